"""What somebody may correct: the readings that stand of one measure or group, and one of them in full."""

from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer, may_change_locked, may_correct
from metrics.models import TOTAL, ShownReading, Target
from metrics.queries.clock import site_today
from metrics.queries.labels import PERIODS
from metrics.queries.periods import locks
from metrics.rules.periods import Period
from scorecards.queries.pages.sheet import Definition, Group, sheet


@dataclass(frozen=True, slots=True)
class Standing:
    """A reading that stands. `locked_since`: from when on only OPM changes it; None: it is of no closed reporting period."""

    reading_id: int
    breakdown_id: int
    label: str
    period_end: date
    value: float | None
    reason: str | None
    numerator: float | None
    denominator: float | None
    qualifier: str
    source: str
    note: str
    hidden: bool
    locked_since: date | None = None


@dataclass(frozen=True, slots=True)
class CorrectingPage:
    """`readings` are newest first. `changes_locked`: whether who looks may change those of closed periods."""

    measure: Definition
    groups: tuple[Group, ...]
    group: Group | None
    readings: tuple[Standing, ...]
    changes_locked: bool = False

    def of(self, period_end: date) -> Standing | None:
        return next((one for one in self.readings if one.period_end == period_end), None)


def may_correct_measure(who: Viewer, measure: Definition) -> bool:
    """Whether `who` may correct the readings of the measure by hand; nobody corrects what is calculated."""
    return not measure.formula and may_correct(who, agency_id=measure.agency_id, needs_approval=measure.needs_approval)


def correcting(who: Viewer, code: str, *, group: str = "") -> CorrectingPage | None:
    """The readings that `who` may correct; None where there is nothing that `who` may. Four queries."""
    found = sheet(who, code)
    if found is None or not may_correct_measure(who, found.measure):
        return None
    chosen = next((one for one in found.groups if one.key == group), None)
    if group and chosen is None:
        return None
    day = site_today()
    of = {"measure": found.measure.id, "breakdown": chosen.breakdown_id if chosen else TOTAL}
    rows = ShownReading.objects.filter(**of, superseded_at__isnull=True, period_end__lte=day).order_by("-period_end")
    type_, closed = PERIODS[found.measure.period], locks(day)
    readings = (
        Standing(
            reading_id=one.pk,
            breakdown_id=one.breakdown_id,
            label=Period(type_, one.period_start, one.period_end).label,
            period_end=one.period_end,
            value=one.value,
            reason=one.reason,
            numerator=one.numerator,
            denominator=one.denominator,
            qualifier=one.qualifier,
            source=one.source,
            note=one.note,
            hidden=one.hidden,
            locked_since=closed.since(one.period_end, found.measure.agency_id),
        )
        for one in rows
    )
    return CorrectingPage(found.measure, found.groups, chosen, tuple(readings), may_change_locked(who))


@dataclass(frozen=True, slots=True)
class StandingTarget:
    """A target that stands, to be withdrawn."""

    target_id: int
    measure_id: int
    measure_code: str
    measure: str
    day: date
    operator: str
    value: float
    high: float | None
    unit: str
    decimals: int
    source: str


def standing_target(target_id: int) -> StandingTarget | None:
    """One target that stands; None when there is none."""
    one = Target.objects.current().select_related("measure").filter(pk=target_id).first()
    if one is None:
        return None
    of = one.measure
    return StandingTarget(one.pk, of.pk, of.code, of.name, one.date, one.operator, one.value, one.high, of.unit, of.decimals, one.source)
