"""Pace and odds on the pages and in the API: what is said, on which day, to whom."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from metrics.models import Reading
from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.odds.codes import Method, Refusal
from scorecards.actions import forecasts
from scorecards.charts import fan, odds
from scorecards.charts import measure as charts
from scorecards.models import Forecast
from scorecards.queries.lens import Lens
from scorecards.queries.odds import AimRow, Band, OddsRow, Scored, Step
from scorecards.templatetags.first_paint import paint
from tests import make
from tests.scorecards import histories, stage, world
from tests.scorecards.cards import card

DAY = world.DAY
AT = datetime(2019, 6, 30, 12, tzinfo=UTC)
LIVE = Lens(DAY, None, is_live=True, clock=DAY)
PAST = Lens(date(2019, 3, 31), None, is_live=False, clock=DAY)
END = date(2020, 12, 31)
TRAINS: dict[str, Any] = {
    "unit": "percent", "decimals": 1, "direction": Direction.UP, "operator": Operator.AT_LEAST, "value": 88.0, "target": 92.0, "slope": 0.1,
    "target_date": END, "period_type": PeriodType.QUARTER, "period_end": date(2019, 3, 31), "name": "Trains on time",
}  # fmt: skip


def aim(**fields: Any) -> AimRow:
    plain: dict[str, Any] = {
        "period_end": END, "ahead": 7, "is_next": False, "target_date": END, "operator": Operator.AT_LEAST, "low": 92.0, "high": None,
        "is_illustrative": False, "probability": 0.21,
    }  # fmt: skip
    return AimRow(**(plain | fields))


def stored(*aims: AimRow, **fields: Any) -> OddsRow:
    steps = tuple(Step(END, 86.04, 88.5, 91.0) for _ in range(7))
    plain: dict[str, Any] = {
        "as_of": DAY, "made_at": AT, "is_replay": False, "version": "1", "refusal": Refusal.OPEN, "method": Method.THETA, "is_tested": True,
        "points": 40, "newest_end": date(2019, 3, 31), "newest": 88.0, "steps": steps, "aims": aims or (aim(),),
    }  # fmt: skip
    return OddsRow(**(plain | fields))


def refused(why: Refusal) -> OddsRow:
    return stored(refusal=why, method=None, newest_end=None, newest=None, steps=(), aims=())


def test_pace_and_odds_are_one_sentence_each_in_the_unit_and_decimals_of_the_measure():
    said = odds.words(card(**TRAINS), stored(), LIVE)
    assert said.pace == "Needs +0.6 points a quarter; has moved by +0.1 points."
    assert said.odds == "Odds of at least 92.0% in 2020 Q4: about 1 in 5 (80% interval 86.0% to 91.0%)."
    assert said.rests_on == "Carried forward by the Theta method, fitted to 40 figures."


PACES = [
    ({"value": 95.0}, {"newest": 95.0}, "It is there already and has to stay there; has moved by +0.1 points a quarter."),
    ({"slope": None}, {}, "Needs +0.6 points a quarter; too few figures to say how it has moved."),
    ({"slope": 0.0}, {}, "Needs +0.6 points a quarter; has not moved to speak of either way."),
    ({"slope": -0.3, "period_type": PeriodType.SFY}, {}, "Needs +0.6 points a year; has moved by \u22120.3 points."),
    ({"unit": "jobs", "decimals": 0, "slope": 12.0}, {}, "Needs +1 jobs a quarter; has moved by +12 jobs."),
]


@pytest.mark.parametrize(("of_card", "of_row", "said"), PACES)
def test_the_pace_says_what_is_needed_and_what_was_done(of_card, of_row, said):
    assert odds.words(card(**(TRAINS | of_card)), stored(**of_row), LIVE).pace == said


CHANCES = [(0.0, "less than 1 in 20"), (0.2, "about 1 in 5"), (0.5, "about 1 in 2"), (0.96, "more than 19 in 20")]


@pytest.mark.parametrize(("probability", "words"), CHANCES)
def test_odds_are_never_said_to_be_nothing_or_certain(probability, words):
    assert f": {words} (80%" in odds.words(card(**TRAINS), stored(aim(probability=probability)), LIVE).odds


def test_an_illustrative_target_is_named_as_one():
    said = odds.words(card(**TRAINS), stored(aim(is_illustrative=True)), LIVE).odds
    assert "Odds of at least 92.0% (illustrative target) in 2020 Q4" in said


METHODS = [
    ({"method": Method.NAIVE}, "for series of this kind no method tried did better"),
    ({"method": Method.NAIVE, "is_tested": False}, "too few series of this kind to try more on"),
    ({"method": Method.SEASONAL_NAIVE}, "The same period of the year before is carried forward"),
    ({"is_replay": True}, "As of June 30, 2019; made later by replay, from what was known on that day."),
]


@pytest.mark.parametrize(("fields", "said"), METHODS)
def test_it_is_said_how_the_odds_came_about(fields, said):
    assert said in odds.words(card(**TRAINS), stored(**fields), LIVE).rests_on


def test_on_a_past_day_it_is_said_when_the_odds_were_stored():
    assert "Stored on June 30, 2019." in odds.words(card(**TRAINS), stored(), PAST).rests_on


NONE = [
    (TRAINS | {"direction": Direction.CONTEXT}, None, LIVE, "It is shown for context"),
    (TRAINS | {"operator": Operator.DONE}, None, LIVE, "It is done or not done"),
    (TRAINS | {"target_date": date(2019, 6, 29)}, None, LIVE, "No target lies ahead"),
    (TRAINS | {"target_date": None, "target": None, "operator": None}, None, LIVE, "No target lies ahead"),
    (TRAINS, None, LIVE, "The odds are being worked out."),
    (TRAINS, None, PAST, "No odds had been stored by this day."),
    (TRAINS, refused(Refusal.TOO_FEW), LIVE, "Fewer than 8 figures: too few for odds."),
    (
        TRAINS | {"since": date(2019, 1, 1)},
        refused(Refusal.TOO_FEW),
        LIVE,
        "Fewer than 8 figures since the series changed on January 1, 2019",
    ),
    (TRAINS, refused(Refusal.RUNNING_TOTAL), LIVE, "running total"),
    (TRAINS, stored(is_stale=True), LIVE, "The odds are being worked out."),
]


@pytest.mark.parametrize(("of_card", "row", "lens", "said"), NONE)
def test_without_odds_the_page_says_why(of_card, row, lens, said):
    found = odds.words(card(**of_card), row, lens)
    assert said in found.odds
    assert (found.pace, found.rows) == ("", ())


@pytest.mark.parametrize("why", [one for one in Refusal if one not in (Refusal.OPEN, Refusal.TOO_FEW)])
def test_every_refusal_has_its_words(why):
    assert len(odds.words(card(**TRAINS), refused(why), LIVE).odds) > 20


def test_the_table_has_each_target_and_the_next_figure():
    row = stored(
        aim(is_next=True, ahead=1, period_end=date(2019, 6, 30), probability=0.02), aim(), aim(target_date=date(2021, 12, 31), low=95.0)
    )
    first, second, third = odds.words(card(**TRAINS), row, LIVE).rows
    assert first[:2] == ("At least 92.0%, already by the next figure", "2019 Q2")
    assert second == ("At least 92.0% by December 31, 2020", "2020 Q4", "+0.6 points a quarter", "88.5%", "86.0% to 91.0%", "About 1 in 5")
    assert third[0] == "At least 95.0% by December 31, 2021"
    assert len({len(each) for each in (first, second, third, odds.HEADS)}) == 1


def drawn() -> tuple[Any, Any, Any]:
    history = histories.monthly(*[float(n) for n in range(80, 89)])
    one = card(**(TRAINS | {"period_type": PeriodType.MONTH, "period_end": histories.LAST}))
    row = stored(newest_end=histories.LAST, steps=(Step(date(2019, 6, 30), 87.0, 88.2, 89.0), Step(date(2019, 7, 31), 86.0, 88.4, 90.5)))
    return history, one, row


def test_the_fan_goes_on_from_the_newest_figure_in_the_chart_its_sentence_and_its_table():
    history, one, row = drawn()
    chart = charts.chart(history, one, row=row)
    low, high, middle = [trace for trace in chart.figure["data"] if trace["x"][-1] == "2019-07-31" and trace["x"][0] == "2019-05-31"]
    assert (low["y"], high["y"], middle["y"]) == ([88.0, 87.0, 86.0], [88.0, 89.0, 90.5], [88.0, 88.2, 88.4])
    assert high["fill"] == "tonexty"
    assert chart.figure["layout"]["xaxis"]["range"][1] > "2019-07-31"
    assert chart.figure["layout"]["yaxis"]["range"][1] >= 90.5
    assert "The projection for Jul 2019 lies between 86.0% and 90.5% (80% interval)." in chart.summary
    assert list(chart.rows[0][:2]) == ["Jul 2019", "88.4% (86.0% to 90.5%)"]
    assert {len(cells) for cells in chart.rows} == {len(chart.head)}


def test_the_first_paint_has_the_fan_too_and_no_line_around_it():
    history, one, row = drawn()
    figure = charts.figure_of(history, one, years=None, ahead=row.steps)
    bare = charts.figure_of(history, one, years=None)
    both, without = paint(figure, height=400), paint(bare, height=400)
    assert len(both.strokes) == len(without.strokes) + 2
    assert {"80% interval of the projection", "Projection"} <= {key.name for key in both.keys}


@pytest.mark.parametrize("fields", [{"is_stale": True}, {"refusal": Refusal.GAPS}, {"newest_end": date(2019, 4, 30)}])
def test_a_projection_from_another_figure_is_not_drawn(fields):
    history, _, _ = drawn()
    assert fan.steps(history, stored(**({"newest_end": histories.LAST} | fields))) == ()


def test_scores_are_said_in_words_and_figures():
    bands = (Band(0.0, 0.2, 3, 0.1, 1 / 3), Band(0.8, 1.0, 1, 0.9, 1.0))
    found = [Scored(True, False, 4, 2, 0.75, 0.12, 0.5, bands), Scored(False, True, 2, 1, 1.0, 0.04, 1.0, (Band(0.8, 1.0, 2, 0.8, 1.0),))]
    assert odds.scored_sentence(found) == "6 stored forecasts have been scored so far."
    assert odds.score_rows(found)[0] == ("a target’s own figure", "by replay", "4", "2", "75%", "0.12", "0.25")
    assert odds.band_rows(found) == [("0% and 20%", "3", "10%", "33%"), ("80% and 100%", "3", "83%", "100%")]
    assert "No figure has come yet" in odds.scored_sentence([])


@pytest.fixture
def site(db: None, settings: Any) -> stage.Stage:
    stage.open_site(settings)
    set_up = stage.set_up()
    while forecasts.work(at=AT):
        pass
    return set_up


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_measure_page_says_pace_and_odds_and_links_to_the_methods(client: Client, site: stage.Stage):
    page = stage.text(client, "/measures/GOOD/")
    said = plain(page)
    assert "Odds of at least 90% (illustrative target) in Dec 2019: about" in said
    assert "It is there already and has to stay there" in said
    assert "80% interval of the projection" in page
    assert 'href="/methods/#pace-and-odds"' in page
    assert "Each target that lies ahead with what it needs" in said


def test_a_measure_without_a_target_says_so(client: Client, site: stage.Stage):
    one = make.measure(code="NOAIM", lag_days=20)
    world.monthly(one, [5.0] * 12)
    world.settled(one)
    assert "No target lies ahead, so there are no odds of reaching one." in plain(stage.text(client, "/measures/NOAIM/"))


def test_a_group_has_no_odds(client: Client, site: stage.Stage):
    stage.hold_back(site.good)
    page = plain(stage.text(client, "/measures/GOOD/?group=town%3DHartford"))
    assert "Odds" not in page


def test_the_rows_of_goals_have_the_odds_of_the_measure_that_speaks_for_them(client: Client, site: stage.Stage):
    for path in ("/areas/TR/", "/goals/G1/"):
        said = plain(stage.text(client, path))
        assert "Odds of at least 90% (illustrative target) in Dec 2019" in said, path


def test_an_unpublished_measures_odds_are_told_to_nobody_else(client: Client, site: stage.Stage):
    hidden = make.measure(code="SECRET", name="Secret count", is_public=False, agency=site.lead, lag_days=20)
    world.monthly(hidden, [5.0, 6.0] * 8)
    make.target(hidden, date(2019, 12, 31), 3.0)
    site.goal.goal_measures.create(measure=hidden)
    world.settled(hidden)
    forecasts.work(at=AT)
    assert Forecast.objects.filter(measure=hidden).exists()
    assert "Secret count" not in stage.text(client, "/goals/G1/")
    assert client.get("/api/v1/odds/SECRET/").status_code == 404
    assert "SECRET" not in [row["measure"] for row in client.get("/api/v1/odds/").json()["results"]]
    client.force_login(make.user("analyst"))
    assert "Secret count" in stage.text(client, "/goals/G1/")
    assert client.get("/api/v1/odds/SECRET/").status_code == 200


def test_a_past_day_shows_what_had_been_stored_by_then_or_that_nothing_was(client: Client, site: stage.Stage):
    day = date(2019, 4, 30)
    path = f"/measures/GOOD/?as_of={day}"
    assert "No odds had been stored by this day." in plain(stage.text(client, path))
    forecasts.wait_replays(days=[day])
    while forecasts.work(at=AT):
        pass
    world.settled()
    said = plain(stage.text(client, path))
    assert "made later by replay, from what was known on that day" in said
    assert client.get("/api/v1/odds/GOOD/", {"as_of": str(day)}).json()["is_replay"] is True
    assert client.get("/api/v1/odds/GOOD/").json()["is_replay"] is False


def test_odds_of_a_total_that_is_hidden_by_now_are_not_shown(client: Client, site: stage.Stage):
    Reading.objects.filter(measure=site.good, period_end=date(2019, 5, 31)).update(hidden=True)
    assert client.get("/api/v1/odds/GOOD/").status_code == 404


def test_new_figures_make_the_stored_odds_stale_until_the_worker_has_come(client: Client, site: stage.Stage):
    world.revise(site.good, date(2019, 6, 30), 97.0)
    world.settled(site.good)
    assert "The odds are being worked out." in plain(stage.text(client, "/measures/GOOD/"))
    forecasts.work(at=AT)
    assert "about" in odds.words(card(**TRAINS), stored(), LIVE).odds
    assert "The odds are being worked out." not in plain(stage.text(client, "/measures/GOOD/"))


def test_the_api_has_the_odds_with_their_vintage(client: Client, site: stage.Stage):
    row = client.get("/api/v1/odds/GOOD/").json()
    assert (row["measure"], row["refusal"], row["newest"], row["needed"]) == ("GOOD", None, 95.0, 0.0)
    assert row["targets"][-1]["operator"] == ">="
    assert 0 <= row["targets"][-1]["probability"] <= 1
    assert len(row["steps"]) == row["targets"][-1]["ahead"]
    assert client.get("/api/v1/odds/BLANK/").status_code == 404


def test_the_methods_page_scores_stored_odds_in_public_and_says_when_there_are_none(client: Client, site: stage.Stage, settings: Any):
    assert "No figure has come yet that odds had been stored of." in plain(stage.text(client, "/methods/"))
    settings.SITE_CLOCK = date(2019, 7, 31)
    make.reading(site.good, date(2019, 6, 30), 96.0)
    world.settled(site.good)
    while forecasts.work(at=AT):
        pass
    said = plain(stage.text(client, "/methods/"))
    assert "1 stored forecast has been scored so far." in said
    assert "the next figure as time passed 1 1" in said


def test_what_the_public_may_not_see_is_not_counted_among_the_scores(client: Client, site: stage.Stage, settings: Any):
    settings.SITE_CLOCK = date(2019, 7, 31)
    make.reading(site.good, date(2019, 6, 30), 96.0)
    type(site.good).objects.filter(pk=site.good.pk).update(is_public=False)
    world.settled(site.good)
    forecasts.work(at=AT)
    assert "No figure has come yet" in plain(stage.text(client, "/methods/"))


def test_the_odds_of_many_measures_cost_the_api_no_query_more(client: Client, site: stage.Stage, django_assert_max_num_queries: Any):
    for _ in range(5):
        one = make.measure(lag_days=20)
        world.monthly(one, [40.0, 41.0] * 6)
        make.target(one, date(2019, 12, 31), 30.0)
        world.settled(one)
    forecasts.work(at=AT)
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/odds/").json()["results"]) == 7


LOADED = """
import ctperf.wsgi, ctperf.urls, sys
print(sorted({'statsmodels', 'pandas', 'scipy'} & {name.partition('.')[0] for name in sys.modules}))
"""


def test_a_web_process_does_not_load_the_forecasting_library():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
