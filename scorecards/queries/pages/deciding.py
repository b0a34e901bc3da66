"""What waits for somebody's approval: what can be approved together, and what needs a look, with why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer, keeps_data
from goals.models import GoalUpdate, UpdateState
from goals.rules.updates import differs
from metrics.models import TOTAL, Submission, SubmissionState
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.tried import Judged, Trial, trial
from metrics.rules.calendar import quarter_of
from metrics.rules.typed import Figure
from scorecards.queries.duties import DutyKind, DutyRow
from scorecards.queries.duties.rows import place
from scorecards.queries.duties.waiting import waiting_for

POINTS = 24


@dataclass(frozen=True, slots=True)
class SentReading:
    """A reading that waits. `why`: what makes it need a look; `replaces`: what stands for the period now."""

    id: int
    code: str
    name: str
    agency: str
    unit: str
    decimals: int
    period: str
    value: float | None
    reason: str | None
    qualifier: str
    note: str
    last: float | None
    last_period: str
    points: Sequence[float | None]
    judged: Judged
    by: str
    at: datetime
    own: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentUpdate:
    """An update of a goal that waits."""

    id: int
    code: str
    name: str
    agency: str
    period: str
    declared: str
    computed: str
    differs: bool
    story: str
    by: str
    at: datetime | None
    own: bool
    url: str


@dataclass(frozen=True, slots=True)
class Approvals:
    """`others`: misses, proposals and the like, decided on pages of their own."""

    readings: tuple[SentReading, ...]
    updates: tuple[SentUpdate, ...]
    others: tuple[DutyRow, ...]

    @property
    def clean_readings(self) -> list[SentReading]:
        return [one for one in self.readings if not one.why and not one.own]

    @property
    def clean_updates(self) -> list[SentUpdate]:
        return [one for one in self.updates if not one.differs and not one.own]

    @property
    def odd_readings(self) -> list[SentReading]:
        return [one for one in self.readings if one.why and not one.own]

    @property
    def odd_updates(self) -> list[SentUpdate]:
        return [one for one in self.updates if one.differs and not one.own]

    @property
    def own(self) -> int:
        """How much of it this person handed in, which somebody else decides."""
        return sum(one.own for one in self.readings) + sum(one.own for one in self.updates)

    @property
    def clean(self) -> int:
        return len(self.clean_readings) + len(self.clean_updates)

    @property
    def odd(self) -> int:
        return len(self.odd_readings) + len(self.odd_updates)


def approvals(who: Viewer, day: date, *, agency: str = "") -> Approvals:
    """What waits for `who`, all or of one agency. At most 14 queries."""
    of = Q(measure__agency__code=agency) if agency else Q()
    readings = tuple(_readings(who, day, of))
    updates = tuple(_updates(who, Q(goal__lead__code=agency) if agency else Q())) if keeps_data(who) else ()
    decided_elsewhere = (DutyKind.MISS, DutyKind.PROPOSAL, DutyKind.BARRIER, DutyKind.RELEASE)
    return Approvals(readings, updates, tuple(row for row in waiting_for(who) if row.kind in decided_elsewhere))


def sent_to(who: Viewer) -> QuerySet[Submission]:
    """The submissions that wait and that `who` may approve, the person's own among them."""
    found = Submission.objects.filter(standing=SubmissionState.WAITING, breakdown=TOTAL)
    return found if keeps_data(who) else found.filter(measure__agency__in=who.commissioner_of)


def _readings(who: Viewer, day: date, of: Q) -> Iterator[SentReading]:
    order = ("measure__agency__name", "measure__name", "period_end")
    sent = list(sent_to(who).filter(of).select_related("measure__agency", "submitted_by").order_by(*order))
    if not sent:
        return
    tries = trial(sorted({one.measure_id for one in sent}), day)
    figures = {(one.measure_id, one.period_end): _figure(one) for one in sent}
    found, judged = tries.doubts(figures), tries.judged(figures)
    for one in sent:
        key = (one.measure_id, one.period_end)
        why = [doubt.words for doubt in found[key]]
        yield _reading(one, tries, judged[key], tuple(why + _revision(one, tries)), who)


def _figure(one: Submission) -> Figure:
    return Figure(one.value, one.reason, one.numerator, one.denominator, one.qualifier, one.note, one.correction)


def _revision(one: Submission, tries: Trial) -> list[str]:
    """That a figure stands already, which everybody has read."""
    total = tries.totals[one.measure_id]
    if one.period_end not in total.end:
        return []
    return [_("It changes a figure that stands: %(why)s.") % {"why": one.get_correction_display() or _("no reason given")}]


def _reading(one: Submission, tries: Trial, judged: Judged, why: tuple[str, ...], who: Viewer) -> SentReading:
    measure, total = one.measure, tries.totals[one.measure_id]
    type_, newest = PERIODS[measure.period], total.newest(one.period_end)
    return SentReading(
        id=one.pk,
        code=measure.code,
        name=measure.name,
        agency=measure.agency.name,
        unit=measure.unit,
        decimals=measure.decimals,
        period=period_label(type_, one.period_end),
        value=one.value,
        reason=one.reason,
        qualifier=one.qualifier,
        note=one.note,
        last=newest[1] if newest else None,
        last_period=period_label(type_, newest[0]) if newest else "",
        points=[*total.points(one.period_end, POINTS - 1), one.value],
        judged=judged,
        by=str(one.submitted_by),
        at=one.submitted_at,
        own=one.submitted_by_id == who.user_id,
        why=why,
    )


def _updates(who: Viewer, of: Q) -> Iterator[SentUpdate]:
    sent = GoalUpdate.objects.filter(of, state=UpdateState.SUBMITTED).select_related("goal__lead", "period", "submitted_by")
    for one in sent.order_by("goal__lead__name", "goal__statement"):
        goal = one.goal
        yield SentUpdate(
            id=one.pk,
            code=goal.code,
            name=goal.statement,
            agency=goal.lead.name,
            period=quarter_of(one.period.end).label,
            declared=one.declared,
            computed=one.computed,
            differs=differs(one.declared, one.computed),
            story=one.how_are_we_doing,
            by=str(one.submitted_by),
            at=one.submitted_at,
            own=one.submitted_by_id == who.user_id,
            url=place("goal-update", goal.code, one.period.code, otherwise=reverse("goal", args=[goal.code])),
        )
