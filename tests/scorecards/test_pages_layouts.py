"""The pages of layouts: the list, what one says, its text changed by hand, and tried on a file."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from metrics.actions.layouts import load_layouts
from metrics.models import Layout, LayoutVersion, Reading, Upload
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2020, 3, 2, tzinfo=UTC)
TEXT = (
    "name: Permits by town\ndescription: One row a town.\nrecognize: {headers: [Town, Year, Permits]}\n"
    "skip:\n- {name: Averages, column: Year, like: '^AVG'}\n"
    "facts:\n  measure: {constant: V-PERMIT}\n  period: {type: year, label: Year}\n"
    "  groups:\n  - {dimension: town, category: Town, total: [Connecticut]}\n  numbers: {marks: {'-9999': suppressed}}\n"
    "values:\n- columns: [Permits]\n"
)


@pytest.fixture(autouse=True)
def _layout() -> None:
    load_layouts(texts=[("permits", TEXT)], at=AT)


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make.user("analyst"))
    return client


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer"])
@pytest.mark.parametrize("path", ["", "new/", "permits/", "permits/edit/"])
def test_who_hands_in_nothing_is_not_told_of_layouts(client: Client, kind: str | None, path: str) -> None:
    if kind:
        client.force_login(make.user(kind))
    assert client.get(f"/data/layouts/{path}").status_code == 404


def test_the_list_takes_few_queries_and_names_every_layout(analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    stage.at_work(analyst)
    with django_assert_max_num_queries(12):
        assert "Permits by town" in shown(analyst.get("/data/layouts/"))


def test_a_layout_is_said_in_words(analyst: Client) -> None:
    page = shown(analyst.get("/data/layouts/permits/"))
    assert "<dd>Town, Year, Permits</dd>" in page
    assert "Calendar year: Year" in page
    assert "Town (Connecticut: the total)" in page
    assert "hidden to protect privacy" in page
    assert "<dd>Averages</dd>" in page


def test_a_text_with_mistakes_is_not_kept_and_each_mistake_stands_beside_it(analyst: Client) -> None:
    answer = analyst.post(
        "/data/layouts/permits/edit/", {"text": TEXT.replace("type: year", "type: yaer") + "extra: 1\n", "reason": "Why not."}
    )
    page = shown(answer)
    assert "facts.period.type" in page
    assert "<dt>extra</dt>" in page
    assert "type: yaer" in page
    assert LayoutVersion.objects.count() == 1


def test_a_corrected_text_becomes_the_next_version_with_what_changed(analyst: Client) -> None:
    answer = analyst.post(
        "/data/layouts/permits/edit/", {"text": TEXT.replace("[Permits]\n", "[Homes]\n").replace("\n", "\r\n"), "reason": "Renamed."}
    )
    assert answer.status_code == 302
    page = shown(analyst.get("/data/layouts/permits/"))
    assert '<span class="diff-removed">-- columns: [Permits]</span>' in page
    assert '<span class="diff-added">+- columns: [Homes]</span>' in page
    assert "\r" not in LayoutVersion.objects.order_by("-number")[0].text


def test_a_layout_is_tried_on_a_file_and_nothing_is_stored(analyst: Client) -> None:
    file = SimpleUploadedFile("permits.csv", b"Town,Year,Permits\nConnecticut,2017,4547\nConnecticut,AVG 2010,1\n")
    page = shown(analyst.post("/data/layouts/permits/try/", {"file": file}))
    assert "2 rows give 1 reading" in page
    assert "4547" in page
    assert (Upload.objects.count(), Reading.objects.count()) == (0, 0)


def test_a_file_of_another_kind_is_refused_in_words(analyst: Client) -> None:
    page = shown(analyst.post("/data/layouts/permits/try/", {"file": SimpleUploadedFile("other.csv", b"A,B\n1,2\n")}))
    assert "None of the first 60 rows is the header" in page


def test_a_layout_written_by_hand_is_kept(analyst: Client) -> None:
    text = TEXT.replace("Permits by town", "Crashes")
    assert analyst.post("/data/layouts/new/", {"text": text, "reason": "First."}).status_code == 302
    assert Layout.objects.filter(code="crashes").exists()


def test_a_layout_out_of_use_says_so_and_comes_back(analyst: Client) -> None:
    analyst.post("/data/layouts/permits/retire/")
    assert Layout.objects.get().retired_on is not None
    assert "not in use" in shown(analyst.get("/data/layouts/"))
    analyst.post("/data/layouts/permits/retire/")
    assert Layout.objects.get().retired_on is None


def test_a_steward_reads_what_ships_and_changes_it_not(client: Client) -> None:
    client.force_login(make.user("steward"))
    assert "/data/layouts/permits/edit/" not in shown(client.get("/data/layouts/permits/"))
    assert client.get("/data/layouts/permits/edit/").status_code == 404
    assert client.post("/data/layouts/permits/retire/").status_code == 404
