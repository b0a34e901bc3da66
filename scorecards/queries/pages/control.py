"""The control chart of a measure: its limits and what they stand on, what was unusual along the way, a new base where one is due, and what
else happened at the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_decide_change, may_propose_change
from goals.models import GoalMeasure
from metrics.models import TOTAL, Measure
from metrics.queries.proposals import ProposalKind, ProposalRow, is_promised, proposals_of
from metrics.rules.codes import Signal
from metrics.rules.limits import Base, Point, base_of, proposed_base, signals_along
from metrics.rules.signals import FACTOR
from scorecards.models import MeasureCard
from scorecards.queries.faces import DIRECTIONS
from scorecards.queries.lens import Lens
from scorecards.queries.pages.drift import counted_points, is_frozen
from scorecards.queries.pages.history import Line, NoteRow, TargetRow
from scorecards.queries.pages.measure import MeasurePage, measure
from scorecards.queries.pages.standing import UNUSUAL
from scorecards.queries.rows import CardRow
from scorecards.rules.coincidence import WINDOW, Kinship, Move, at_the_same_time

ASKED, SHOWN = 400, 12
BEFORE = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another measure that moved at the same time: its name, its agency, and what the two have to do with each other."""

    move: Move
    name: str
    agency: str
    signal: Signal


@dataclass(frozen=True, slots=True)
class Causes:
    """What happened around the time at which it moved, from the first unusual period on: candidates, none of them proved."""

    first: date
    last: date
    notes: tuple[NoteRow, ...]
    targets: tuple[TargetRow, ...]
    revised: tuple[Line, ...]
    neighbours: tuple[Neighbour, ...]
    more: int

    @property
    def are_none(self) -> bool:
        return not (self.notes or self.targets or self.revised or self.neighbours)


@dataclass(frozen=True, slots=True)
class ControlPage:
    """All of it. `points`: those since the series break that cut, and the signal that ends at each; `base`: what the limits stand on,
    None with too few points; `frozen`: a person froze them; `proposed`: a new base that is due; `waiting`: changes on their way."""

    shown: MeasurePage
    points: tuple[Point, ...]
    signals: tuple[Signal, ...]
    base: Base | None
    frozen: bool
    frozen_on: ProposalRow | None
    proposed: Base | None
    waiting: tuple[ProposalRow, ...]
    causes: Causes | None
    may_propose: bool
    needs_second: bool

    @property
    def card(self) -> CardRow:
        return self.shown.card


def control(who: Viewer, at: Lens, code: str) -> ControlPage | None:
    """The control chart of a measure's total as `who` may see it through the lens; None where there is no such measure."""
    shown = measure(who, at, code)
    if shown is None:
        return None
    card = shown.card
    points = counted_points(shown.history, card)
    base = _base(shown, points)
    known = proposals_of([shown.measure.id]) if may_propose_change(who, agency_id=shown.measure.agency_id) else []
    limits = [one for one in known if one.kind is ProposalKind.LIMITS]
    frozen = is_frozen(shown.measure, card)
    due = proposed_base(points, base.mean, shown.measure.frozen_until) if base and frozen else None
    return ControlPage(
        shown=shown,
        points=tuple(points),
        signals=tuple(signals_along(points, base.mean, base.mean_range) if base else ()),
        base=base,
        frozen=frozen,
        frozen_on=next((one for one in limits if not one.is_open), None),
        proposed=due,
        waiting=tuple(one for one in limits if one.is_open),
        causes=_causes(who, at, shown) if card.signal in UNUSUAL and not shown.history.drifts else None,
        may_propose=may_propose_change(who, agency_id=shown.measure.agency_id) and at.is_live,
        needs_second=is_promised(shown.measure.id) or not may_decide_change(who, proposed_by_id=0),
    )


def span_of(page: ControlPage, first: date, last: date) -> Base | None:
    """The base of a span that somebody chose; None with too few points in it."""
    return base_of(page.points, first, last)


