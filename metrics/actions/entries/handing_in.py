"""Handing entries in: checked together, then recorded, or kept for the one who approves. All or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.actions.worktime import note_work
from accounts.models import User, WorkKind
from accounts.queries import viewer
from accounts.rules.policy import may_enter
from agencies.actions.context import because
from metrics.actions import statements
from metrics.actions.entries.refused import Key, NotHandedIn
from metrics.actions.readings import NewReading, record_readings
from metrics.models import TOTAL, CorrectionReason, EntryDraft, Measure, Reading, Submission, SubmissionState
from metrics.queries.guards.entered import Doubt
from metrics.queries.labels import PERIODS
from metrics.queries.periods import locks
from metrics.queries.tried import trial
from metrics.rules.calendar import Locks
from metrics.rules.codes import Absence
from metrics.rules.periods import period_holding
from metrics.rules.typed import Figure


@dataclass(frozen=True, slots=True)
class Entry:
    """What a period of a measure is to say. `version`: of the draft it comes from, None where it comes from none."""

    measure_id: int
    period_end: date
    figure: Figure
    version: int | None = None

    @property
    def key(self) -> Key:
        return self.measure_id, self.period_end


class Outcome(StrEnum):
    RECORDED = "recorded"
    SUBMITTED = "submitted"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an entry, and what looks wrong with it though it was taken."""

    entry: Entry
    outcome: Outcome
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The answers in the order of the entries."""

    answers: tuple[Answer, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in self.answers)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What entries are checked against: their measures, what stands for their periods, what is locked, the day, and by whose hand."""

    measures: Mapping[int, Measure]
    standing: Mapping[Key, Reading]
    locks: Locks
    day: date


@transaction.atomic
def hand_in_entries(*, entries: Sequence[Entry], by: User, at: datetime, day: date, doubts_seen: bool = True) -> HandedIn:
    """Records the entries, or makes submissions of those whose measures need approval; then nudge the recalculation.

    `day`: what the site calls today. `doubts_seen` False: refused while a guard finds something. Raises PermissionDenied, NotHandedIn."""
    measures = _allowed(entries, by)
    with connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
    desk = _Desk(measures, _standing(entries), locks(day), day)
    problems = problems_of(entries, desk.measures, desk.standing, desk.locks, day)
    if problems:
        raise NotHandedIn(problems)
    found = trial(list(measures), day).doubts({one.key: one.figure for one in entries})
    doubtful = sum(bool(doubts) for doubts in found.values())
    if doubtful and not doubts_seen:
        raise NotHandedIn({}, doubts=doubtful)
    outcomes = {one.key: _outcome(one, desk) for one in entries}
    _record([one for one in entries if outcomes[one.key] is Outcome.RECORDED], desk, by, at)
    _submit([one for one in entries if outcomes[one.key] is Outcome.SUBMITTED], desk, by, at)
    _put_away(entries, measures, by, at)
    return HandedIn(tuple(Answer(one, outcomes[one.key], tuple(found[one.key])) for one in entries))


def _allowed(entries: Sequence[Entry], by: User) -> dict[int, Measure]:
    ids = {one.measure_id for one in entries}
    measures = Measure.objects.select_related("agency").in_bulk(ids)
    who = viewer(by)
    if len(measures) < len(ids) or not all(may_enter(who, agency_id=one.agency_id) for one in measures.values()):
        raise PermissionDenied
    return measures


def _standing(entries: Iterable[Entry]) -> dict[Key, Reading]:
    keys = {one.key for one in entries}
    found = Reading.objects.current().total().filter(measure__in={key[0] for key in keys}, period_end__in={key[1] for key in keys})
    return {(one.measure_id, one.period_end): one for one in found if (one.measure_id, one.period_end) in keys}


def problems_of(
    entries: Sequence[Entry], measures: Mapping[int, Measure], standing: Mapping[Key, Reading], locked: Locks, day: date
) -> dict[Key, str]:
    """Why entries cannot be taken: a code for each that cannot."""
    many = Counter(one.key for one in entries)
    found = {}
    for one in entries:
        measure, stood = measures[one.measure_id], standing.get(one.key)
        why = "twice" if many[one.key] > 1 else _wrong(one, measure, day) or _forbidden(one, measure, stood, locked)
        if why:
            found[one.key] = why
    return found


def _wrong(one: Entry, measure: Measure, day: date) -> str:
    """What is wrong with the entry itself."""
    checks = (
        ("calculated", bool(measure.formula)),
        ("draft", measure.is_draft),
        ("not_a_period", period_holding(PERIODS[measure.period], one.period_end).end != one.period_end),
        ("early", one.period_end > day),
        ("retired", measure.retired_on is not None and measure.retired_on < one.period_end),
        ("no_figure", (one.figure.value is None) == (one.figure.reason is None)),
    )
    return next((why for why, is_so in checks if is_so), "")


