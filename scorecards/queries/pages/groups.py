"""A measure by one of its dimensions: the history of a few groups, or the newest value of many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from metrics.models import TOTAL, ShownReading
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.series import known_filter
from scorecards.queries.lens import Lens
from scorecards.queries.pages.places import Spot, spots_of
from scorecards.queries.pages.sheet import Dimension, Group, Sheet
from scorecards.queries.rows import CardRow

MOST_LINES = 8
READ = ("breakdown_id", "period_end", "value", "reason", "qualifier", "state")


@dataclass(frozen=True, slots=True)
class GroupPoint:
    """A group's reading for a period: a value, or the reason there is none."""

    end: date
    label: str
    value: float | None
    reason: str | None
    qualifier: str
    state: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group with its readings, oldest first, and its card where there is one."""

    group: Group
    points: tuple[GroupPoint, ...]
    card: CardRow | None

    @property
    def newest(self) -> GroupPoint | None:
        return self.points[-1] if self.points else None


@dataclass(frozen=True, slots=True)
class ByView:
    """A measure by one dimension. `as_lines`: few groups with a history; else the newest values are ranked. `spots`: places to draw.

    Groups without a value come last, and are never taken for zero."""

    by: str
    dimensions: tuple[Dimension, ...]
    rows: tuple[GroupRow, ...]
    total: CardRow | None
    spots: tuple[Spot, ...]

    @property
    def as_lines(self) -> bool:
        return len(self.rows) <= MOST_LINES and any(len(row.points) > 1 for row in self.rows)


def by_view(found: Sheet, by: str, at: Lens, cards: Iterable[CardRow]) -> ByView | None:
    """The measure by the dimension (codes joined by ;); None when it is not reported so. Two queries."""
    groups = {group.breakdown_id: group for group in found.groups if group.by == by}
    if not groups:
        return None
    stored = {card.breakdown_id: card for card in cards}
    points = _points(found, list(groups), at)
    rows = [GroupRow(group, points.get(pk, ()), stored.get(pk)) for pk, group in groups.items()]
    dimensions = tuple(d for d in found.dimensions if d.code in by.split(";"))
    return ByView(by, dimensions, tuple(sorted(rows, key=_rank)), stored.get(TOTAL), spots_of(by))


def _rank(row: GroupRow) -> tuple[bool, float, str]:
    value = row.newest.value if row.newest else None
    return (value is None, -(value or 0.0), row.group.label)


def _points(found: Sheet, breakdowns: Sequence[int], at: Lens) -> dict[int, tuple[GroupPoint, ...]]:
    """The readings of a few groups, or the newest reading of each of many."""
    rows = ShownReading.objects.filter(
        known_filter(at.known_on), measure=found.measure.id, breakdown__in=breakdowns, period_end__lte=at.as_of
    )
    if len(breakdowns) > MOST_LINES:
        rows = rows.order_by("breakdown_id", "-period_end").distinct("breakdown_id")
    else:
        rows = rows.order_by("breakdown_id", "period_end")
    type_ = PERIODS[found.measure.period]

    def point(row: tuple[Any, ...]) -> GroupPoint:
        return GroupPoint(row[1], period_label(type_, row[1]), *row[2:])

    found_rows = rows.values_list(*READ)
    return {pk: tuple(point(row) for row in same) for pk, same in groupby(found_rows, key=lambda row: row[0])}
