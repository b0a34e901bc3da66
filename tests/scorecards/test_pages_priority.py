"""A priority's page, its progress picture and its files."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import plotly.graph_objects as go
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from scorecards.charts.multiples import multiples
from scorecards.charts.progress import progress
from scorecards.queries.lens import lens
from scorecards.queries.pages import priority as queries
from scorecards.queries.pages.priority import Multiple
from scorecards.queries.pages.progress import PathPoint, Standing, quarter_ends
from scorecards.queries.rows import Counts
from tests import make
from tests.scorecards import cards, stage, world

pytestmark = pytest.mark.django_db
THEN, NOW = date(2018, 6, 30), date(2019, 6, 30)
SINCE = datetime(2019, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def test_the_page_answers_how_the_priority_stands(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/areas/TR/")
    assert "1 of 2 judged measures is on track and 1 off track." in page
    assert "Trains arrive on time" in page
    assert "People must get to work." in page
    assert "illustrative" in page


def test_the_page_says_which_goals_are_behind_and_who_owes_the_next_step(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/areas/TR/")
    assert "0 of 1 goal is on track and 1 is off track." in page
    assert "Furthest behind: “Trains arrive on time”" in page
    assert page.count("Helping Office owes the figure for Mar 2019 of “Permits decided”, 1 day late.") == 2


def test_goals_come_by_consequence(client: Client) -> None:
    shown = stage.set_up()
    kept = make.goal(code="A0", area=shown.area, lead=shown.lead, statement="Kept", measures=[shown.good])
    unknown = make.goal(code="A1", area=shown.area, lead=shown.lead, statement="Unknown", measures=[shown.blank])
    world.settled(shown.good, shown.blank)
    page = queries.priority(PUBLIC, lens(), "TR", since=SINCE)
    assert page
    assert [line.goal.code for line in page.goals] == ["G1", unknown.code, kept.code]


def test_a_goal_of_which_the_agency_says_something_else_needs_attention(client: Client) -> None:
    shown = stage.set_up()
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", declared="on_track", declared_why="It turns.")
    page = stage.text(client, "/areas/TR/")
    assert "on 1 goal the agency and the numbers disagree" in page
    assert "The agency says on track, the numbers say off track." in page


def test_what_is_missing_is_listed_with_who_owes_it_and_by_when(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/areas/TR/")
    assert "What is missing" in page
    assert "Permits decided" in page
    assert "Helping Office" in page


def test_a_strand_without_figures_is_a_finished_page(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/areas/ST/")
    assert "No measure has been set yet." in page
    assert "Residents need not stand in line" in page
    assert "There is no progress to draw yet." in page


def test_an_unknown_area_is_not_found(client: Client) -> None:
    assert client.get("/areas/NOWHERE/").status_code == 404


def test_a_goal_of_another_area_is_named_but_counted_in_its_own(client: Client) -> None:
    shown = stage.set_up()
    shown.goal.other_areas.add(shown.strand)
    page = stage.text(client, "/areas/ST/")
    assert "Goals of other priorities that serve this one" in page
    assert "No measure has been set yet." in page


@pytest.mark.parametrize("goals", [1, 6])
def test_the_page_takes_at_most_twelve_queries_and_one_more_when_a_goal_hides_a_measure(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, goals: int
) -> None:
    shown = stage.set_up()
    for number in range(1, goals):
        make.goal(code=f"MORE-{number}", area=shown.area, lead=shown.lead, measures=[shown.good, shown.bad, shown.hidden])
    stage.hold_back(shown.good)
    with django_assert_max_num_queries(13):
        stage.text(client, "/areas/TR/")
    shown.hidden.is_public = True
    shown.hidden.save()
    with django_assert_max_num_queries(12):
        stage.text(client, "/areas/TR/")


def test_the_file_has_the_measures_of_the_page_with_their_unrounded_values(client: Client) -> None:
    shown = stage.set_up()
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/areas/TR/?format=csv"))))
    page = queries.priority(PUBLIC, lens(), "TR", since=SINCE)
    assert page
    assert [row["measure"] for row in rows] == [line.card.code for line in page.lines]
    good = next(row for row in rows if row["measure"] == "GOOD")
    assert (good["value"], good["status"], good["target_illustrative"]) == ("95.0", "on_track", "yes")
    assert shown.hidden.code not in [row["measure"] for row in rows]


def test_the_json_file_holds_the_same_rows(client: Client) -> None:
    stage.set_up()
    rows = client.get("/areas/TR/?format=json").json()
    assert [(row["measure"], row["value"]) for row in rows] == [("GOOD", 95.0), ("BAD", 40.0), ("BLANK", None)]


def test_a_name_that_would_be_a_formula_is_only_text_in_the_file(client: Client) -> None:
    shown = stage.set_up()
    shown.bad.name = "=1+1"
    shown.bad.save()
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/areas/TR/?format=csv"))))
    assert [row["name"] for row in rows if row["measure"] == "BAD"] == ["'=1+1"]


def test_the_page_as_known_on_a_day_leaves_out_what_came_later(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.good, date(2019, 5, 31), 50.0)
    world.settled()
    assert "50%" in stage.text(client, "/areas/TR/")
    assert "95%" in stage.text(client, "/areas/TR/?as_known_on=2019-06-15")


def test_unpublished_measures_count_only_for_those_who_may_see_them(client: Client) -> None:
    shown = stage.set_up()
    assert "Unpublished count" not in stage.text(client, "/areas/TR/")
    client.force_login(make.user("steward", agency=shown.lead))
    assert "Unpublished count" in stage.text(client, "/areas/TR/")


def test_quarter_ends_are_the_last_before_a_day_oldest_first() -> None:
    assert quarter_ends(date(2019, 6, 30), 2) == [date(2018, 12, 31), date(2019, 3, 31)]
    assert quarter_ends(date(2019, 7, 1), 1) == [date(2019, 6, 30)]


def test_the_history_ends_with_the_counts_of_the_cards() -> None:
    stage.set_up()
    page = queries.priority(PUBLIC, lens(), "TR", since=SINCE)
    assert page
    assert page.history[-1].counts == page.counts
    assert page.history[0].counts.no_data == 2, "two years before only the long series had begun"


def test_the_title_of_the_progress_picture_is_the_finding() -> None:
    chart = progress([Standing(THEN, Counts(on_track=3, off_track=2)), Standing(NOW, Counts(on_track=1, near=3, no_data=4))])
    assert chart
    assert chart.title == "1 of 4 judged measures is on track; a year before, 3 of 5"
    assert chart.summary == ("On June 30, 2018, 3 of 5 judged measures were on track. On June 30, 2019, 4 measures had no fresh figure.")


@pytest.mark.parametrize(
    ("then", "now", "title"),
    [
        (Counts(), Counts(on_track=1), "1 of 1 judged measure is on track; a year before, none could be judged"),
        (Counts(on_track=1, near=1), Counts(overdue=2), "No measure can be judged now; a year before, 1 of 2 were on track"),
    ],
)
def test_the_title_says_when_nothing_could_be_judged(then: Counts, now: Counts, title: str) -> None:
    chart = progress([Standing(THEN, then), Standing(NOW, now)])
    assert chart
    assert chart.title == title


def test_a_picture_is_drawn_only_when_something_was_judged() -> None:
    assert progress([Standing(THEN, Counts(no_data=3)), Standing(NOW, Counts(no_target=2))]) is None


def test_the_progress_figure_is_one_the_library_accepts_from_the_basic_bundle() -> None:
    chart = progress([Standing(THEN, Counts(on_track=3, off_track=2)), Standing(NOW, Counts(on_track=1, near=3, no_data=4))])
    assert chart
    go.Figure(chart.figure)
    assert {trace["type"] for trace in chart.figure["data"]} == {"bar"}


def test_the_columns_stand_on_each_other_and_the_table_has_the_same_numbers() -> None:
    chart = progress([Standing(THEN, Counts(on_track=3, off_track=2)), Standing(NOW, Counts(on_track=1, near=3, no_data=4))])
    assert chart
    layers = {trace["name"]: (trace["base"], trace["y"]) for trace in chart.figure["data"]}
    assert layers["On track"] == ([0, 0], [3, 1])
    assert layers["Near"] == ([3, 1], [0, 3])
    assert layers["No data"] == ([5, 4], [0, 4])
    assert list(chart.rows[1]) == ["Jun 2019", "1", "3", "0", "0", "4"]


def test_small_multiples_share_one_time_axis_and_have_their_figures_as_a_table() -> None:
    ends = [date(2015, 6, 30), date(2019, 5, 31)]
    long = Multiple(cards.card(1), "G", tuple(PathPoint(end, 10.0) for end in ends), (PathPoint(ends[1], 12.0),))
    short = Multiple(cards.card(2), "G", (PathPoint(ends[1], 20.0),), ())
    first, second = multiples([long, short])
    assert [year.x for year in first.years] == [year.x for year in second.years]
    assert first.x == second.x
    assert [(row.period, row.value, row.expected) for row in first.rows] == [("May 2019", "10", "12"), ("Jun 2015", "10", "–")]
    assert first.periods == len(first.rows)


def test_a_page_lists_the_newest_figures_of_a_small_multiple_and_says_how_many_there_are() -> None:
    points = tuple(PathPoint(date(2019, month, 28), float(month)) for month in range(1, 6))
    (picture,) = multiples([Multiple(cards.card(), "G", points, ())], listed=2)
    assert ([row.value for row in picture.rows], picture.periods) == (["5", "4"], 5)
    assert picture.line.count("L") == 4


def test_a_small_multiple_says_where_it_started_and_a_point_alone_does_not() -> None:
    ends = [date(2015, 6, 30), date(2019, 5, 31)]
    rows = [
        Multiple(cards.card(1), "G", tuple(PathPoint(end, 30.0) for end in ends), ()),
        Multiple(cards.card(2), "G", (PathPoint(ends[1], 20.0),), ()),
    ]
    long, alone = multiples(rows)
    assert long.since == "from 30 in Jun 2015"
    assert (alone.since, alone.summary) == ("", "Days to decide: 20 days (May 2019), the only figure. Expected: at most 25 days.")


def test_a_gap_lifts_the_pen_of_a_small_multiple() -> None:
    ends = [date(2019, month, 28) for month in range(1, 5)]
    points = tuple(PathPoint(end, value) for end, value in zip(ends, [1.0, 2.0, None, 3.0], strict=True))
    (picture,) = multiples([Multiple(cards.card(), "G", points, ())])
    assert picture.line.count("M") == 2


def test_a_lead_measure_without_any_value_has_no_picture() -> None:
    assert multiples([Multiple(cards.no_data(), "G", (PathPoint(NOW, None),), ())]) == []
