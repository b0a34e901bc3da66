"""News of what somebody follows: statuses that changed, figures corrected, updates published, misses accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from accounts.rules.policy import Viewer
from goals.models import GoalUpdate, UpdateState
from goals.queries.following import FollowRow, Thing, reached_goals, reached_measures
from metrics.models import TOTAL, AcceptedMiss, CorrectionReason, MissState, ShownReading
from metrics.queries.labels import PERIODS
from metrics.rules.calendar import quarter_of
from metrics.rules.periods import Period
from scorecards.queries.flips import flips
from scorecards.queries.rows import FlipRow

MOST_OF_A_THING = 30


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened: `what` is flip, correction, update or miss, and the fields that go with it are filled.

    `kind`, `code`, `name`: the measure or goal that it happened to."""

    what: str
    at: datetime
    kind: str
    code: str
    name: str
    period: str = ""
    flip: FlipRow | None = None
    unit: str = ""
    decimals: int | None = None
    before: float | None = None
    after: float | None = None
    why: str = ""
    declared: str = ""
    until: date | None = None

    @property
    def key(self) -> tuple[str, str, str, datetime, str]:
        return self.what, self.kind, self.code, self.at, self.period


def news_of(who: Viewer, one: FollowRow, until: datetime) -> list[News]:
    """What happened to a followed thing after it was last told of, up to a moment, newest first, of what `who` may see. Four queries."""
    of, since = one.thing, one.told_until
    found = [*_flips(who, of, since, until), *_corrections(who, of, since, until), *_misses(who, of, since, until)]
    return sorted([*found, *_updates(of, since, until)], key=lambda news: news.at, reverse=True)[:MOST_OF_A_THING]


def _flips(who: Viewer, of: Thing, since: datetime, until: datetime) -> Iterator[News]:
    for row in flips(who, limit=MOST_OF_A_THING, since=since, **{of.kind: of.code}):  # type: ignore[arg-type]
        if since < row.recorded_at <= until:
            name = f"{row.name}: {row.breakdown}" if row.breakdown else row.name
            yield News("flip", row.recorded_at, row.kind, row.code, name, row.period, flip=row)


def _corrections(who: Viewer, of: Thing, since: datetime, until: datetime) -> Iterator[News]:
    """Totals that were published and say something else now, for a reason that was given."""
    same = {"measure": OuterRef("measure"), "breakdown": OuterRef("breakdown"), "period_end": OuterRef("period_end")}
    before = ShownReading.objects.filter(**same, superseded_at=OuterRef("recorded_at"), hidden=False).values("value")[:1]
    found = ShownReading.objects.filter(
        measure__in=reached_measures(who, of), breakdown=TOTAL, superseded_at__isnull=True, hidden=False, recorded_at__gt=since,
        recorded_at__lte=until,
    ).exclude(correction="")  # fmt: skip
    for one in found.select_related("measure").annotate(was=Subquery(before)).order_by("-recorded_at")[:MOST_OF_A_THING]:
        measure = one.measure
        label = Period(PERIODS[measure.period], one.period_start, one.period_end).label
        why = str(CorrectionReason(one.correction).label)
        yield News(
            "correction", one.recorded_at, "measure", measure.code, measure.name, label, unit=measure.unit, decimals=measure.decimals,
            before=one.was, after=one.value, why=f"{why}: {one.note}" if one.note else why,
        )  # fmt: skip


def _updates(of: Thing, since: datetime, until: datetime) -> Iterator[News]:
    found = GoalUpdate.objects.filter(
        goal__in=reached_goals(of), state=UpdateState.PUBLISHED, published_at__gt=since, published_at__lte=until
    )
    for one in found.select_related("goal", "period"):
        at = one.published_at or until
        label = quarter_of(one.period.end).label
        yield News("update", at, "goal", one.goal.code, one.goal.statement, label, declared=one.declared, why=one.how_are_we_doing)


def _misses(who: Viewer, of: Thing, since: datetime, until: datetime) -> Iterator[News]:
    found = AcceptedMiss.objects.filter(
        measure__in=reached_measures(who, of), state=MissState.ACCEPTED, decided_at__gt=since, decided_at__lte=until
    )
    for one in found.select_related("measure"):
        measure = one.measure
        yield News(
            "miss", one.decided_at or until, "measure", measure.code, measure.name, unit=measure.unit, decimals=measure.decimals,
            after=one.interim, why=one.why, until=one.until,
        )  # fmt: skip
