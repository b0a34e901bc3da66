"""Small pictures and first paints say what the numbers say."""

import re
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from django.template import Context, Template

from metrics.rules.codes import Status
from scorecards.queries.rows import Counts
from scorecards.templatetags import gallery
from scorecards.templatetags.first_paint import paint
from scorecards.templatetags.pictures import bullet_of, segments_of, sparkline


def spark(points: list[float | None], **parts: object) -> str:
    return str(sparkline(points, **({"target": None, "path": (), "status": "", "size": "small", "label": ""} | parts)))  # type: ignore[arg-type]


def render(text: str, **values: object) -> str:
    return Template("{% load display %}" + text).render(Context(values))


def test_a_distribution_keeps_the_order_and_leaves_out_what_does_not_occur() -> None:
    assert [segment.code for segment in segments_of({"off_track": 1, "on_track": 2, "near": 0})] == ["on_track", "off_track"]


def test_a_distribution_fills_the_bar() -> None:
    found = segments_of(Counts(on_track=1, no_data=3))
    assert [(segment.start, segment.width) for segment in found] == [("0.00%", "25.00%"), ("25.00%", "75.00%")]


def test_a_distribution_takes_codes_as_keys() -> None:
    assert segments_of({Status.NEAR: 2})[0].code == "near"


def test_a_distribution_says_every_count_in_words() -> None:
    shown = render("{% distribution counts %}", counts={"on_track": 1234, "overdue": 1})
    assert "1,234" in shown
    assert "On track" in shown
    assert "Overdue" in shown


def test_no_measures_is_said() -> None:
    assert "No measures yet." in render("{% distribution counts %}", counts={})


def test_a_sparkline_lifts_the_pen_at_a_gap() -> None:
    assert spark([1, 2, None, 3, 4]).split("spark-line")[1].count("M") == 2


def test_a_sparkline_marks_the_newest_value_by_the_shape_of_its_status() -> None:
    assert "<circle" in spark([1, 2], status="on_track")
    assert "tone-off-track" in spark([1, 2], status="off_track")


def test_the_newest_known_value_is_marked_when_the_last_is_missing() -> None:
    marked = re.search(r'<circle cx="([\d.]+)"', spark([1, 2, None], status="on_track"))
    assert marked
    assert float(marked[1]) < 60


def test_a_sparkline_rises_with_its_values() -> None:
    step = re.search(r"h0l\d+(-?\d+)", spark([1, 5]).split("spark-line")[1])
    assert step
    assert int(step[1]) < 0


def test_a_level_line_lies_in_the_middle() -> None:
    assert f"M20 {4 * 14}h0l" in spark([3, 3, 3])


def test_zero_is_drawn_as_a_value() -> None:
    assert spark([0, 0]) != ""


def test_a_point_alone_between_gaps_is_a_dot() -> None:
    assert re.findall(r"M\d+ \d+h0(?!l)", spark([1, None, 2, None, 3]).split("spark-line")[1])


def test_steps_are_measured_from_where_the_pen_is_so_that_rounding_does_not_add_up() -> None:
    drawn = spark([float(value % 7) for value in range(60)]).split("spark-line")[1]
    across = [int(step) for step in re.findall(r"(?:l| )(\d+)[ -]\d+", drawn.split('d="M')[1].split('"')[0])]
    assert sum(across) + 20 == 4 * (104 - 5)


def test_no_values_draw_nothing() -> None:
    assert spark([None, None]) == ""


def test_a_value_alone_is_no_history_and_draws_nothing() -> None:
    assert spark([None, 5.0]) == ""


def test_a_label_is_escaped() -> None:
    assert 'aria-label="&lt;b&gt;"' in spark([1, 2], label="<b>")


@pytest.mark.parametrize("points", [[1.0, None, 2.0], [0.0, 0.0], [-3.0, 1e9]])
def test_a_sparkline_is_well_formed(points: list[float | None]) -> None:
    assert ElementTree.fromstring(spark(points, target=2.0, status="near", label="x")).tag == "svg"


