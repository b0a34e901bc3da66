"""Comparisons: two dates, two agencies, two measures; everything in the address."""

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import plotly.graph_objects as go
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from scorecards.charts import comparing as words
from scorecards.queries.lens import lens
from scorecards.queries.pages.comparing.dates import Asked, on_two_dates
from scorecards.queries.pages.comparing.measures import beside_each_other
from scorecards.rules.codes import FlipCause
from scorecards.rules.since import Way
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
FIRST, LAST, MAY = date(2018, 12, 31), date(2019, 6, 30), date(2019, 5, 31)
DATES = "/compare/?kind=dates&area=TR&first=2018-12-31&last=2019-06-30"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def compared(**asked: Any) -> Any:
    return on_two_dates(PUBLIC, lens(), Asked(FIRST, LAST, **({"area": "TR"} | asked)))


def test_two_dates_show_each_measure_and_goal_then_and_now_with_the_cause(client: Client) -> None:
    stage.set_up()
    page = compared()
    good = next(one for one in page.measures if one.after.code == "GOOD")
    assert (good.before.status.slug, good.after.status.slug) == ("off_track", "on_track")
    assert (good.cause, good.way) == (FlipCause.NEW_PERIOD, Way.BETTER)
    assert [(one.code, one.before.slug, one.after.slug) for one in page.goals] == [("G1", "off_track", "off_track")]
    text = plain(stage.text(client, DATES))
    assert "From December 31, 2018 to June 30, 2019: no goal got worse or better; 1 measure got better." in text
    assert "A new period arrived" in text


def test_what_got_worse_stands_first(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.good, FIRST, 95.0)
    world.revise(shown.good, MAY, 40.0)
    page = compared()
    assert (page.measures[0].after.code, page.measures[0].way) == ("GOOD", Way.WORSE)


def test_the_first_day_as_it_was_known_then_names_revisions_and_changed_targets_as_causes() -> None:
    shown = stage.set_up()
    at = datetime(2019, 2, 1, tzinfo=UTC)
    old = shown.bad.targets.get()
    type(old).objects.filter(pk=old.pk).update(superseded_at=at)
    make.target(shown.bad, date(2019, 12, 31), 50.0, recorded_at=at)
    page = compared(as_known=True)
    bad = next(one for one in page.measures if one.after.code == "BAD")
    assert (bad.before.status.slug, bad.after.status.slug) == ("off_track", "on_track")
    assert bad.cause == FlipCause.TARGET_CHANGED
    assert next(one for one in compared().measures if one.after.code == "BAD").before.status.slug == "on_track", "known now: the new target"


def test_a_goal_held_back_by_a_group_is_so_on_both_days_as_on_its_page() -> None:
    shown = stage.set_up()
    stage.hold_back(shown.good)
    goal = make.goal(code="G7", area=shown.area, lead=shown.lead, measures=[shown.good])
    world.settled(shown.good)
    after = {one.code: one.after.slug for one in compared().goals}
    assert after[goal.code] == "near"


def test_an_agency_has_its_own_measures_and_the_goals_it_leads(client: Client) -> None:
    stage.set_up()
    page = compared(area="", agency="DOX")
    assert sorted(one.after.code for one in page.measures) == ["BAD", "GOOD"]
    assert [one.code for one in page.goals] == ["G1"]
    assert "Department of Examples" in stage.text(client, "/compare/?kind=dates&agency=DOX&first=2018-12-31&last=2019-06-30")


@pytest.mark.parametrize("asked", ["area=NOWHERE", "agency=NOBODY"])
def test_what_is_not_there_cannot_be_compared(client: Client, asked: str) -> None:
    assert client.get(f"/compare/?kind=dates&{asked}").status_code == 404


def test_days_in_the_wrong_order_are_said_to_be_so_and_a_bad_day_is_refused(client: Client) -> None:
    stage.set_up()
    assert "The first day must come before the last." in stage.text(client, "/compare/?kind=dates&area=TR&first=2019-06-30&last=2018-06-30")
    assert client.get("/compare/?kind=dates&area=TR&first=yesterday").status_code == 400


def test_unpublished_measures_are_compared_only_for_those_who_may_see_them(client: Client) -> None:
    shown = stage.set_up()
    assert "Unpublished count" not in stage.text(client, DATES)
    assert "One of the two is no measure that you may see." in stage.text(client, "/compare/?kind=measures&a=GOOD&b=HIDDEN")
    assert "HIDDEN" not in stage.text(client, "/compare/?kind=measures")
    client.force_login(make.user("steward", agency=shown.lead))
    assert "Unpublished count" in stage.text(client, DATES)
    assert "Unpublished count" in stage.text(client, "/compare/?kind=measures&a=GOOD&b=HIDDEN")


