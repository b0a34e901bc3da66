"""The grid in which readings are entered: a line for each period asked for, with what was typed, what stood before, and its effect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from accounts.rules.policy import Viewer, keeps_data, may_enter
from agencies.models import Agency
from goals.models import Goal
from metrics.models import TOTAL, EntryDraft, Measure, ShownReading, Submission, SubmissionState
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.tried import Key, Tried, trial
from metrics.rules.typed import CELLS, is_blank
from scorecards.queries.duties import DutyState
from scorecards.queries.duties.readings import own_measures, reading_duties
from scorecards.queries.duties.rows import SETTLED

MOST, POINTS, REVISABLE = 300, 24, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the grid is asked for: codes of an agency, a goal and a measure; `revise`: the end of periods that have figures."""

    agency: str = ""
    goal: str = ""
    measure: str = ""
    revise: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a line, by whom and when. `version` 0: nothing yet."""

    cells: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid. `stands`: there is a figure already, `cells` begin with it. `words`: why it came back."""

    measure_id: int
    code: str
    name: str
    agency_id: int
    agency: str
    unit: str
    decimals: int
    numerator: str
    denominator: str
    needs_approval: bool
    period: str
    period_end: date
    due_on: date | None
    state: DutyState | None
    last: float | None
    last_period: str
    points: Sequence[float | None]
    draft: Draft
    tried: Tried
    scale: float
    stands: bool
    words: str = ""

    @property
    def id(self) -> str:
        return f"{self.measure_id}:{self.period_end.isoformat()}"

    @property
    def has_parts(self) -> bool:
        return bool(self.numerator or self.denominator)

    @property
    def cells(self) -> dict[str, str]:
        return {name: self.draft.cells.get(name, "") for name in CELLS}


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines, what may wait last; and what they can be narrowed by: (code, name) pairs, and the ends of periods that can be revised,
    with their labels."""

    asked: Asked
    lines: tuple[Line, ...]
    left_out: int
    agencies: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    periods: tuple[tuple[date, str], ...]

    @property
    def has_parts(self) -> bool:
        return any(line.has_parts for line in self.lines)

    @property
    def revises(self) -> bool:
        return any(line.stands for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Place:
    """A period asked for, how pressing it is, and why it came back."""

    due_on: date | None = None
    state: DutyState | None = None
    words: str = ""
    stands: bool = False


NOWHERE = _Place()


def grid(who: Viewer, day: date, asked: Asked) -> Grid:
    """The grid for `who`: what is owed and what is being typed, or the periods to revise."""
    seat = seated(who, asked.agency)
    mine = Measure.objects.filter(pk__in=_mine(seat, day, asked)).select_related("agency")
    measures = {one.pk: one for one in mine}
    drafts = drafts_of(measures)
    places = _revised(measures, asked.revise) if asked.revise else _owed(seat, day, measures, drafts)
    chosen = sorted(places, key=lambda key: (places[key].state is DutyState.LATER, measures[key[0]].name, key))
    lines = lines_of(measures, {key: places[key] for key in chosen[:MOST]}, drafts, day)
    agencies = _agencies(who)
    return Grid(asked, lines, max(len(chosen) - MOST, 0), agencies, _goals(measures), _periods(measures, day))


def seated(who: Viewer, agency: str) -> Viewer:
    """`who`, at the desk of one agency: a data keeper enters for any, everybody else for their own."""
    found = Agency.objects.filter(code=agency).first() if agency else None
    if found is None or not may_enter(who, agency_id=found.pk):
        return who
    if keeps_data(who) or found.pk in who.commissioner_of:
        return replace(who, commissioner_of=frozenset({found.pk}), steward_of=frozenset())
    return replace(who, commissioner_of=frozenset(), steward_of=frozenset({found.pk}))


def drafts_of(measure_ids: Iterable[int]) -> dict[Key, Draft]:
    """What is being typed for these measures. One query."""
    found = EntryDraft.objects.filter(measure__in=list(measure_ids), breakdown=TOTAL).select_related("saved_by")
    return {(one.measure_id, one.period_end): Draft(one.typed, one.version, str(one.saved_by), one.saved_at) for one in found}


def looks(cells: Mapping[Key, Mapping[str, str]], day: date) -> dict[Key, Tried]:
    """What is to be said of rows that were typed, with what else is typed for the same measures."""
    ids = {key[0] for key in cells}
    others = {key: draft.cells for key, draft in drafts_of(ids).items()}
    found = trial(sorted(ids), day).rows({**others, **cells})
    return {key: found[key] for key in cells}


def _mine(who: Viewer, day: date, asked: Asked) -> Any:
    found = own_measures(who, day).filter(is_draft=False, formula="")
    if asked.measure:
        found = found.filter(code=asked.measure)
    if asked.goal:
        found = found.filter(goal_measures__goal__code=asked.goal)
    return found.values("pk")


def _owed(who: Viewer, day: date, measures: Mapping[int, Measure], drafts: Mapping[Key, Draft]) -> dict[Key, _Place]:
    places = {
        (row.subject_id, row.period_end): _Place(row.due_on, row.state, row.words, row.due_on is None)
        for row in reading_duties(who, day)
        if row.subject_id in measures and row.period_end and row.state not in SETTLED
    }
    typed = {key: NOWHERE for key, draft in drafts.items() if key not in places and not is_blank(draft.cells)}
    stand = _standing({key[0] for key in typed}, {key[1] for key in typed}) if typed else {}
    return places | {key: replace(place, stands=key in stand) for key, place in typed.items()}


def _revised(measures: Mapping[int, Measure], end: date) -> dict[Key, _Place]:
    return {key: _Place(stands=True) for key in _standing(measures, {end})}


def _standing(measure_ids: Iterable[int], ends: Iterable[date]) -> dict[Key, ShownReading]:
    found = ShownReading.objects.filter(
        measure__in=list(measure_ids), breakdown=TOTAL, period_end__in=list(ends), superseded_at__isnull=True, hidden=False
    )
    return {(one.measure_id, one.period_end): one for one in found}


def lines_of(measures: Mapping[int, Measure], places: Mapping[Key, _Place], drafts: Mapping[Key, Draft], day: date) -> tuple[Line, ...]:
    """The lines of these periods, as they were typed, tried by the rules."""
    tries = trial(sorted({key[0] for key in places}), day)
    begun = _begun(places) | {key: draft for key, draft in drafts.items() if key in places}
    tried = tries.rows({key: begun[key].cells if key in begun else {} for key in places})
    lines = []
    for key, place in places.items():
        measure, total = measures[key[0]], tries.totals[key[0]]
        newest = total.newest(key[1])
        type_ = PERIODS[measure.period]
        lines.append(
            Line(
                measure_id=measure.pk,
                code=measure.code,
                name=measure.name,
                agency_id=measure.agency_id,
                agency=measure.agency.name,
                unit=measure.unit,
                decimals=measure.decimals,
                numerator=measure.numerator,
                denominator=measure.denominator,
                needs_approval=measure.needs_approval,
                period=period_label(type_, key[1]),
                period_end=key[1],
                due_on=place.due_on,
                state=place.state,
                last=newest[1] if newest else None,
                last_period=period_label(type_, newest[0]) if newest else "",
                points=total.points(key[1], POINTS),
                draft=begun.get(key, Draft()),
                tried=tried[key],
                scale=tries.scale(key[0]),
                stands=place.stands,
                words=place.words,
            )
        )
    return tuple(lines)


def _begun(places: Mapping[Key, _Place]) -> dict[Key, Draft]:
    """What lines begin with: the figure that stands, where it is revised; what was handed in, where it came back."""
    begun: dict[Key, Draft] = {}
    revised = {key for key, place in places.items() if place.stands}
    if revised:
        found = _standing({key[0] for key in revised}, {key[1] for key in revised})
        begun |= {key: Draft(_cells(one)) for key, one in found.items() if key in revised}
    returned = {key for key, place in places.items() if place.state is DutyState.RETURNED}
    if returned:
        sent = Submission.objects.filter(measure__in={key[0] for key in returned}, standing=SubmissionState.RETURNED, breakdown=TOTAL)
        begun |= {(one.measure_id, one.period_end): Draft(_cells(one)) for one in sent.order_by("pk")}
    return begun


def _cells(one: ShownReading | Submission) -> dict[str, str]:
    numbers = {name: _text(getattr(one, name)) for name in ("value", "numerator", "denominator")}
    note = one.note if isinstance(one, Submission) else ""
    return numbers | {"value": f"{one.qualifier}{numbers['value']}", "reason": one.reason or "", "note": note}


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.12g}"


def _agencies(who: Viewer) -> tuple[tuple[str, str], ...]:
    found = Agency.objects.all() if keeps_data(who) else Agency.objects.filter(pk__in=who.agencies)
    return tuple(found.filter(measures__isnull=False).distinct().order_by("name").values_list("code", "name"))


def _goals(measures: Mapping[int, Measure]) -> tuple[tuple[str, str], ...]:
    found = Goal.objects.filter(goal_measures__measure__in=list(measures)).distinct().order_by("statement")
    return tuple(found.values_list("code", "statement"))


def _periods(measures: Mapping[int, Measure], day: date) -> tuple[tuple[date, str], ...]:
    """The newest ends of periods that have figures."""
    ends = ShownReading.objects.filter(measure__in=list(measures), breakdown=TOTAL, superseded_at__isnull=True, period_end__lte=day)
    found = ends.order_by("-period_end").values_list("period_end", flat=True).distinct()[:REVISABLE]
    return tuple((end, end.isoformat()) for end in found)