def test_a_bullet_places_its_marks_in_order() -> None:
    found = bullet_of(30.5, expected=28, target=25, low=None, high=None)
    places = [float(str(place).rstrip("%")) for place in (found.target, found.expected, found.value)]
    assert places == sorted(places)
    assert found.band_start is None


def test_a_bullet_with_one_mark_stands_inside_the_line() -> None:
    assert 0 < float(bullet_of(5, expected=None, target=None, low=None, high=None).value.rstrip("%")) < 100


def figure(ys: list[float | None], **parts: object) -> dict[str, object]:
    return {
        "data": [
            {"type": "scatter", "mode": "lines+markers", "name": "Value", "x": [f"20{10 + i}-06-30" for i in range(len(ys))], "y": ys}
            | parts
        ]
    }


def test_a_first_paint_breaks_its_line_at_a_gap() -> None:
    assert paint(figure([1, None, 3]), height=300).strokes[0].d.count("M") == 2


def test_a_first_paint_names_its_traces_once_each() -> None:
    assert [key.name for key in paint(figure([1, 2]), height=300).keys] == ["Value"]
    assert paint(figure([1, 2], showlegend=False), height=300).keys == ()


def test_a_first_paint_writes_the_unit_on_its_axis() -> None:
    drawn = paint(figure([3, 5]) | {"layout": {"yaxis": {"ticksuffix": "%"}}}, height=300)
    assert all(tick.text.endswith("%") for tick in drawn.ticks_y)


def test_a_first_paint_leaves_out_points_beyond_its_window() -> None:
    drawn = paint(figure([1, 2, 3]) | {"layout": {"xaxis": {"range": ["2011-01-01", "2012-12-31"]}}}, height=300)
    assert len(drawn.dots) == 2


def test_a_bar_without_a_value_is_not_drawn_and_zero_has_no_height() -> None:
    bars = {"data": [{"type": "bar", "x": ["a", "b", "c"], "y": [4, None, 0]}]}
    assert len(paint(bars, height=300).strokes) == 1


def test_bars_stand_on_zero() -> None:
    assert paint({"data": [{"type": "bar", "x": ["a"], "y": [40]}]}, height=300).low == 0


def test_an_open_mark_is_filled_with_the_ground() -> None:
    drawn = paint(figure([1], mode="markers", marker={"symbol": "diamond-open", "color": "var(--chart-signal)"}), height=300)
    assert (drawn.dots[0].symbol, drawn.dots[0].fill, drawn.dots[0].color) == ("m-diamond", "var(--ground)", "var(--chart-signal)")


@pytest.mark.parametrize("values", [[1.0], [0.0, 0.0], [-5.0, 5.0], [1e-6, 2e-6], [1e9, 3e9], [99.99, 100.0]])
def test_axis_ticks_are_few_and_inside(values: list[float]) -> None:
    drawn = paint(figure([*values]), height=300)
    assert 2 <= len(drawn.ticks_y) <= 6
    assert all(-0.1 <= float(tick.at) <= drawn.plot_height + 0.1 for tick in drawn.ticks_y)


def test_the_example_figures_are_valid_for_the_library() -> None:
    for chart in gallery.samples()["charts"]:
        assert go.Figure(chart["figure"]).data


def test_a_chart_has_its_sentence_its_table_and_its_figure() -> None:
    chart = gallery.samples()["charts"][0]
    shown = render("{% chart one %}", one=chart)
    assert chart["title"] in shown
    assert chart["summary"] in shown
    assert 'role="group"' in shown
    assert 'type="application/json"' in shown
    assert shown.count("<tr>") == len(chart["rows"]) + 1


def test_markup_in_a_figure_cannot_leave_its_block() -> None:
    chart = gallery.samples()["charts"][1]
    chart["figure"]["data"][0]["name"] = "</script><script>alert(1)</script>"
    assert "</script><script>" not in render("{% chart one %}", one=chart)
