"""The chart of a measure: what is drawn, what is said, and that the library can draw it."""

from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from metrics.rules.codes import Operator, PeriodType, Signal, Status, Trend
from scorecards.charts import measure as charts
from scorecards.charts.chart import Chart
from scorecards.templatetags.amounts import axis_text
from scorecards.templatetags.first_paint import MARKERS
from tests.scorecards import histories
from tests.scorecards.cards import card, off_track, overdue

BUNDLED = {"scatter", "bar", "pie"}
HOSTILE = "</script><b onmouseover=alert(1)>"


def draw(*values: float | None, **parts: Any) -> Chart:
    return charts.chart(histories.monthly(*values), card(**parts))


def trace(chart: Chart, name: str) -> dict[str, Any]:
    return next(one for one in chart.figure["data"] if one["name"] == name)


def names(chart: Chart) -> list[str]:
    return [one["name"] for one in chart.figure["data"]]


def full() -> Chart:
    """A chart with everything at once."""
    history = replace(
        histories.monthly(3.0, None, 4.0, 5.0, p2={"qualifier": "<"}, p3={"state": "provisional", "is_unusual": True}),
        stretches=(
            histories.stretch((date(2019, 2, 28), 4.0, None), (date(2019, 12, 31), 4.0, None)),
            histories.stretch((date(2020, 1, 1), 3.0, None), (date(2020, 12, 31), 3.0, None), illustrative=True),
        ),
        targets=(histories.target(date(2019, 12, 31), 4.0), histories.target(date(2020, 12, 31), 3.0, is_illustrative=True)),
        notes=(histories.note(date(2019, 3, 15), "series_break", "The method changed."), histories.note(date(2019, 4, 15))),
    )
    return charts.chart(history, card(mean=4.0, lower=2.0, upper=6.0, unit="percent", decimals=1))


def test_the_library_accepts_the_figure() -> None:
    made = go.Figure(full().figure)
    assert len(made.data) == len(full().figure["data"])


def test_only_traces_of_the_bundle_and_markers_of_the_first_paint_are_used() -> None:
    data = full().figure["data"]
    assert {one["type"] for one in data} <= BUNDLED
    symbols = {one["marker"]["symbol"].removesuffix("-open") for one in data if "marker" in one}
    assert symbols <= set(MARKERS)


def test_a_reason_stays_a_gap_in_the_line() -> None:
    assert trace(draw(3.0, None, 4.0), "Value")["y"] == [3.0, None, 4.0]


def test_a_missing_period_lifts_the_pen() -> None:
    history = histories.monthly(3.0, 4.0, p1={"gap_before": True})
    assert trace(charts.chart(history, card()), "Value")["y"] == [3.0, None, 4.0]


def test_the_line_stops_at_a_series_break() -> None:
    history = histories.monthly(3.0, 4.0, p1={"starts_anew": True})
    assert trace(charts.chart(history, card()), "Value")["y"] == [3.0, None, 4.0]


def test_zero_is_drawn() -> None:
    assert trace(draw(3.0, 0.0), "Value")["y"] == [3.0, 0.0]


def test_inexact_provisional_and_unusual_points_have_their_own_shapes() -> None:
    chart = full()
    shapes = {name: trace(chart, name)["marker"]["symbol"] for name in ("Inexact value", "Provisional", "Unusual")}
    assert shapes == {"Inexact value": "circle-open", "Provisional": "triangle-up-open", "Unusual": "diamond-open"}


def test_plain_points_are_not_drawn_over_special_ones() -> None:
    plain = next(one for one in full().figure["data"] if one["name"] == "" and one["mode"] == "markers")
    assert plain["y"] == [3.0]


def test_the_newest_value_has_the_shape_of_its_status() -> None:
    chart = charts.chart(histories.monthly(20.0, 31.0), off_track())
    assert trace(chart, "Newest value")["marker"]["symbol"] == "diamond"


def test_limits_are_drawn_only_over_the_points_they_come_from() -> None:
    limited = card(mean=4.0, lower=2.0, upper=6.0, since=date(2019, 5, 1))
    chart = charts.chart(histories.monthly(1.0, 4.0, 4.0), limited)
    assert trace(chart, "Mean")["x"] == ["2019-05-31", "2019-05-31"]


def test_no_limits_no_band() -> None:
    assert "Usual limits" not in names(draw(3.0, 4.0))


def test_illustrative_targets_are_named_and_hollow() -> None:
    chart = full()
    assert "Illustrative target path (not the State's)" in names(chart)
    assert trace(chart, "Illustrative target")["marker"]["symbol"] == "square-open"
    assert trace(chart, "Target")["marker"]["symbol"] == "square"


def test_a_range_is_a_band() -> None:
    history = replace(histories.monthly(3.0), stretches=(histories.stretch((date(2019, 5, 31), 2.0, 4.0), (date(2019, 12, 31), 2.0, 4.0)),))
    path = [one for one in charts.chart(history, card()).figure["data"] if one["name"].startswith("Expected")]
    assert [one.get("fill") for one in path] == [None, "tonexty"]
    assert [one["y"] for one in path] == [[2.0, 2.0], [4.0, 4.0]]


