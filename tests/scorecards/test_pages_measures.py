"""The list of all measures, through its door."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scorecards.queries.pages import measures as queries
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def listed(page: str) -> list[str]:
    """The codes of the rows in their order."""
    return re.findall(r'<th scope="row"><a href="/measures/([A-Z0-9-]+)/', page)


def test_every_public_measure_is_listed_the_worst_first(client: Client) -> None:
    stage.set_up()
    assert listed(stage.text(client, "/measures/")) == ["BAD", "GOOD", "BLANK"]


def test_an_unpublished_measure_is_listed_and_counted_only_for_those_who_may_see_it(client: Client) -> None:
    stage.set_up()
    assert "3 of 3 measures" in stage.text(client, "/measures/")
    client.force_login(make.user("analyst"))
    page = stage.text(client, "/measures/")
    assert "HIDDEN" in listed(page)
    assert "4 of 4 measures" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=trains", ["GOOD"]),
        ("q=days+decide", ["BAD"]),
        ("q=lee", ["GOOD"]),
        ("agency=HLP", ["BLANK"]),
        ("area=ST", []),
        ("area=TR&status=off_track", ["BAD"]),
        ("status=no_data", ["BLANK"]),
        ("status=nonsense", ["BAD", "GOOD", "BLANK"]),
        ("period=year", []),
        ("trend=too_few", ["BLANK"]),
        ("sort=name", ["BAD", "BLANK", "GOOD"]),
        ("sort=-name", ["GOOD", "BLANK", "BAD"]),
        ("sort=agency", ["BAD", "GOOD", "BLANK"]),
        ("sort=drop", ["BAD", "GOOD", "BLANK"]),
    ],
)
def test_the_address_filters_and_orders(client: Client, query: str, codes: list[str]) -> None:
    stage.set_up()
    assert listed(stage.text(client, f"/measures/?{query}")) == codes


def test_a_past_day_lists_what_stood_then(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/measures/?as_of=2016-06-30")
    assert "3 of 3 measures" in page
    assert "None of its 3 measures has a fresh figure to judge." in page


def test_no_measure_passing_says_how_to_go_on(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/measures/?q=nothing")
    assert "No measure passes these filters." in page
    assert "“nothing”" in page


def test_a_catalogue_without_measures_says_where_they_come_from(client: Client) -> None:
    assert "No measure has been set yet." in stage.text(client, "/measures/")


def test_pages_of_the_list_follow_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.set_up()
    monkeypatch.setattr(queries, "PAGE", 2)
    assert listed(stage.text(client, "/measures/?page=2")) == ["BLANK"]
    assert listed(stage.text(client, "/measures/?page=99")) == ["BLANK"]
    assert listed(stage.text(client, "/measures/?page=x")) == ["BAD", "GOOD"]


def test_the_file_holds_all_that_pass_in_order(client: Client) -> None:
    stage.set_up()
    rows = list(csv.DictReader(io.StringIO(client.get("/measures/?format=csv&sort=name").content.decode())))
    assert [row["measure"] for row in rows] == ["BAD", "BLANK", "GOOD"]
    assert [row["measure"] for row in client.get("/measures/?format=json&q=trains").json()] == ["GOOD"]


def test_hostile_words_stay_words(client: Client) -> None:
    one = make.measure(name=stage.HOSTILE, responsible=stage.HOSTILE, agency=make.agency(name=stage.HOSTILE))
    world.settled(one)
    assert "<script>alert" not in stage.text(client, "/measures/?q=%3Cscript%3Ealert")


def test_a_retired_measure_is_not_listed(client: Client) -> None:
    one = make.measure(retired_on=world.DAY)
    world.settled(one)
    assert listed(stage.text(client, "/measures/")) == []


def test_the_list_asks_the_database_five_questions_whatever_its_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stage.set_up()
    with django_assert_num_queries(5):
        stage.text(client, "/measures/")
    world.settled(*(make.measure() for _ in range(20)))
    with django_assert_num_queries(5):
        stage.text(client, "/measures/")
