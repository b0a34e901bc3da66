"""The trial: a folder of foreign files, loaded as they are, and counted."""

from pathlib import Path

import pytest

from bench.trial import CHECKS, check_values, loaded
from metrics.actions.layouts import load_layouts
from metrics.models import Upload
from tests import make
from tests.metrics.test_layouts import AT

pytestmark = pytest.mark.django_db
LAYOUTS = Path(__file__).parents[2] / "demo" / "layouts"
FATAL = "month,fatal_crashes,fatalities,crashes_with_drunk_driver\n2013-01,15,150,5\n2013-02,11,136,4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make.measure(code="T-FATAL", name="Killed", unit="deaths", period="year")
    make.measure(code="T-FATAL-M", name="Killed by month", unit="deaths", period="month")
    load_layouts(texts=[(one.stem, one.read_text(encoding="utf-8")) for one in LAYOUTS.glob("*.yml")], at=AT)
    (tmp_path / "fars").mkdir()
    (tmp_path / "fars" / "deaths.csv").write_text(FATAL)
    (tmp_path / "letter.csv").write_text("Dear reader,\nthis is no table of ours,\n")
    return tmp_path


def test_files_that_a_layout_knows_are_loaded_and_the_others_passed_over(folder: Path) -> None:
    done = list(loaded(folder))
    assert [(one.file, one.layout, one.report.added, one.report.refused) for one in done] == [("fars/deaths.csv", "fars-monthly", 3, 0)]
    assert Upload.objects.get().layout is not None


def test_check_values_are_computed_from_what_was_loaded(folder: Path) -> None:
    list(loaded(folder))
    found = {check.words: value for check, value in check_values()}
    assert found["People killed in traffic crashes, 2013"] == 286
    assert found["People killed in traffic crashes, 2014"] is None
    assert len(found) == len(CHECKS) == 18


def test_the_folder_is_left_as_it_was(folder: Path) -> None:
    (folder / "fars" / "deaths.csv").write_text(FATAL + "2013-03,many,many,4\n")
    before = sorted(one.relative_to(folder) for one in folder.rglob("*"))
    assert [one.report.refused > 0 for one in loaded(folder)] == [True]
    assert sorted(one.relative_to(folder) for one in folder.rglob("*")) == before
