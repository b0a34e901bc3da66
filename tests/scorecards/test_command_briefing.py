"""`manage.py briefing`: files, reasons, exit codes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.scorecards import stage
from tests.scorecards.packs import documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    stage.set_up()


@pytest.mark.parametrize("about", ["--area=TR", "--agency=DOX", "--goal=G1"])
@pytest.mark.parametrize("form", ["pdf", "pptx"])
def test_a_pack_of_every_kind_is_written(tmp_path: Path, about: str, form: str, capsys: Any) -> None:
    out = tmp_path / f"pack.{form}"
    call_command("briefing", about, format=form, out=out)
    assert str(out) in capsys.readouterr().out
    content = out.read_bytes()
    assert documents.pages(content) > 2 if form == "pdf" else len(documents.slides(content)) > 2


def test_a_brief_on_a4_as_of_a_day(tmp_path: Path) -> None:
    out = tmp_path / "brief.pdf"
    call_command("briefing", "--area=TR", format="pdf", out=out, brief=True, paper="a4", as_of=date(2019, 3, 31))
    assert documents.pages(out.read_bytes()) == 2
    assert documents.sizes(out.read_bytes()) == {(595, 842)}
    assert "As of March 31, 2019" in documents.words(out.read_bytes())


def test_what_is_not_published_is_written_only_when_it_is_asked_for(tmp_path: Path) -> None:
    plain, all_of_it = tmp_path / "a.pdf", tmp_path / "b.pdf"
    call_command("briefing", "--area=TR", format="pdf", out=plain)
    call_command("briefing", "--area=TR", format="pdf", out=all_of_it, unpublished=True)
    assert "Unpublished count" not in documents.words(plain.read_bytes())
    assert "Unpublished count" in documents.words(all_of_it.read_bytes())


@pytest.mark.parametrize(("about", "why"), [("--area=NONE", "There is no priority or strand NONE"), ("--goal=x/../y", "There is no goal")])
def test_what_there_is_not_is_refused_with_the_reason(tmp_path: Path, about: str, why: str) -> None:
    with pytest.raises(CommandError, match=why) as refused:
        call_command("briefing", about, format="pdf", out=tmp_path / "x.pdf")
    assert refused.value.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("briefing", "--area=TR", format="pdf", out=tmp_path / "none" / "x.pdf")


@pytest.mark.parametrize(
    "usage",
    [[], ["--area=TR"], ["--area=TR", "--goal=G1", "--format=pdf", "--out=x"], ["--area=TR", "--format=doc", "--out=x"],
     ["--area=TR", "--format=pdf", "--out=x", "--as-of=soon"]],
)  # fmt: skip
def test_wrong_usage_is_told_apart(usage: list[str]) -> None:
    """Called by a program argparse's complaint is an exception; on the command line it ends with 2."""
    with pytest.raises(CommandError):
        call_command("briefing", *usage)
