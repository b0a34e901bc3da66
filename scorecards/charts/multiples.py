"""Lead measures as small multiples: one picture each, all on one time axis, the target path dashed behind the readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from metrics.queries.labels import period_label
from scorecards.charts.answers import when
from scorecards.charts.sentences import aim
from scorecards.queries.pages.priority import Multiple
from scorecards.queries.pages.progress import PathPoint
from scorecards.queries.rows import CardRow
from scorecards.rules.axes import TimeScale, path, place, scale_time, scale_value, time_ticks
from scorecards.templatetags.amounts import amount_text

WIDE, HIGH = 320, 132
LEFT, RIGHT, TOP, FOOT = 6, 312, 8, 112
TICKS = 4
YEARS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Label:
    """A text in the picture."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a picture's table, as texts."""

    period: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One small multiple: the lines, the newest point, the years below, the values at its ends, and the sentence that says it.

    `shown`: the first and the last day of its axis of time. `periods`: how many it shows, of which `rows` has the newest."""

    card: CardRow
    goal: str
    line: str
    goal_line: str
    x: str
    y: str
    since: str
    years: tuple[Label, ...]
    summary: str
    aim: str
    rows: tuple[Line, ...]
    periods: int
    shown: tuple[date, date]


def multiples(rows: Sequence[Multiple], listed: int | None = None) -> list[Picture]:
    """A picture for each lead measure with a value; all share the years of the longest, at most the last ten.

    `listed`: how many periods its table has, the newest; None: all that the picture shows."""
    ends = [point.end for row in rows for point in row.points if point.value is not None]
    if not ends:
        return []
    last = max(ends)
    first = max(min(ends), last.replace(year=last.year - YEARS_SHOWN, day=min(last.day, 28)))
    across = scale_time(first, last, start=LEFT, stop=RIGHT)
    return [_picture(row, across, listed) for row in rows if _known(row.points, first)]


def _known(points: Sequence[PathPoint], first: date) -> list[PathPoint]:
    return [point for point in points if point.value is not None and point.end >= first]


def _picture(row: Multiple, across: TimeScale, listed: int | None) -> Picture:
    points = [point for point in row.points if point.end >= across.first]
    aims = [point for point in row.path if point.end >= across.first]
    down = scale_value([point.value for point in [*points, *aims]], start=FOOT, stop=TOP)
    newest, told = _known(points, across.first)[-1], points[-listed:] if listed else points
    return Picture(
        card=row.card,
        goal=row.goal,
        line=path([across(p.end) for p in points], [down.of(p.value) for p in points]),
        goal_line=path([across(p.end) for p in aims], [down.of(p.value) for p in aims]),
        x=place(across(newest.end)),
        y=place(down(newest.value or 0.0)),
        since=_since(row.card, _known(points, across.first)),
        years=tuple(Label(place(across(day)), str(HIGH - 4), text) for day, text in time_ticks(across.first, across.last, TICKS)),
        summary=_summary(row.card, _known(points, across.first)),
        aim=_("expected %(aim)s") % {"aim": aim(row.card)} if row.card.expected is not None else "",
        rows=_rows(row.card, told, aims),
        periods=len(points),
        shown=(across.first, across.last),
    )


def _since(card: CardRow, known: Sequence[PathPoint]) -> str:
    """Where the line begins; nothing for a point alone."""
    if len(known) < 2:
        return ""
    first = known[0]
    text = amount_text(first.value, card.unit, card.decimals, "short")
    return _("from %(value)s %(when)s") % {
        "value": text,
        "when": when(card.period_type, period_label(card.period_type, first.end)),
    }


def _rows(card: CardRow, points: Sequence[PathPoint], aims: Sequence[PathPoint]) -> tuple[Line, ...]:
    """The figures behind a picture, the newest first."""
    expected = {point.end: point.value for point in aims}

    def text(value: float | None) -> str:
        return amount_text(value, card.unit, card.decimals, "short")

    return tuple(Line(period_label(card.period_type, p.end), text(p.value), text(expected.get(p.end))) for p in reversed(points))


def _summary(card: CardRow, known: Sequence[PathPoint]) -> str:
    """Unemployment rate: 3.7% (Jun 2019), from 2.9% in Jan 2010. Expected: at most 4%."""
    text = _("%(name)s: %(value)s (%(period)s), %(since)s.") % {
        "name": card.name,
        "value": amount_text(card.value, card.unit, card.decimals),
        "period": card.period,
        "since": _since(card, known) or _("the only figure"),
    }
    return text + " " + _("Expected: %(aim)s.") % {"aim": aim(card)} if card.expected is not None else text
