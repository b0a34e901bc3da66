"""Lines from one span of time to the next: what the same people cost or were paid before and after."""

from collections.abc import Sequence
from typing import Any

from linkage.rules.answers import Figure
from scorecards.charts import theme
from scorecards.charts.studies import words

Named = tuple[str, Figure, Figure]


def both_known(one: Figure, other: Figure) -> bool:
    return one.value is not None and other.value is not None


def then_and_after(spans: tuple[str, str], rows: Sequence[Named]) -> dict[str, Any]:
    """A figure of dollars: a line for each row, from its first to its second."""
    traces = [_line(spans, row, place) for place, row in enumerate(rows)]
    return {
        "data": traces,
        "layout": {"xaxis": {"type": "category"}, "yaxis": words.DOLLAR_AXIS | {"range": words.from_zero(traces)}},
    }


def _line(spans: tuple[str, str], row: Named, place: int) -> theme.Trace:
    name, first, second = row
    color = theme.GROUPS[place]
    return theme.line(
        name,
        spans,
        [first.value, second.value],
        color,
        width=2.5,
        mode="lines+markers",
        marker=words.mark(color),
        dash=theme.DASHES[place % 2] if place % 2 else "",
        texts=[f"{name}: {words.value(each, words.dollars)}" for each in (first, second)],
    )
