"""The overview and the search, through their doors."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scorecards.models import Flip
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def test_the_overview_says_where_the_state_stands(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/")
    assert "1 of 2 judged measures is on track and 1 off track. 1 more cannot be judged now: 1 has no data." in page
    assert "People and goods move safely." in page
    assert "Judged on June 30, 2019." in page


def test_each_area_counts_its_goals_and_names_its_lead_measure(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/")
    assert "0 of 1 goal is on track and 1 is off track." in page
    assert 'href="/areas/TR/"' in page
    assert 'href="/measures/GOOD/"' in page


def test_an_area_without_a_figure_says_so_and_is_still_a_card(client: Client) -> None:
    stage.set_up()
    assert "0 of 1 goal is on track; 1 lacks fresh figures." in stage.text(client, "/")


def test_what_needs_attention_is_counted_and_listed(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/")
    assert "1 measure is off track" in page
    assert "40 days (May 2019); expected at most 30 days, missed by 10 days." in page


def test_an_empty_state_has_a_page_that_says_what_is_missing(client: Client) -> None:
    page = stage.text(client, "/")
    assert "No priority has been set yet." in page
    assert "Nothing needs attention." in page
    assert "No goal can be told yet." in page
    assert "No status changed and no figure was revised in this time, and no figure recorded in it is unusual." in page


def test_a_change_of_status_is_shown_with_its_cause(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.bad, world.DAY.replace(month=5, day=31), 20.0)
    world.settled()
    assert Flip.objects.filter(measure=shown.bad).exists()
    page = stage.text(client, "/")
    assert "A value was revised" in page
    later = stage.text(client, "/?since=2090-01-01")
    assert "Since January 1, 2090" in later
    assert "No status changed and no figure was revised in this time, and no figure recorded in it is unusual." in later


def test_the_public_neither_sees_nor_counts_what_is_not_published(client: Client) -> None:
    stage.set_up()
    assert "Unpublished count" not in stage.text(client, "/?since=2000-01-01")
    client.force_login(make.user("analyst"))
    assert "2 of 3 judged measures" in stage.text(client, "/")


def test_the_overview_takes_at_most_nine_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    shown = stage.set_up()
    for number in range(5):
        make.goal(code=f"MORE-{number}", area=shown.area, lead=shown.lead, measures=[shown.good, shown.bad])
    stage.hold_back(shown.good)
    with django_assert_max_num_queries(9):
        stage.text(client, "/")


def test_the_overview_says_which_goal_is_furthest_behind_who_leads_it_and_who_owes_the_next_step(client: Client) -> None:
    shown = stage.set_up()
    page = stage.text(client, "/")
    assert "0 of 2 goals are on track and 1 is off track; 1 lacks fresh figures." in page
    behind = page[page.index('class="behind"') : page.index("</ol>")]
    assert "Trains arrive on time" in behind
    assert "Department of Examples leads" in re.sub(r"\s+", " ", behind)
    assert "Helping Office owes the figure for Mar 2019 of “Permits decided”, 1 day late." in behind
    period = make.reporting_period(date(2019, 3, 31))
    assert "Department of Examples owes its update for January to March 2019, " in stage.text(client, "/")
    make.goal_update(shown.goal, period, "published", what_next="Two more crews start in August.")
    assert "Department of Examples: “Two more crews start in August.”" in stage.text(client, "/")


def test_what_moves_as_it_usually_does_is_said_to_be_no_unusual_change(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.good, date(2019, 5, 31), 84.0)
    world.settled()
    page = stage.text(client, "/")
    assert "Biggest gain" in page
    assert "No unusual change" in page[page.index("Biggest gain") : page.index("Biggest gain") + 1500]


def test_hostile_names_are_words(client: Client) -> None:
    shown = stage.set_up()
    shown.bad.name = shown.area.name = shown.goal.statement = stage.HOSTILE
    shown.bad.save()
    shown.area.save()
    shown.goal.save()
    for path in ("/", "/areas/TR/", "/goals/G1/", "/agencies/DOX/", "/agencies/DOX/?group=goal", "/search/?q=script"):
        page = stage.text(client, path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("asked", ["as_of=yesterday", "as_known_on=2019-02-30", "as_of=1066-10-14", "since=nonsense"])
def test_a_day_that_cannot_be_read_is_refused_with_a_reason(client: Client, asked: str) -> None:
    response = client.get(f"/?{asked}")
    assert response.status_code == 400
    assert asked.partition("=")[0] in response.content.decode()


def test_links_keep_the_clocks_of_the_page(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/?as_of=2019-03-31")
    assert 'href="/areas/TR/?as_of=2019-03-31"' in page
    assert "March 31, 2019" in page
