"""How far each group stands from the total, over time: the equity gap, for figures that can be compared, such as rates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.rules.small_numbers import counts_things
from scorecards.charts import answers, theme
from scorecards.charts.chart import Chart
from scorecards.charts.groups import name_of
from scorecards.queries.pages.groups import ByView, GroupRow
from scorecards.queries.pages.history import History
from scorecards.queries.rows import CardRow
from scorecards.rules.axes import bounds
from scorecards.templatetags.amounts import MISSING, difference_text


@dataclass(frozen=True, slots=True)
class Gap:
    """A group's difference to the total in one period."""

    end: date
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class GroupGaps:
    """One group with its gaps, oldest first; periods in which either has no figure are left out."""

    group: GroupRow
    gaps: tuple[Gap, ...]


def gaps_of(view: ByView, card: CardRow, total: History) -> list[GroupGaps]:
    """The gaps of the groups that have any."""
    # No gap for counts: a part is less than the whole however well it fares, and how much less says only how large it is.
    if not view.as_lines or counts_things(card.unit, card.decimals):
        return []
    whole = {line.end: line.value for line in total.known if line.value is not None}
    found = [GroupGaps(row, tuple(_gaps(row, whole))) for row in view.rows]
    return [one for one in found if one.gaps]


def _gaps(row: GroupRow, whole: dict[date, float]) -> list[Gap]:
    return [
        Gap(point.end, point.label, point.value - whole[point.end])
        for point in row.points
        if point.value is not None and point.end in whole
    ]  # fmt: skip


def gap_chart(found: list[GroupGaps], view: ByView, card: CardRow) -> Chart:
    """A line a group around the total's, which is level."""
    traces = [_line(one, number, card) for number, one in enumerate(found)]
    ends = dict(sorted({gap.end: gap.label for one in found for gap in one.gaps}.items()))
    level = [theme.line(_("Total"), [end.isoformat() for end in ends], [0.0] * len(ends), theme.MUTED, width=3, dash="dot")]
    heights = theme.axis_of_differences(card.unit) | {"range": list(bounds([0.0, *(gap.value for one in found for gap in one.gaps)]))}
    layout: dict[str, Any] = {"xaxis": theme.days_of(card.period_type, ends), "yaxis": heights, "plot_bgcolor": theme.GROUND}
    by_end = [{gap.end: gap for gap in one.gaps} for one in found]
    return Chart(
        id="by-gap",
        title=title(found, card),
        summary=summary(found, view, card),
        figure={"data": level + traces, "layout": layout},
        head=[_("Period"), *(one.group.group.label for one in found)],
        rows=[[label, *(_text(gaps.get(end), card) for gaps in by_end)] for end, label in reversed(ends.items())],
        source=card.source,
        height=380,
    )


def title(found: list[GroupGaps], card: CardRow) -> str:
    """The largest gap of the newest period that any group has."""
    one, gap = _largest(found)
    words = _("The largest gap to the total: %(group)s, %(gap)s %(when)s")
    return words % {"group": one.group.group.label, "gap": _text(gap, card), "when": answers.when(card.period_type, gap.label)}


def summary(found: list[GroupGaps], view: ByView, card: CardRow) -> str:
    """What is drawn, and what the largest gap was when it began."""
    one, gap = _largest(found)
    parts = [_("The difference of each group by %(dimension)s to the total.") % {"dimension": name_of(view)}]
    first = one.gaps[0]
    if first.end != gap.end:
        words = _("%(group)s was at %(gap)s %(when)s.")
        parts.append(
            words % {"group": one.group.group.label, "gap": _text(first, card), "when": answers.when(card.period_type, first.label)}
        )
    return " ".join(parts)


def _largest(found: list[GroupGaps]) -> tuple[GroupGaps, Gap]:
    newest = max(one.gaps[-1].end for one in found)
    return max(((one, one.gaps[-1]) for one in found if one.gaps[-1].end == newest), key=lambda pair: abs(pair[1].value))


def _text(gap: Gap | None, card: CardRow) -> str:
    return difference_text(gap.value, card.unit, card.decimals) if gap else MISSING


def _line(one: GroupGaps, number: int, card: CardRow) -> theme.Trace:
    label, color = one.group.group.label, theme.GROUPS[number % len(theme.GROUPS)]
    dash = theme.DASHES[number // len(theme.GROUPS) % len(theme.DASHES)]
    texts = [f"{label}: {_text(gap, card)}" for gap in one.gaps]
    drawn = theme.line(label, [gap.end.isoformat() for gap in one.gaps], [gap.value for gap in one.gaps], color, dash=dash, texts=texts)
    return drawn | {"mode": "lines+markers", "marker": {"symbol": "circle", "size": 6, "color": color}}
