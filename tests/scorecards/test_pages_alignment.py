"""Agencies x goals, through its door."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from agencies.models import Agency
from goals.models import Barrier, Goal, GoalMeasure
from scorecards.charts import alignment as words
from scorecards.queries.lens import lens
from scorecards.queries.pages.alignment import alignment
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def barrier(goal: Goal, asked: Agency) -> Barrier:
    by = make.user("commissioner", agency=goal.lead)
    return Barrier.objects.create(
        goal=goal, raised_by_agency=goal.lead, asked=asked, what="No site", ask="Lease it", raised_by=by, raised_at=timezone.now()
    )


def bottleneck() -> stage.Stage:
    """A second goal that is off track and waits for the Helping Office, as the first does."""
    shown = stage.set_up()
    late = make.measure(code="LATE", name="Sites leased", agency=shown.partner, lag_days=0)
    world.monthly(late, [1.0, 2.0], last=world.DAY.replace(year=2018))
    second = make.goal(
        code="G9", area=shown.area, lead=shown.lead, statement="Buses are clean", measures=[shown.bad, late], rollup="weighted"
    )
    GoalMeasure.objects.filter(goal=second, measure=shown.bad).update(weight=3)
    world.settled(shown.bad, late)
    return shown


def test_the_matrix_says_who_leads_who_helps_and_where_each_goal_stands(client: Client) -> None:
    stage.set_up()
    page = alignment(PUBLIC, lens())
    roles = {(agency.code, goal): share.role for agency in page.agencies for goal, share in agency.shares.items()}
    assert roles == {("DOX", "G1"): "lead", ("HLP", "G1"): "partner", ("HLP", "G2"): "lead"}
    text = plain(stage.text(client, "/alignment/"))
    assert "Trains arrive on time" in text
    assert "Department of Examples" in text


def test_an_agency_two_goals_wait_for_is_named_and_marked(client: Client) -> None:
    bottleneck()
    page = alignment(PUBLIC, lens())
    assert [(one.agency, one.goals) for one in page.bottlenecks] == [("HLP", ("G1", "G9"))]
    text = plain(stage.text(client, "/alignment/"))
    assert "2 goals that are not on track wait for Helping Office: it owes 2 late figures." in text
    assert 'class="is-waited-for"' in text


def test_an_agency_that_only_gives_figures_stands_in_the_matrix_too() -> None:
    shown = bottleneck()
    page = alignment(PUBLIC, lens())
    helper = next(agency for agency in page.agencies if agency.code == shown.partner.code)
    assert (helper.shares["G9"].role, helper.shares["G9"].overdue) == ("figures", 1)


def test_barriers_are_counted_for_those_who_see_them_and_for_nobody_else(client: Client) -> None:
    shown = stage.set_up()
    barrier(shown.goal, shown.partner)
    assert "barriers" not in stage.text(client, "/alignment/")
    client.force_login(make.user("governor"))
    assert "the next word on 1 barrier" in plain(stage.text(client, "/alignment/"))
    client.force_login(make.user("commissioner"))
    assert "the next word on 1 barrier" not in plain(stage.text(client, "/alignment/"))


def test_raising_a_barrier_makes_the_page_anew(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("governor"))
    assert "the next word" not in stage.text(client, "/alignment/")
    barrier(shown.goal, shown.partner)
    assert "the next word on 1 barrier" in plain(stage.text(client, "/alignment/"))


def test_a_priority_narrows_it_and_an_unknown_one_is_not_found(client: Client) -> None:
    stage.set_up()
    text = stage.text(client, "/alignment/?area=ST")
    assert "Residents need not stand in line" in text
    assert "Trains arrive on time" not in text
    assert client.get("/alignment/?area=NOWHERE").status_code == 404


def test_the_file_has_a_row_for_each_part_and_no_barriers_for_the_public(client: Client) -> None:
    shown = stage.set_up()
    barrier(shown.goal, shown.partner)
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/alignment/?format=csv"))))
    assert [(row["agency"], row["goal"], row["role"], row["barriers"]) for row in rows if row["goal"] == "G1"] == [
        ("HLP", "G1", "partner", ""), ("DOX", "G1", "lead", ""),
    ]  # fmt: skip
    client.force_login(make.user("analyst"))
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/alignment/?format=csv"))))
    assert {row["agency"]: row["barriers"] for row in rows if row["goal"] == "G1"} == {"DOX": "0", "HLP": "1"}


def test_what_is_not_published_counts_for_nobody_who_may_not_see_it() -> None:
    shown = stage.set_up()
    world.revise(shown.hidden, world.DAY.replace(month=5, day=31), None, reason="pending")
    page = alignment(PUBLIC, lens())
    lead = next(agency for agency in page.agencies if agency.code == "DOX")
    assert lead.overdue == 0


def test_the_page_takes_the_same_few_queries_however_many_goals_there_are(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shown = stage.set_up()
    for number in range(10):
        make.goal(code=f"N{number}", area=shown.area, lead=shown.partner, measures=[shown.good, shown.bad])
    with django_assert_max_num_queries(8):
        stage.text(client, "/alignment/")


def test_the_past_is_shown_as_it_was(client: Client) -> None:
    bottleneck()
    assert "No agency is waited for by two goals" in plain(stage.text(client, "/alignment/?as_of=2018-06-30"))


def test_an_empty_state_says_so(client: Client) -> None:
    assert "No goal has been set here yet." in stage.text(client, "/alignment/")


def test_agencies_that_as_many_goals_wait_for_are_named_together() -> None:
    bottleneck()
    page = alignment(PUBLIC, lens())
    one = page.bottlenecks[0]
    tied = replace(page, bottlenecks=(one, replace(one, agency="DOX")))
    assert words.finding(tied) == (
        "2 goals that are not on track wait for each of these agencies: Helping Office and Department of Examples."
    )


def test_every_code_is_named_below_the_matrix(client: Client) -> None:
    stage.set_up()
    text = plain(stage.text(client, "/alignment/"))
    names = text[text.index('class="matrix-names"') :]
    assert "<b>G1</b>" in names
    assert "Trains arrive on time" in names