def _base(shown: MeasurePage, points: Sequence[Point]) -> Base | None:
    """What the card's limits stand on: the frozen figures with their span, else all points."""
    card, one = shown.card, shown.measure
    if card.mean is None or card.upper is None:
        return None
    reach = (card.upper - card.mean) / FACTOR
    if is_frozen(one, card):
        first, last = one.frozen_from or points[0][0], one.frozen_until or points[-1][0]
        return Base(card.mean, reach, first, last, sum(first <= end <= last for end, _value in points))
    return Base(card.mean, reach, points[0][0], points[-1][0], len(points))


def _causes(who: Viewer, at: Lens, shown: MeasurePage) -> Causes:
    """From a quarter before the latest run: the first period of those that make the newest signal."""
    lines = shown.history.known
    odd = [line for line in lines if line.is_unusual] or list(lines[-1:])
    first, last = odd[0].start - BEFORE, odd[-1].end
    found = _neighbours(who, shown) if at.is_live else []
    return Causes(
        first,
        last,
        notes=tuple(note for note in shown.history.notes if first <= note.day <= last + WINDOW),
        targets=tuple(row for row in shown.history.targets if row.change_reason and first <= row.recorded_on <= last + WINDOW),
        revised=tuple(line for line in lines if line.end >= odd[0].end and any(one.value != line.value for one in line.earlier)),
        neighbours=tuple(found[:SHOWN]),
        more=max(len(found) - SHOWN, 0),
    )


def _neighbours(who: Viewer, shown: MeasurePage) -> list[Neighbour]:
    """The other measures with an unusual change within a quarter, of those that `who` may see. One query."""
    card, goals = shown.card, [goal.code for goal in shown.sheet.goals]
    areas = sorted({goal.area_code for goal in shown.sheet.goals})
    if card.period_end is None or card.mean is None or card.upper is None or card.value is None:
        return []
    own = Move(card.code, card.period_end, card.value, card.mean, card.upper - card.mean, card.direction)
    rows = _moved(who, card, goals, areas)
    names = {row["measure__code"]: row for row in rows}
    moves = [_move(row, card) for row in rows]
    return [
        Neighbour(move, names[move.code]["measure__name"], names[move.code]["measure__agency__name"], Signal(names[move.code]["signal"]))
        for move in at_the_same_time(own, moves)
    ]


def _moved(who: Viewer, card: CardRow, goals: Sequence[str], areas: Sequence[str]) -> list[dict[str, Any]]:
    members = GoalMeasure.objects.filter(measure=OuterRef("measure"))
    visible = Measure.objects.filter(measures_visible_to(who), Q(retired_on__isnull=True) | Q(retired_on__gt=card.as_of))
    end = card.period_end or card.as_of
    found = MeasureCard.objects.filter(
        measure__in=visible, breakdown=TOTAL, signal__in=list(UNUSUAL), period_end__range=(end - WINDOW, end + WINDOW)
    ).exclude(measure=card.measure_id)
    found = found.annotate(
        same_goal=Exists(members.filter(goal__code__in=goals)), same_area=Exists(members.filter(goal__area__code__in=areas))
    )  # fmt: skip
    rows: Any = (
        found.order_by(F("same_goal").desc(), F("same_area").desc(), "measure__code").values(
            "measure__code", "measure__name", "measure__agency__code", "measure__agency__name", "measure__direction", "period_end", "value",
            "mean", "upper", "signal", "same_goal", "same_area",
        )[:ASKED]
    )  # fmt: skip
    return list(rows)


def _move(row: Mapping[str, Any], card: CardRow) -> Move:
    kinship = (
        Kinship.GOAL
        if row["same_goal"]
        else Kinship.AGENCY
        if row["measure__agency__code"] == card.agency_code
        else Kinship.AREA
        if row["same_area"]
        else Kinship.NONE
    )
    direction, reach = DIRECTIONS[row["measure__direction"]], row["upper"] - row["mean"]
    return Move(row["measure__code"], row["period_end"], row["value"], row["mean"], reach, direction, kinship)
