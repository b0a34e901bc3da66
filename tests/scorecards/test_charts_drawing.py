"""The plot alone, for documents: columns as well as lines, in the same colors, with room for long numbers."""

import re
from datetime import date
from xml.etree import ElementTree

from scorecards.charts.chart import Chart
from scorecards.charts.plane import Frame, plane_of
from scorecards.charts.progress import progress
from scorecards.charts.svg import drawing
from scorecards.charts.theme import LIGHT
from scorecards.queries.pages.progress import Standing
from scorecards.queries.rows import Counts

SMALL = Frame(width=300, left=40, right=10, high=120, ticks=4)
SVG = "{http://www.w3.org/2000/svg}"


def columns() -> Chart:
    counts = [Counts(on_track=3, off_track=1), Counts(on_track=1, near=2, no_data=4)]
    found = progress([Standing(date(2018, 6, 30), counts[0]), Standing(date(2019, 6, 30), counts[1])])
    assert found is not None
    return found


def lines(values: list[float]) -> Chart:
    days = ["2018-01-31", "2019-01-31"]
    look = {"color": "var(--chart-value)", "width": 2}
    trace = {"type": "scatter", "mode": "lines", "name": "Value", "x": days, "y": values, "line": look}
    layout = {"xaxis": {"range": days}, "yaxis": {"range": [min(values), max(values)], "tickprefix": "$"}}
    return Chart("c", "Title", "Said", {"data": [trace], "layout": layout}, (), ())


def test_columns_stand_on_each_other_with_their_numbers_in_the_colours_of_their_status() -> None:
    tree = ElementTree.fromstring(drawing(columns(), SMALL))
    bars = [one for one in tree.iter(f"{SVG}rect") if one.get("stroke")]
    assert [one.get("fill") for one in bars] == [
        LIGHT["--status-on-track"], LIGHT["--status-on-track"], LIGHT["--status-near"], LIGHT["--status-off-track"], LIGHT["--ground-deep"],
    ]  # fmt: skip
    feet = [float(one.get("y", 0)) + float(one.get("height", 0)) for one in bars]
    assert feet[2] == float(bars[1].get("y", 0))
    words = [one.text for one in tree.iter(f"{SVG}text")]
    assert {"3", "1", "2", "4", "Jun 2018", "Jun 2019", "On track", "No data"} <= set(words)


def test_a_number_that_has_no_room_in_its_column_is_left_away() -> None:
    low = Frame(width=300, left=40, right=10, high=20)
    inside = [one for one in ElementTree.fromstring(drawing(columns(), low)).iter(f"{SVG}text") if one.get("fill") == LIGHT["--ground"]]
    assert inside == []


def test_long_numbers_beside_the_plot_get_the_room_they_need() -> None:
    short, long = (plane_of(lines(values).figure, SMALL, 10) for values in ([1.0, 9.0], [1_250_000.0, 9_750_000.0]))
    assert short.start == SMALL.left
    assert long.start > 70


def test_no_word_begins_or_ends_outside_the_picture() -> None:
    narrow = Frame(width=150, left=10, right=0, high=60)
    drawn = ElementTree.fromstring(drawing(columns(), narrow)).iter(f"{SVG}text")
    words = [one for one in drawn if one.get("text-anchor") == "middle" and re.match(r"[A-Z]", one.text or "")]
    assert words
    for text in words:
        half = len(text.text or "") * 7.2 / 2
        assert half - 1 <= float(text.get("x", 0)) <= 150 - half + 1


def test_the_drawing_tells_what_it_shows() -> None:
    tree = ElementTree.fromstring(drawing(lines([1.0, 2.0]), SMALL))
    assert [one.text for one in tree][:2] == ["Title", "Said"]
