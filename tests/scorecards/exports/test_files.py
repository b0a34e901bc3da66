"""The files that pages offer: their forms, their notes, and that nothing in them runs."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from python_calamine import CalamineWorkbook

from scorecards.exports.catalogue import TITLES
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
PAGES = ["/explorer/", "/measures/GOOD/", "/agencies/DOX/", "/goals/G1/", "/areas/TR/"]


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    stage.open_site(settings)


def book(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


@pytest.mark.parametrize("path", PAGES)
def test_every_table_can_be_had_in_four_forms(path: str, client: Client) -> None:
    stage.set_up()
    page = client.get(path).content.decode()
    for form, kind in [("csv", "text/csv"), ("xlsx", "spreadsheetml"), ("json", "json"), ("package", "zip")]:
        assert f"format={form}" in page
        answer = client.get(f"{path}?format={form}")
        assert answer.status_code == 200
        assert kind in answer["Content-Type"]
        assert "attachment" in answer["Content-Disposition"]


def test_a_workbook_says_what_it_is_from_where_and_as_of_when(client: Client) -> None:
    stage.set_up()
    told = book(client.get("/measures/GOOD/?format=xlsx&as_of=2019-05-15&as_known_on=2019-06-01").content)
    notes = {str(row[0]): str(row[1]) for row in told.get_sheet_by_name("About").to_python()}
    assert notes["As of"] == "2019-05-15"
    assert notes["Known by the end of"] == "2019-06-01"
    assert notes["Source"] == "Case log"
    assert notes["From"].startswith("http://testserver/measures/GOOD/")
    assert "unrounded" in notes["value"]


def test_a_workbook_has_days_and_numbers_as_such(client: Client) -> None:
    stage.set_up()
    rows = book(client.get("/measures/GOOD/?format=xlsx").content).get_sheet_by_index(0).to_python()
    first = dict(zip(rows[0], rows[1], strict=True))
    assert isinstance(first["period_end"], date)
    assert isinstance(first["value"], float)


def test_what_looks_like_a_formula_is_text_in_a_workbook(client: Client) -> None:
    one = make.measure(code="M1", name="=1+1")
    make.reading(one, date(2019, 5, 31), 5.0, source='=HYPERLINK("http://x")')
    world.settled(one)
    for path in ["/measures/M1/", "/explorer/"]:
        content = client.get(f"{path}?format=xlsx").content
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        assert not any("<f>" in sheet or "<hyperlink" in sheet.lower() for sheet in sheets)


def test_the_same_figures_give_the_same_bytes(client: Client) -> None:
    stage.set_up()
    for form in ["xlsx", "package"]:
        once = client.get(f"/areas/TR/?format={form}").content
        cache.clear()
        assert client.get(f"/areas/TR/?format={form}").content == once


@pytest.mark.parametrize("name", list(TITLES))
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_every_table_of_the_catalogue_can_be_had(name: str, form: str, client: Client) -> None:
    stage.set_up()
    answer = client.get(f"/data/tables/{name}.{form}")
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    if form == "json":
        assert isinstance(json.loads(content), list)
    if form == "xlsx":
        assert book(content).sheet_names[0] == name[:31]


def test_the_whole_catalogue_as_json_is_one_object(client: Client) -> None:
    stage.set_up()
    whole = json.loads(b"".join(client.get("/data/catalogue.json")))
    assert set(whole) == {"about", *TITLES}
    assert [row["code"] for row in whole["measures"]] == ["BAD", "BLANK", "GOOD"]


@pytest.mark.parametrize("path", ["/data/tables/users.csv", "/data/tables/readings.ods", "/data/catalogue.exe"])
def test_what_is_not_offered_is_not_found(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_a_file_is_not_sent_again_while_nothing_changed(client: Client) -> None:
    shown = stage.set_up()
    tag = client.get("/data/tables/readings.csv")["ETag"]
    assert client.get("/data/tables/readings.csv", headers={"If-None-Match": tag}).status_code == 304
    world.revise(shown.good, date(2019, 5, 31), 1.0)
    assert client.get("/data/tables/readings.csv", headers={"If-None-Match": tag}).status_code == 200


def test_data_json_lists_published_measures_and_their_files(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("analyst"))
    found = client.get("/data.json").json()
    assert found["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert [one["title"] for one in found["dataset"]] == [shown.bad.name, shown.good.name]
    for one in found["dataset"]:
        assert {"title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel"} <= set(one)
        for file in one["distribution"]:
            assert client.get(file["downloadURL"]).status_code == 200


@pytest.mark.parametrize("path", ["/data/catalogue.xlsx", "/data/tables/readings.xlsx", "/measures/GOOD/?format=xlsx"])
def test_what_is_too_long_for_a_workbook_is_offered_in_other_forms(path: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.set_up()
    monkeypatch.setattr("scorecards.exports.workbook.MOST_ROWS", 1)
    answer = client.get(path)
    assert answer.status_code == 400
    assert "too many for a workbook" in answer.content.decode()
    assert client.get("/data/tables/readings.csv").status_code == 200