def _forbidden(one: Entry, measure: Measure, stood: Reading | None, locked: Locks) -> str:
    """Why what stands may not be replaced like this."""
    if stood is None or stood.reason == Absence.PENDING.slug:
        return ""
    checks = (
        ("kept_back", stood.hidden),
        ("locked", locked.since(one.period_end, measure.agency_id) is not None),
        ("explain", not is_same(one.figure, stood) and not _is_explained(one.figure)),
    )
    return next((why for why, is_so in checks if is_so), "")


def is_same(figure: Figure, stood: Reading) -> bool:
    """Whether a figure says what stands already; parts that are not given are not changed."""
    parts = ((figure.numerator, stood.numerator), (figure.denominator, stood.denominator))
    same_parts = all(given is None or given == old for given, old in parts)
    return (figure.value, figure.reason, figure.qualifier) == (stood.value, stood.reason, stood.qualifier) and same_parts


def _is_explained(figure: Figure) -> bool:
    return figure.why in set(CorrectionReason.values) - {CorrectionReason.WITHDRAWN} and bool(figure.note)


def _outcome(one: Entry, desk: _Desk) -> Outcome:
    stood = desk.standing.get(one.key)
    if stood is not None and is_same(one.figure, stood):
        return Outcome.SAME
    return Outcome.SUBMITTED if desk.measures[one.measure_id].needs_approval else Outcome.RECORDED


def _record(entries: Sequence[Entry], desk: _Desk, by: User, at: datetime) -> None:
    """Records readings, those that replace one with the reason why."""
    whys = {one.key: (one.figure.why, one.figure.note) if _replaces(one, desk) else ("", "") for one in entries}
    ordered = sorted(entries, key=lambda one: whys[one.key])
    for (why, note), alike in groupby(ordered, key=lambda one: whys[one.key]):
        with because(said_of_correction(why, note), by=by.pk):
            record_readings(readings=[_reading(one, desk) for one in alike], by=by, at=at, correction=why)


def said_of_correction(why: str, note: str) -> str:
    """Why a figure replaces another, as the audit is told; empty where it replaces none."""
    return f"{CorrectionReason(why).label}: {note.strip()}" if why else ""


def _replaces(one: Entry, desk: _Desk) -> bool:
    stood = desk.standing.get(one.key)
    return stood is not None and stood.reason != Absence.PENDING.slug


def _reading(one: Entry, desk: _Desk) -> NewReading:
    measure, figure = desk.measures[one.measure_id], one.figure
    return NewReading(
        measure_id=measure.pk,
        period_start=period_holding(PERIODS[measure.period], one.period_end).start,
        period_end=one.period_end,
        value=figure.value,
        reason=figure.reason,
        numerator=figure.numerator,
        denominator=figure.denominator,
        qualifier=figure.qualifier,
        state="revised" if _replaces(one, desk) else "final",
        source=measure.source,
        source_ref=measure.source_ref,
        note=figure.note,
    )


def _submit(entries: Sequence[Entry], desk: _Desk, by: User, at: datetime) -> None:
    """Makes submissions; what waited for the same periods is withdrawn."""
    for one in entries:
        place = {"measure_id": one.measure_id, "breakdown_id": TOTAL, "period_end": one.period_end}
        Submission.objects.filter(**place, standing=SubmissionState.WAITING).update(standing=SubmissionState.WITHDRAWN)
    facts = [(one, _reading(one, desk)) for one in entries]
    Submission.objects.bulk_create(
        Submission(
            **{name: getattr(fact, name) for name in FACTS},
            correction=one.figure.why if _replaces(one, desk) else "",
            submitted_by=by,
            submitted_at=at,
        )
        for one, fact in facts
    )


FACTS = (
    "measure_id", "breakdown_id", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe", "qualifier",
    "state", "published_on", "source", "source_ref", "note",
)  # fmt: skip


def _put_away(entries: Sequence[Entry], measures: Mapping[int, Measure], by: User, at: datetime) -> None:
    """Drops the drafts, which the readings and submissions now hold, and counts the work."""
    for one in entries:
        EntryDraft.objects.filter(measure=one.measure_id, breakdown=TOTAL, period_end=one.period_end).delete()
    counts = Counter(measures[one.measure_id].agency.code for one in entries)
    for code, things in counts.items():
        note_work(by=by, kind=WorkKind.READINGS, subject=code, at=at, things=things)


@dataclass(frozen=True, slots=True)
class Checked:
    """What handing in would come to: a problem (a code of WHY) or an outcome for each entry, and what the guards find."""

    problems: Mapping[Key, str]
    outcomes: Mapping[Key, Outcome]
    doubts: Mapping[Key, Sequence[Doubt]]


def check_entries(*, entries: Sequence[Entry], by: User, day: date) -> Checked:
    """What handing in would come to; nothing is written. Raises PermissionDenied."""
    measures = _allowed(entries, by)
    desk = _Desk(measures, _standing(entries), locks(day), day)
    problems = problems_of(entries, measures, desk.standing, desk.locks, day)
    good = [one for one in entries if one.key not in problems]
    found = trial(sorted({one.measure_id for one in good}), day).doubts({one.key: one.figure for one in good})
    return Checked(problems, {one.key: _outcome(one, desk) for one in good}, found)
