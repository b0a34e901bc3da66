"""Charts of groups, the picture as a file, and the colors both share with the style sheet."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
from django.conf import settings

from metrics.rules.codes import Status
from scorecards.charts import gaps, groups, theme
from scorecards.charts import measure as charts
from scorecards.charts.svg import picture
from scorecards.charts.symbols import marker
from scorecards.queries.pages.groups import ByView, GroupPoint, GroupRow
from scorecards.queries.pages.sheet import Dimension, Group
from scorecards.templatetags.amounts import MINUS
from tests.scorecards import histories
from tests.scorecards.cards import card, off_track

HOSTILE = "</script><b onmouseover=alert(1)>\"'&"
NOTHING = histories.monthly()


def point(value: float | None, end: date = date(2019, 5, 31), reason: str | None = None) -> GroupPoint:
    return GroupPoint(end, "May 2019", value, reason, "", "final")


def row(label: str, *points: GroupPoint, number: int = 1) -> GroupRow:
    return GroupRow(Group(number, f"town={label}", label), points, None)


def view(*rows: GroupRow, **dimension: object) -> ByView:
    plain = {"code": "town", "label": "Town", "parts_sum": True, "min_count": None, "min_denominator": None, "suppress_zero": False}
    return ByView("town", (Dimension(**(plain | dimension)),), rows, None, ())  # type: ignore[arg-type]


def two_months(label: str, before: float, after: float) -> GroupRow:
    return row(label, point(before, date(2019, 4, 30)), point(after))


def test_few_groups_with_a_history_are_lines_that_the_library_accepts() -> None:
    few = view(two_months("Ansonia", 3.0, 4.0), two_months("Derby", 2.0, 2.5))
    assert few.as_lines
    made = go.Figure(groups.lines(few, card(), histories.monthly(3.0, 3.0)).figure)
    assert [one.name for one in made.data] == ["Total", "Ansonia", "Derby"]


def test_many_groups_or_one_period_are_not_lines() -> None:
    assert not view(*(two_months(f"Town {n}", 1.0, 2.0) for n in range(9))).as_lines
    assert not view(row("Ansonia", point(3.0))).as_lines


def test_each_line_differs_in_colour_or_dash() -> None:
    eight = view(*(two_months(f"Town {n}", 1.0, 2.0) for n in range(8)))
    looks = [(one["line"]["color"], one["line"].get("dash")) for one in groups.lines(eight, card(), NOTHING).figure["data"]]
    assert len(set(looks)) == 8


def test_the_table_of_groups_has_a_column_a_group() -> None:
    chart = groups.lines(view(two_months("Ansonia", 3.0, 4.0), two_months("Derby", 2.0, 2.5)), card(), NOTHING)
    assert chart.head == ["Period", "Ansonia", "Derby"]
    assert chart.rows[0] == ["May 2019", "4 days", "3 days"]


def test_a_hidden_value_is_said_to_be_hidden_and_has_no_bar() -> None:
    shown = view(row("Ansonia", point(4.0)), row("Union", point(None, reason="suppressed")))
    hidden = groups.bars(shown, card())[1]
    assert (hidden.text, hidden.width) == ("hidden to protect privacy", "")
    assert "1 is hidden to protect privacy." in groups.summary(shown, card())


def test_a_group_without_any_reading_is_a_dash_and_not_zero() -> None:
    bar = groups.bars(view(row("Union")), card())[0]
    assert (bar.text, bar.width) == ("–", "")


def test_bars_are_as_long_as_their_values() -> None:
    bars = groups.bars(view(row("Ansonia", point(10.0)), row("Derby", point(5.0))), card())
    widths = [float(bar.width.rstrip("%")) for bar in bars]
    assert abs(widths[0] - 2 * widths[1]) < 0.2


def test_negative_bars_run_to_the_left_of_zero() -> None:
    bars = groups.bars(view(row("Ansonia", point(10.0)), row("Derby", point(-10.0))), card())
    assert float(bars[0].start.rstrip("%")) > float(bars[1].start.rstrip("%"))


def test_the_title_names_the_highest_and_the_lowest() -> None:
    shown = view(row("Ansonia", point(10.0)), row("Derby", point(5.0)))
    assert groups.title(shown, card()) == "Ansonia at 10 days is highest, Derby at 5 days lowest"
    assert groups.title(view(row("Ansonia", point(10.0))), card()) == "By Town"


def test_groups_off_track_are_counted() -> None:
    bad = replace(row("Ansonia", point(31.0)), card=off_track())
    assert "By the newest figures 1 is off track." in groups.summary(view(bad), card())


def test_what_the_owner_hides_is_said() -> None:
    notes = groups.suppression(view(min_count=6, min_denominator=20, parts_sum=False))
    rule = "counts under 6, rates over fewer than 20"
    assert notes == [f"No group is hidden now. The owner's rule hides {rule}.", "The groups by Town need not add up to the total."]
    hidden = view(row("Ansonia", point(4.0)), row("Union", point(None, reason="suppressed")), min_count=6, suppress_zero=True)
    assert groups.suppression(hidden)[0] == "1 group is hidden by the owner's rule: counts under 6, zeros."


def file_text() -> str:
    noted = replace(
        histories.monthly(3.0, None, 4.0, p2={"is_unusual": True, "qualifier": "<"}),
        notes=(histories.note(date(2019, 4, 1), "series_break", HOSTILE),),
        stretches=(histories.stretch((date(2019, 3, 31), 2.0, 5.0), (date(2019, 12, 31), 2.0, 5.0)),),
        targets=(histories.target(date(2019, 12, 31), 5.0, is_illustrative=True),),
    )
    shown = card(name=HOSTILE, source=HOSTILE, unit=HOSTILE, mean=3.0, lower=1.0, upper=5.0, status=Status.ON_TRACK)
    return picture(charts.chart(noted, shown), heading=HOSTILE)


def test_the_picture_is_sound_xml_whatever_people_wrote() -> None:
    drawn = ElementTree.fromstring(file_text())
    assert {part.tag.rpartition("}")[2] for part in drawn.iter()} <= {"svg", "title", "desc", "rect", "path", "text", "tspan"}


def test_the_picture_names_itself_and_asks_no_page_for_colours() -> None:
    text = file_text()
    assert "var(" not in text
    assert ElementTree.fromstring(text).find("{http://www.w3.org/2000/svg}title").text == HOSTILE  # type: ignore[union-attr]


def test_the_light_colours_are_those_of_the_style_sheet() -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
    light = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", sheet.split("\n:root {", 1)[1].split("}", 1)[0]))
    assert {name: light[name] for name in theme.LIGHT} == theme.LIGHT


def test_every_role_of_a_figure_has_a_light_colour() -> None:
    roles = [value for name, value in vars(theme).items() if isinstance(value, str) and value.startswith("var(") and name.isupper()]
    assert {role[4:-1] for role in [*roles, *theme.GROUPS, *theme.STATUS_COLOR.values()]} <= set(theme.LIGHT)


def test_symbols_differ() -> None:
    drawn = {symbol: marker(symbol, 10, 10, 4) for symbol in ("circle", "square", "diamond", "triangle-up")}
    assert len(set(drawn.values())) == 4


RATE: dict[str, Any] = {"unit": "percent", "decimals": 1}


def test_the_gap_of_each_group_is_its_difference_to_the_total() -> None:
    shown = view(two_months("Ansonia", 30.0, 44.0), two_months("Derby", 20.0, 15.0))
    found = gaps.gaps_of(shown, card(**RATE), histories.monthly(25.0, 24.0))
    assert {one.group.group.label: [gap.value for gap in one.gaps] for one in found} == {"Ansonia": [5.0, 20.0], "Derby": [-5.0, -9.0]}
    chart = gaps.gap_chart(found, shown, card(**RATE))
    assert chart.title == "The largest gap to the total: Ansonia, +20.0 points in May 2019"
    assert "Ansonia was at +5.0 points in" in chart.summary
    assert [one.name for one in go.Figure(chart.figure).data] == ["Total", "Ansonia", "Derby"]
    assert chart.rows[0] == ["May 2019", "+20.0 points", f"{MINUS}9.0 points"]


def test_counts_have_no_gap_to_their_total() -> None:
    shown = view(two_months("Ansonia", 30.0, 44.0))
    assert gaps.gaps_of(shown, card(unit="persons"), histories.monthly(50.0, 60.0)) == []


def test_a_hidden_figure_has_no_gap() -> None:
    shown = view(row("Ansonia", point(4.0, date(2019, 4, 30)), point(None, reason="suppressed")))
    found = gaps.gaps_of(shown, card(**RATE), histories.monthly(5.0, 6.0))
    assert [[gap.end for gap in one.gaps] for one in found] == [[date(2019, 4, 30)]]
