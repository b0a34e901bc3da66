"""The feeds that ship: examples of true addresses, paused until somebody starts them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.actions.feeds import address_problem, ask_due
from metrics.models import Feed, Layout
from tests import make

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
SHIPPED = DEMO / "feeds" / "examples.csv"
HEAD = "code,name,agency,address,layout,every_hours\n"


@pytest.fixture
def _known() -> None:
    make.agency(code="DCF")
    for code in ("dcf-placement", "dcf-reports"):
        assert (DEMO / "layouts" / f"{code}.yml").is_file()
        Layout.objects.create(code=code, name=code)


@pytest.mark.usefixtures("_known")
def test_the_shipped_feeds_may_be_asked_and_are_not_asked_by_themselves(capsys: Any) -> None:
    call_command("load_feeds", str(SHIPPED))
    assert capsys.readouterr().out == "Feeds: 2 added, 0 same.\n"
    assert [address_problem(feed.address) for feed in Feed.objects.all()] == ["", ""]
    assert list(ask_due()) == []
    assert not Feed.objects.filter(is_active=True).exists()


@pytest.mark.usefixtures("_known")
def test_loading_again_leaves_alone_what_somebody_changed(capsys: Any) -> None:
    call_command("load_feeds", str(SHIPPED))
    Feed.objects.filter(code="DCF-REPORTS").update(is_active=True, name="Ours")
    call_command("load_feeds", str(SHIPPED))
    assert capsys.readouterr().out.endswith("Feeds: 0 added, 2 same.\n")
    assert Feed.objects.get(code="DCF-REPORTS").name == "Ours"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "F1,Name,NOBODY,https://data.ct.gov/a,,24\n", "agency NOBODY"),
        (HEAD + "F1,Name,DCF,https://data.ct.gov/a,nothing,24\n", "layout nothing"),
        (HEAD + "F1,Name,DCF,https://data.ct.gov/a,,daily\n", "Row 2 is no feed."),
        (HEAD + "F1,Name,DCF\n", "Row 2 is no feed."),
        ("code,name\n", "no file of feeds"),
        ("", "no file of feeds"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(tmp_path: Path, capsys: Any, text: str, words: str) -> None:
    make.agency(code="DCF")
    path = tmp_path / "feeds.csv"
    path.write_text(HEAD + "F0,Good,DCF,https://data.ct.gov/a,,24\n" + text.removeprefix(HEAD) if text.startswith(HEAD) else text)
    with pytest.raises(SystemExit) as ended:
        call_command("load_feeds", str(path))
    assert ended.value.code == 1
    assert words.replace("Row 2", "Row 3") in capsys.readouterr().out
    assert not Feed.objects.exists()


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("load_feeds", str(tmp_path / "none.csv"))
    assert wrong.value.returncode == 2
