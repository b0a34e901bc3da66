"""What is exported is loaded again and changes nothing: the whole demonstration, and every type of period."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from agencies.intake.live_cells import LIVE, as_written, disarmed
from ctperf.demo import CATALOG, reading_files
from goals.actions import load_catalog
from metrics.actions import Manner, import_readings
from metrics.models import Reading
from metrics.rules.codes import PeriodType
from metrics.rules.periods import Period, period_holding
from tests import make
from tests.scorecards import stage

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    stage.open_site(settings)


def unpacked(content: bytes, folder: Path) -> dict[str, bytes]:
    """The files of a package, written to a folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    return files


def everything(client: Client, path: str) -> bytes:
    return b"".join(client.get(path))


def test_the_whole_demonstration_comes_back_as_it_went(client: Client, tmp_path: Path) -> None:
    load_catalog(files={path.name: path.read_bytes() for path in CATALOG.glob("*.csv")}, by=None, at=AT)
    for path in reading_files():
        import_readings(path=path, manner=Manner(history=True), by=None, at=AT)
    client.force_login(make.user("analyst"))
    files = unpacked(everything(client, "/data/catalogue.zip?as_of=2026-01-01"), tmp_path)
    catalogue = {name: text for name, text in files.items() if name.endswith(".csv") and not name.startswith("readings")}
    loaded = load_catalog(files=catalogue, by=None, at=AT)
    assert loaded.findings == ()
    assert [one for one in loaded.counts if one.added or one.changed] == []
    before = Reading.objects.count()
    report = import_readings(path=tmp_path / "readings.csv", manner=Manner(), by=None, at=AT)
    assert (report.added, report.revised, report.refused) == (0, 0, 0)
    assert report.same == Reading.objects.filter(superseded_at=None, measure__formula="").count()
    assert Reading.objects.count() == before


def a_period(type_: PeriodType) -> Period:
    if type_ in (PeriodType.ROLLING3, PeriodType.ROLLING5):
        years = 3 if type_ is PeriodType.ROLLING3 else 5
        return Period(type_, date(2016 - years, 1, 1), date(2015, 12, 31))
    if type_ is PeriodType.YTD:
        return Period(type_, date(2019, 1, 1), date(2019, 5, 31))
    return period_holding(type_, date(2018, 12, 31))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("type_", list(PeriodType))
def test_a_reading_of_any_type_of_period_is_imported_again_as_the_same(
    type_: PeriodType, form: str, client: Client, tmp_path: Path
) -> None:
    one, period = make.measure(code="M1", period=type_.slug), a_period(type_)
    make.reading(one, period.end, 0.1 + 0.2, period_start=period.start, note="=1+1", source="-5 is lower", numerator=-3.0, qualifier="<")
    path = tmp_path / f"readings.{form}"
    path.write_bytes(client.get(f"/measures/M1/?format={form}&as_of=2020-01-01").content)
    report = import_readings(path=path, manner=Manner(), by=None, at=AT)
    assert report.findings == ()
    assert (report.added, report.revised, report.same) == (0, 0, 1)


def test_a_reason_is_imported_again_as_the_same(client: Client, tmp_path: Path) -> None:
    make.reading(make.measure(code="M1"), date(2019, 5, 31), None, reason="pending")
    (tmp_path / "f.csv").write_bytes(client.get("/measures/M1/?format=csv").content)
    assert import_readings(path=tmp_path / "f.csv", manner=Manner(), by=None, at=AT).same == 1


@given(st.one_of(st.text(max_size=30), st.text("'=+-@ \ta", max_size=6)))
def test_a_disarmed_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not disarmed(text).startswith(LIVE)
    assert as_written(disarmed(text)) == text


def test_the_public_package_holds_no_unpublished_measure(client: Client, tmp_path: Path) -> None:
    shown = stage.set_up()
    files = unpacked(everything(client, "/data/catalogue.zip"), tmp_path)
    whole = b"".join(files.values()).decode()
    assert shown.good.code in whole
    assert shown.hidden.code not in whole
    assert shown.hidden.name not in whole


def test_the_package_describes_every_column_of_every_file(client: Client, tmp_path: Path) -> None:
    stage.set_up()
    files = unpacked(everything(client, "/data/catalogue.zip"), tmp_path)
    described = json.loads(files["datapackage.json"])
    assert {one["path"] for one in described["resources"]} == set(files) - {"datapackage.json"}
    for one in described["resources"]:
        header = files[one["path"]].decode().splitlines()[0]
        assert header == ",".join(field["name"] for field in one["schema"]["fields"])
        assert one["bytes"] == len(files[one["path"]])


def test_the_command_writes_the_files_that_load_again(tmp_path: Path) -> None:
    shown = stage.set_up()
    call_command("export_catalog", str(tmp_path / "out"), stdout=io.StringIO())
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    readings = {name for name in files if name.startswith("readings")}
    loaded = load_catalog(files={name: text for name, text in files.items() if name not in readings}, by=None, at=AT)
    assert [one for one in loaded.counts if one.added or one.changed or one.refused] == []
    assert shown.hidden.code in files["measures.csv"].decode()
    assert import_readings(path=tmp_path / "out" / "readings.csv", manner=Manner(), by=None, at=AT).same == Reading.objects.count()


def test_the_command_does_not_write_over_files(tmp_path: Path) -> None:
    (tmp_path / "measures.csv").write_text("mine")
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_catalog", str(tmp_path))
    assert (tmp_path / "measures.csv").read_text() == "mine"
