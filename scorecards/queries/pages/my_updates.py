"""My updates: what somebody has to do, in groups, with how far it is and how long it usually takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from accounts.models import WorkKind
from accounts.queries.worktime import usual_seconds
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Goal
from metrics.queries.series import recent_points
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.duties import Duties, DutyKind, DutyRow, DutyState, duties_of
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow, GoalRow

POINTS = 24


MOST_LISTED = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One measure or goal with all that is to be done about it in a group, and where it stands."""

    first: DutyRow
    rows: tuple[DutyRow, ...]
    card: CardRow | None
    goal: GoalRow | None
    points: Sequence[float | None]

    @property
    def last(self) -> DutyRow:
        return self.rows[-1]

    @property
    def is_long(self) -> bool:
        """Whether so many periods are missing that the first and the last say more than all."""
        return len(self.rows) > MOST_LISTED


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    items: tuple[Item, ...]
    count: int


@dataclass(frozen=True, slots=True)
class MyUpdates:
    """`by`: the last day on which something of the day's business is due. `seconds`: what that usually takes, None where it was not
    counted. `done` of `total`: what was handed in of late, of what was to be."""

    duties: Duties
    groups: tuple[Group, ...]
    readings: int
    updates: int
    overdue: int
    promises: int
    by: date | None
    seconds: float | None
    done: int
    total: int


REPORTED = (DutyKind.READING, DutyKind.UPDATE)
GROUPS: tuple[tuple[str, tuple[DutyState, ...], DutyKind | None], ...] = (
    ("returned", (DutyState.RETURNED,), None),
    ("overdue", (DutyState.OVERDUE,), None),
    ("due", (DutyState.DUE,), None),
    ("due_soon", (DutyState.DUE_SOON,), None),
    ("waiting", (DutyState.DECIDE, DutyState.ANSWER, DutyState.READ), None),
    ("open", (DutyState.LATER,), DutyKind.UPDATE),
    ("later", (DutyState.LATER,), DutyKind.READING),
    ("promised", (DutyState.LATER,), DutyKind.PROMISE),
    ("handed_in", (DutyState.HANDED_IN, DutyState.DONE), None),
)


def my_updates(who: Viewer, at: Lens) -> MyUpdates:
    """The page of `who`."""
    duties = duties_of(who, at.as_of)
    of_measures = {row.subject_id for row in duties.rows if row.kind is DutyKind.READING}
    cards = {card.code: card for card in measure_cards(at, who, measure_ids=sorted(of_measures))} if of_measures else {}
    points = recent_points(sorted(of_measures), at.as_of, None, POINTS) if of_measures else {}
    goals = _goals(at, who, duties)
    groups = [(key, duties.of(*states, kind=kind)) for key, states, kind in GROUPS]
    readings, updates = (sum(row.kind is kind for row in duties.owed) for kind in REPORTED)
    due = [row.due_on for row in duties.owed if row.due_on and row.kind in REPORTED]
    return MyUpdates(
        duties=duties,
        groups=tuple(Group(key, tuple(_items(rows, cards, goals, points)), len(rows)) for key, rows in groups if rows),
        readings=readings,
        updates=updates,
        overdue=sum(row.kind in REPORTED for row in duties.of(DutyState.OVERDUE)),
        promises=sum(row.kind is DutyKind.PROMISE for row in duties.pressing),
        by=max(due, default=None),
        seconds=_seconds(who, readings, updates, duties),
        done=len(duties.settled),
        total=len(duties.settled) + readings + updates,
    )


def _goals(at: Lens, who: Viewer, duties: Duties) -> Mapping[str, GoalRow]:
    """Where the goals stand that are to be updated."""
    if not any(row.kind is DutyKind.UPDATE for row in duties.rows):
        return {}
    return {row.code: row for row in goal_cards(at, who)}


def _items(
    rows: Sequence[DutyRow],
    cards: Mapping[str, CardRow],
    goals: Mapping[str, GoalRow],
    points: Mapping[int, list[tuple[date, float | None]]],
) -> list[Item]:
    """One item for each measure or goal, in the order of its most pressing row."""
    order = {key: place for place, key in reversed(list(enumerate((row.kind, row.subject_id) for row in rows)))}
    ordered = sorted(rows, key=lambda row: order[row.kind, row.subject_id])
    items = []
    for (kind, subject), alike in groupby(ordered, key=lambda row: (row.kind, row.subject_id)):
        listed = tuple(alike)
        series = [value for _end, value in points.get(subject, [])] if kind is DutyKind.READING else []
        card = cards.get(listed[0].code) if kind is DutyKind.READING else None
        goal = goals.get(listed[0].code) if kind is DutyKind.UPDATE else None
        items.append(Item(listed[0], listed, card, goal, series))
    return items


def _seconds(who: Viewer, readings: int, updates: int, duties: Duties) -> float | None:
    """What the day's business usually takes; None where one part of it was never counted."""
    if not readings and not updates:
        return None
    codes = set(Agency.objects.filter(pk__in=who.agencies).values_list("code", flat=True))
    codes |= set(Goal.objects.filter(lead__in=who.agencies).values_list("code", flat=True))
    usual = usual_seconds(codes)
    parts = ((readings, usual.get(WorkKind.READINGS)), (updates, usual.get(WorkKind.UPDATE)))
    if any(count and each is None for count, each in parts):
        return None
    return sum(count * (each or 0.0) for count, each in parts)
