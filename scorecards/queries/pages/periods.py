"""The calendar of reporting periods, and how complete each is by agency."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from accounts.rules.policy import Viewer, is_staff, may_reopen_period, sees_everything
from agencies.models import Agency
from goals.models import Goal, GoalUpdate, UpdateState
from metrics.models import TOTAL, Measure, Reopening, ReopenReason, ShownReading
from metrics.queries.clock import NEW_YORK
from metrics.queries.periods import PeriodRow, reporting_periods
from metrics.rules.calendar import PeriodState

HANDED_IN = (UpdateState.SUBMITTED, UpdateState.APPROVED, UpdateState.PUBLISHED)
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class ReopeningRow:
    """That a closed period was opened again. `agency` "": for all. `is_now`: it still is."""

    id: int
    period: str
    agency: str
    until: date
    why: str
    note: str
    made_on: date
    made_by: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period with what has come in: goal updates of how many goals, and of how many measures a figure of a period that ended in it."""

    period: PeriodRow
    updates: int
    goals: int
    figures: int
    reopened: bool
    is_current: bool = False

    @property
    def missing(self) -> int:
        return max(self.goals - self.updates, 0)

    @property
    def counts(self) -> bool:
        """Whether anything could have come in yet."""
        return self.period.state is not PeriodState.FUTURE


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency: per period how many of its goals were updated, of how many it leads."""

    code: str
    name: str
    goals: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeriodsPage:
    """`columns` are the periods of the matrix, newest first. `lapsed`: measures whose last target lies before the day."""

    lines: tuple[PeriodLine, ...]
    columns: tuple[PeriodRow, ...]
    matrix: tuple[AgencyLine, ...]
    reopenings: tuple[ReopeningRow, ...]
    lapsed: tuple[tuple[str, str, date], ...]
    sees_counts: bool
    may_reopen: bool

    @property
    def closed(self) -> list[PeriodRow]:
        return [one.period for one in self.lines if one.period.state is PeriodState.CLOSED]


def periods_page(who: Viewer, day: date) -> PeriodsPage:
    """What `who` sees of the calendar: everybody the dates and states, staff what came in, OPM the agencies too.

    An agency's people are told of their own agency."""
    rows = current_first(reporting_periods(day))
    if not is_staff(who):
        lines = tuple(PeriodLine(one, 0, 0, 0, False, is_current=one == rows[0]) for one in rows)
        return PeriodsPage(lines, (), (), (), (), False, False)
    updates, goals = _updates(who), _goals(who)
    found = reopenings(day)
    lines = tuple(
        PeriodLine(
            one,
            sum(count for (period, _), count in updates.items() if period == one.id),
            sum(goals.values()),
            _figures(one, who),
            any(again.period == one.code and again.is_now for again in found),
            is_current=one == rows[0],
        )
        for one in rows
    )
    may = may_reopen_period(who)
    columns = tuple([one for one in rows if one.state is not PeriodState.FUTURE][:COLUMNS])
    matrix = _matrix(columns, updates, goals) if may else ()
    return PeriodsPage(lines, columns, matrix, found, lapsed(day) if may else (), True, may)


def current_first(rows: Sequence[PeriodRow]) -> list[PeriodRow]:
    """The newest period that has opened, those before it, and last those to come, the next one first."""
    opened = [one for one in rows if one.state is not PeriodState.FUTURE]
    to_come = [one for one in rows if one.state is PeriodState.FUTURE]
    return sorted(opened, key=lambda one: one.start, reverse=True) + sorted(to_come, key=lambda one: one.start)


def _counted(who: Viewer, agency: str) -> Q:
    """What is counted for `who`: everything for who reads everything, else what the own agencies have to hand in."""
    return Q() if sees_everything(who) else Q(**{f"{agency}__in": who.agencies})


def _goals(who: Viewer) -> dict[int, int]:
    """How many goals each agency leads."""
    return dict(Goal.objects.filter(_counted(who, "lead")).values_list("lead_id").annotate(Count("pk")))


def _updates(who: Viewer) -> Mapping[tuple[int, int], int]:
    """Updates that were handed in, by period and lead agency."""
    found = GoalUpdate.objects.filter(_counted(who, "goal__lead"), state__in=HANDED_IN)
    return Counter({(period, lead): n for period, lead, n in found.values_list("period_id", "goal__lead_id").annotate(Count("pk"))})


def _figures(period: PeriodRow, who: Viewer) -> int:
    """Of how many measures a figure of a period that ended in this quarter is known."""
    if period.state is PeriodState.FUTURE:
        return 0
    ended = ShownReading.objects.filter(
        _counted(who, "measure__agency"), superseded_at__isnull=True, breakdown_id=TOTAL, period_end__range=(period.start, period.end)
    )
    return ended.filter(Q(reason__isnull=True) | Q(hidden=True)).values("measure_id").distinct().count()


def reopenings(day: date, period_id: int | None = None) -> tuple[ReopeningRow, ...]:
    """When closed periods, or this one, were opened again: the newest fifty. One query."""
    chosen = Q() if period_id is None else Q(period=period_id)
    found = Reopening.objects.filter(chosen).select_related("period", "agency", "made_by")[:50]
    words = dict(ReopenReason.choices)
    return tuple(
        ReopeningRow(
            one.pk,
            one.period.code,
            one.agency.name if one.agency else "",
            one.until,
            str(words[ReopenReason(one.why)]),
            one.note,
            one.made_at.astimezone(NEW_YORK).date(),
            one.made_by.name,
            one.ended_at is None and one.until >= day,
        )
        for one in found
    )


def _matrix(columns: tuple[PeriodRow, ...], updates: Mapping[tuple[int, int], int], goals: Mapping[int, int]) -> tuple[AgencyLine, ...]:
    leads = Agency.objects.filter(pk__in=goals).order_by("name")
    return tuple(
        AgencyLine(one.code, one.name, goals[one.pk], tuple(updates.get((column.id, one.pk), 0) for column in columns)) for one in leads
    )


def lapsed(day: date) -> tuple[tuple[str, str, date], ...]:
    """Measures in use (code, name) whose last target's day has passed: nothing says what they should reach next."""
    in_use = Measure.objects.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day), is_draft=False)
    now = Q(targets__superseded_at__isnull=True, targets__governs=True, targets__breakdown_id=TOTAL)
    dated = in_use.filter(now).annotate(last=Max("targets__date")).filter(last__lt=day).order_by("last", "code")
    return tuple(dated.values_list("code", "name", "last"))


def agencies_to_choose() -> list[tuple[str, str]]:
    """The State's agencies, for a choice: (id, name)."""
    return [(str(pk), name) for pk, name in Agency.objects.exclude(kind="partner").order_by("name").values_list("pk", "name")]