def test_the_file_of_two_dates_has_the_rows_of_the_page(client: Client) -> None:
    stage.set_up()
    rows = list(csv.DictReader(io.StringIO(stage.text(client, f"{DATES}&format=csv"))))
    good = next(row for row in rows if row["code"] == "GOOD")
    assert (good["status_first"], good["status_last"], good["cause"], good["value_last"]) == ("off_track", "on_track", "new_period", "95.0")
    assert rows[0]["kind"] == "goal"


def test_two_agencies_are_set_side_by_side(client: Client) -> None:
    stage.set_up()
    text = plain(stage.text(client, "/compare/?kind=agencies&a=DOX&b=HLP"))
    assert "Department of Examples has 1 of 2 judged measures on track; 100% of its due figures are there." in text
    assert "Helping Office has no measure with a fresh judgment" in text
    assert '<th scope="row">Late figures</th><td class="number">0</td><td class="number">1</td>' in text
    assert "Barriers" not in text[text.index("Side by side") :]
    client.force_login(make.user("governor"))
    assert "Barriers that wait for its word" in stage.text(client, "/compare/?kind=agencies&a=DOX&b=HLP")


@pytest.mark.parametrize(
    ("asked", "words_"),
    [
        ("a=DOX&b=DOX", "Choose two different agencies."),
        ("a=DOX&b=NOBODY", "There is no agency with measures by this code: NOBODY."),
        ("a=DOX", "Choose two agencies."),
    ],
)
def test_two_agencies_must_be_two_that_are_there(client: Client, asked: str, words_: str) -> None:
    stage.set_up()
    assert words_ in stage.text(client, f"/compare/?kind=agencies&{asked}")


def test_measures_of_one_unit_share_an_axis_and_can_be_an_index_from_a_period_both_have(client: Client) -> None:
    shown = stage.set_up()
    other = make.measure(code="OTHER", name="Buses on time", unit="percent", direction="up", agency=shown.lead)
    world.monthly(other, [50.0, 60.0, 45.0])
    world.settled(other)
    text = plain(stage.text(client, "/compare/?kind=measures&a=GOOD&b=OTHER"))
    assert "Both on one axis, in percent" in text
    assert "Buses on time fell from 50% in Mar 2019 to 45% in May 2019." in text
    text = plain(stage.text(client, "/compare/?kind=measures&a=GOOD&b=OTHER&how=index&base=2019-04-30"))
    assert "Both as an index: Apr 2019 is 100" in text
    assert '<option value="2019-04-30" selected>Apr 2019</option>' in text
    assert ">75.0<" in text, "45 in percent of 60"


def test_measures_of_different_units_are_an_index_and_it_is_said_so(client: Client) -> None:
    stage.set_up()
    text = plain(stage.text(client, "/compare/?kind=measures&a=GOOD&b=BAD"))
    assert "They have different units, so both are shown as an index." in text
    assert "Both as an index: Jun 2018 is 100" in text


def test_without_a_common_period_they_are_not_drawn_together(client: Client) -> None:
    shown = stage.set_up()
    other = make.measure(code="OTHER", name="Riders", unit="riders", direction="up", agency=shown.lead)
    world.monthly(other, [5.0], last=date(2010, 1, 31))
    world.settled(other)
    assert "They cannot be drawn together." in stage.text(client, "/compare/?kind=measures&a=GOOD&b=OTHER")


def test_the_line_stops_where_a_period_is_missing_and_the_figure_is_one_the_library_takes() -> None:
    shown = stage.set_up()
    other = make.measure(code="OTHER", unit="percent", direction="up", agency=shown.lead)
    for end in (date(2019, 1, 31), date(2019, 3, 31), date(2019, 4, 30)):
        make.reading(other, end, 50.0)
    world.settled(other)
    page = beside_each_other(PUBLIC, lens(), ("GOOD", "OTHER"), index=False, base=None)
    assert page
    chart = words.measures_chart(page)
    assert chart
    assert [y is None for y in chart.figure["data"][1]["y"]] == [False, True, False, False]
    go.Figure(chart.figure)


def test_the_file_of_two_measures_has_values_and_indexes(client: Client) -> None:
    stage.set_up()
    text = stage.text(client, "/compare/?kind=measures&a=GOOD&b=BAD&format=csv")
    rows = {row["period_end"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["2019-05-31"]["one"], rows["2019-05-31"]["other"], rows["2019-05-31"]["other_index"]) == ("95.0", "40.0", "100.0")


@pytest.mark.parametrize(
    "path", [DATES, f"{DATES}&known=then", "/compare/?kind=agencies&a=DOX&b=HLP", "/compare/?kind=measures&a=GOOD&b=BAD"]
)
def test_a_comparison_takes_at_most_twelve_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    stage.set_up()
    with django_assert_max_num_queries(12):
        stage.text(client, path)


def test_an_unknown_kind_offers_the_usual_one(client: Client) -> None:
    assert "Choose a priority or strand, and two days." in stage.text(client, "/compare/?kind=stars")
