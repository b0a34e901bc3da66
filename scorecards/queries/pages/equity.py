"""The groups of a goal's measures against everybody's target: which are off track, by how much, and which nothing can be said of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from goals.rules.rollup import groups_off_track
from metrics.models import TOTAL, ShownReading
from metrics.queries.labels import period_label
from metrics.queries.series import known_filter
from metrics.rules.codes import Direction, Status
from metrics.rules.columns import EPOCH_ORDINAL, from_day
from scorecards.queries.lens import Lens
from scorecards.queries.members import NO_GROUPS, GroupCards, HeldBack, sizes_of
from scorecards.queries.rows import CardRow
from scorecards.queries.seen import Seen, clocks_of
from scorecards.rules.ranking import size_of_miss

STORED = """
SELECT card.measure_id, card.breakdown_id, breakdown.label, card.period_end, card.value, card.status, card.against_total,
    (SELECT count(*) FROM metrics_shown kept JOIN scorecards_measurecard total
        ON total.measure_id = kept.measure_id AND total.breakdown_id = 0 AND total.period_end = kept.period_end
        WHERE kept.measure_id = card.measure_id AND kept.breakdown_id <> 0 AND kept.superseded_at IS NULL AND kept.reason = 'suppressed')
FROM scorecards_measurecard card JOIN metrics_breakdown breakdown ON breakdown.id = card.breakdown_id
WHERE card.measure_id = ANY(%s::bigint[]) AND card.breakdown_id <> 0 AND card.period_end IS NOT NULL
ORDER BY card.measure_id, card.breakdown_id
"""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group off track against everybody's target, that is large enough to say so. `gap`: to the total, in the measure's unit."""

    label: str
    period: str
    value: float | None
    gap: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class MeasureGroups:
    """The groups of one measure: how many are judged, too small, or hidden; and those off track, the largest miss first.

    `minimum`: the smallest denominator its owner judges; None: none is set. `uncounted`: groups of plain counts, which have none."""

    card: CardRow
    judged: int
    small: int
    uncounted: int
    hidden: int
    minimum: float | None
    lines: tuple[GroupLine, ...]

    @property
    def hides(self) -> bool:
        """Whether everybody's figure is on track while a group's is off."""
        return self.card.status == Status.ON_TRACK and bool(self.lines)


Found = tuple[int, int, str, date, float | None, int, int, int]
"""Measure, breakdown and its label, period end, value, status, status against everybody's target, groups of the measure kept back."""


@dataclass(frozen=True, slots=True)
class Equity:
    """The groups of a goal's measures, and those among them that hold the goal back."""

    groups: list[MeasureGroups]
    held: HeldBack


def equity_of(at: Lens, cards: Mapping[int, CardRow], seen: Seen | None) -> Equity:
    """The groups of the measures of a goal; first those whose total hides a group that is off track. Three queries, two when live."""
    cards = {key: card for key, card in cards.items() if card.direction != Direction.CONTEXT}
    rows = _stored(sorted(cards)) if seen is None else _seen(seen, cards)
    if not rows:
        return Equity([], HeldBack(NO_GROUPS))
    columns = _columns(rows)
    denominators, minimums = sizes_of(columns, clocks_of(at))
    held = groups_off_track(columns, denominators, minimums)
    sizes = [(_number(one), _number(least)) for one, least in zip(denominators.tolist(), minimums.tolist(), strict=True)]
    hidden = {row[0]: row[7] for row in rows} if seen is None else _hidden(at, cards)
    owners = list(dict.fromkeys(row[0] for row in rows))
    paired = list(zip(rows, sizes, strict=True))
    made = [
        _groups(cards[owner], [pair for pair in paired if pair[0][0] == owner], hidden.get(owner, 0)) for owner in owners if owner in cards
    ]
    ordered = sorted(made, key=lambda one: (not one.hides, -len(one.lines), one.card.code))
    return Equity(ordered, HeldBack(held, {(row[0], row[1]): (cards[row[0]].name, row[2]) for row in rows if row[0] in cards}))


Sized = tuple[Found, tuple[float | None, float | None]]


def _groups(card: CardRow, pairs: Sequence[Sized], hidden: int) -> MeasureGroups:
    fresh = [(row, size) for row, size in pairs if row[5] >= Status.ON_TRACK]
    large = [(row, size) for row, size in fresh if size[0] is not None and size[0] >= (size[1] or 0.0)]
    off = [(row, size) for row, size in large if row[6] == Status.OFF_TRACK]
    return MeasureGroups(
        card,
        judged=len(large),
        small=sum(size[0] is not None and size[0] < (size[1] or 0.0) for _row, size in fresh),
        uncounted=sum(size[0] is None for _row, size in fresh),
        hidden=hidden,
        minimum=max((size[1] for _row, size in pairs if size[1]), default=None),
        lines=tuple(_line(card, row, size[0]) for row, size in sorted(off, key=lambda pair: -_miss(card, pair[0][4]))),
    )


def _line(card: CardRow, row: Found, denominator: float | None) -> GroupLine:
    value = row[4]
    gap = None if value is None or card.value is None else value - card.value
    return GroupLine(row[2], period_label(card.period_type, row[3]), value, gap, denominator)


def _miss(card: CardRow, value: float | None) -> float:
    """How far a group lies from what is expected of everybody, in tolerances."""
    if value is None or card.expected is None:
        return 0.0
    return size_of_miss(abs(value - card.expected), card.tolerance)


def _stored(ids: Sequence[int]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(STORED, [list(ids)])
        rows: list[Found] = cursor.fetchall()
    return rows


def _seen(seen: Seen, cards: Mapping[int, CardRow]) -> list[Found]:
    found = seen.answer.assessed
    chosen = np.flatnonzero((found.breakdown != TOTAL) & np.isin(found.measure, list(cards)) & ~np.isnan(found.value))
    names = ("measure", "breakdown", "period_end", "value", "status", "against_total")
    columns = (getattr(found, name)[chosen].tolist() for name in names)
    return [
        (measure, group, seen.labels[group], from_day(end) or date.min, value, status, against, 0)
        for measure, group, end, value, status, against in zip(*columns, strict=True)
    ]


def _columns(rows: Sequence[Found]) -> GroupCards:
    measure, breakdown, _label, end, _value, status, against, _kept = zip(*rows, strict=True)
    days = np.array([day.toordinal() - EPOCH_ORDINAL for day in end], np.int32)
    return GroupCards(
        np.array(measure, np.int64), np.array(breakdown, np.int64), days, np.array(status, np.int8), np.array(against, np.int8)
    )  # fmt: skip


def _hidden(at: Lens, cards: Mapping[int, CardRow]) -> Counter[int]:
    """How many groups of each measure are kept back in the total's newest period."""
    ends = {card.measure_id: card.period_end for card in cards.values() if card.period_end}
    found = ShownReading.objects.filter(known_filter(at.known_on), measure__in=ends, period_end__in=set(ends.values()), reason="suppressed")
    rows = found.exclude(breakdown=TOTAL).values_list("measure", "period_end")
    return Counter(measure for measure, end in rows if ends[measure] == end)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