def test_a_target_a_month_is_a_path_without_marks() -> None:
    many = tuple(histories.target(date(2015 + n // 12, n % 12 + 1, 28), 4.0) for n in range(50))
    assert "Target" not in names(charts.chart(replace(histories.monthly(3.0), targets=many), card()))


def test_breaks_and_events_are_lettered_lines_and_their_words_stand_below() -> None:
    chart = full()
    assert [shape["x0"] for shape in chart.figure["layout"]["shapes"]] == ["2019-03-15", "2019-04-15"]
    assert [one["text"] for one in chart.figure["layout"]["annotations"]] == ["A", "B"]
    assert chart.note.startswith("A: March 15, 2019, series break. The method changed. B:")


def test_the_title_says_the_finding() -> None:
    assert charts.chart(histories.monthly(31.0), off_track()).title == "31 days in May 2019: off track by 6 days against at most 25 days"


def test_the_title_of_a_count_on_a_night_says_on() -> None:
    counted = card(period_type=PeriodType.POINT, period="Jan 22, 2019")
    assert draw(20.0).title == "20 days in May 2019: on track against at most 25 days"
    assert charts.chart(histories.monthly(20.0), counted).title.startswith("20 days on Jan 22, 2019")


def test_without_a_target_the_title_says_the_direction() -> None:
    aimless = {"status": Status.NO_TARGET, "operator": None, "expected": None, "target": None}
    assert draw(20.0, trend=Trend.WORSE, **aimless).title == "20 days in May 2019: getting worse over time"


def test_the_sentence_names_the_ends_and_the_extremes() -> None:
    said = draw(5.0, 9.0, 2.0, 4.0).summary
    assert said == (
        "From 5 days in Feb 2019 to 4 days in May 2019; lowest 2 days in Apr 2019, highest 9 days in Mar 2019. "
        "No clear direction over time."
    )


def test_one_value_is_said_to_be_one() -> None:
    assert draw(5.0).summary == "One value is known: 5 days in May 2019."


def test_the_table_holds_every_period_newest_first_with_reasons_and_revisions() -> None:
    history = histories.monthly(3.0, None, p0={"earlier": (histories.earlier(2.0),), "qualifier": "~"}, p1={"reason": "suppressed"})
    rows = charts.chart(history, card()).rows
    assert [row[:2] for row in rows] == [["May 2019", "hidden to protect privacy"], ["Apr 2019", "≈3 days"]]
    assert rows[1][5] == "2 days until Jun 20, 2019"


def test_each_row_has_a_cell_under_every_head() -> None:
    chart = full()
    assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_a_version_with_the_same_value_is_no_revision() -> None:
    history = histories.monthly(3.0, p0={"earlier": (histories.earlier(3.0, source="Another file"),)})
    assert charts.chart(history, card()).rows[0][5] == ""


def test_a_revision_that_prints_the_same_is_not_spoken_of_under_the_pointer() -> None:
    history = histories.monthly(3.0, p0={"earlier": (histories.earlier(3.001),)})
    assert trace(charts.chart(history, card()), "Value")["text"] == ["3 days"]


def test_the_pointer_tells_what_was_expected_and_what_was_revised() -> None:
    told = {"expected": 2.5, "judged": Status.OFF_TRACK, "earlier": (histories.earlier(2.0),), "state": "provisional"}
    history = histories.monthly(3.0, p0=told)
    said = trace(charts.chart(history, card()), "Value")["text"]
    assert said == ["3 days (provisional); expected 3 days, off track; revised from 2 days"]


def test_words_under_the_pointer_are_never_markup() -> None:
    history = histories.monthly(3.0)
    drawn = trace(charts.chart(history, card(unit=HOSTILE)), "Value")["text"][0]
    assert "<" not in drawn
    assert "&lt;/script&gt;" in drawn


def test_a_choice_of_years_shows_only_those() -> None:
    history = histories.monthly(*[9.0] * 40, *[3.0] * 24)
    layout = charts.chart(history, card(), years=1).figure["layout"]
    assert layout["xaxis"]["range"][0] > "2018-04"
    assert layout["yaxis"]["range"][1] < 9


def test_only_ranges_shorter_than_the_history_are_offered() -> None:
    assert charts.ranges(histories.monthly(*[3.0] * 70), card()) == [1, 5]
    assert charts.ranges(histories.monthly(3.0, 4.0), card()) == []


def test_one_year_is_not_offered_for_yearly_values() -> None:
    assert charts.ranges(histories.monthly(*[3.0] * 70), card(period_type=PeriodType.YEAR)) == [5]


def test_years_are_named_where_they_end() -> None:
    axis = draw(3.0, 4.0, period_type=PeriodType.SFY).figure["layout"]["xaxis"]
    assert axis["tickvals"] == ["2019-04-30", "2019-05-31"]
    assert axis["ticktext"] == ["Apr 2019", "May 2019"]


@pytest.mark.parametrize(("unit", "sign"), [("percent", "−3,000%"), ("US dollars", "−$3,000"), ("days", "−3,000")])
def test_the_axis_carries_the_unit_and_a_loss_its_sign_first(unit: str, sign: str) -> None:
    assert axis_text(-3000.0, draw(3.0, unit=unit).figure["layout"]["yaxis"]) == sign


def test_numbers_are_not_rounded() -> None:
    assert trace(draw(0.1 + 0.2), "Value")["y"] == [0.30000000000000004]


def test_an_overdue_measure_keeps_its_last_finding() -> None:
    assert charts.chart(histories.monthly(20.0), overdue(signal=Signal.NONE, operator=Operator.AT_MOST)).title.endswith(
        "on track against at most 25 days"
    )
