"""The statuses that changed, and why."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, sees_everything
from goals.models import GoalMeasure
from goals.rules.codes import GoalStatus
from metrics.models import TOTAL, Reading, ShownReading
from metrics.queries.columns import NEW_YORK, end_of_day
from metrics.queries.labels import PERIODS, period_label
from metrics.rules.codes import Status
from scorecards.models import Flip
from scorecards.queries.lens import Lens
from scorecards.queries.members import hidden_members
from scorecards.queries.rows import FlipRow
from scorecards.rules.codes import FlipCause


def flips(  # noqa: PLR0913  (the reader, and what a page narrows by)
    who: Viewer,
    *,
    limit: int = 20,
    measure: str | None = None,
    goal: str | None = None,
    area: str | None = None,
    agency: str | None = None,
    since: datetime | None = None,
    at: Lens | None = None,
) -> list[FlipRow]:
    """The newest flips of goals and of the measures that `who` may see. `measure`, `goal`, `area`, `agency`: codes. One query.

    `at`: only those of a day that has come through the lens, recorded by the day it knows.
    A goal's flips are shown to those who may see all its measures.
    A measure's page also shows the flips of its groups; elsewhere only totals flip."""
    found = _narrowed(visible_flips(who), goal=goal, area=area, agency=agency)
    found = found.filter(measure__code=measure) if measure is not None else found.filter(Q(goal__isnull=False) | Q(breakdown=TOTAL))
    if at is not None:
        found = found.filter(_seen_at(at))
    if since is not None:
        found = found.filter(recorded_at__gte=since)
    rows = with_revision(found).select_related("measure", "breakdown", "goal").order_by("-recorded_at", "-id")[:limit]
    return [_row(flip) for flip in rows]


def visible_flips(who: Viewer) -> QuerySet[Flip]:
    """The flips of the measures that `who` may see, and of the goals all of whose measures `who` may see: another's would tell.

    A status that a figure had before it was hidden tells of the figure, so that flips of such a period are not shown."""
    own = {"measure": OuterRef("measure"), "breakdown": OuterRef("breakdown"), "period_end": OuterRef("period_end")}
    told = Flip.objects.exclude(Exists(ShownReading.objects.filter(hidden=True, **own)))
    if sees_everything(who):
        return told
    of_goal = Q(goal__isnull=False) & ~Q(hidden_members(who, "goal"))
    return told.filter(of_goal | measures_visible_to(who, "measure__"))


def with_revision(flips: QuerySet[Flip]) -> QuerySet[Flip]:
    """Each flip that a revised value caused with the revision that was accepted last before it: its `period_end` and `recorded_at`."""
    series = {"measure": OuterRef("measure"), "breakdown": OuterRef("breakdown")}
    replaced = Reading.objects.filter(**series, period_end=OuterRef("period_end"), superseded_at=OuterRef("recorded_at"))
    found = Reading.objects.filter(
        Exists(replaced), **series, accepted_at__lte=OuterRef("recorded_at"), recorded_at__lte=OuterRef("recorded_at")
    ).order_by("-accepted_at", "-recorded_at", "-period_end")
    newest = Subquery(found.values(row=JSONObject(period_end="period_end", recorded_at="recorded_at"))[:1])
    return flips.annotate(revision_found=Case(When(cause=FlipCause.VALUE_REVISED, measure__isnull=False, then=newest)))


def revision_of(flip: Flip) -> tuple[date, date] | None:
    """Of a flip read so: the period that was revised, and the day on which that became known."""
    found: dict[str, str] | None = flip.revision_found  # type: ignore[attr-defined]
    if found is None:
        return None
    return date.fromisoformat(found["period_end"]), datetime.fromisoformat(found["recorded_at"]).astimezone(NEW_YORK).date()


def _seen_at(at: Lens) -> Q:
    known = Q(recorded_at__lt=end_of_day(at.known_on)) if at.known_on else Q()
    return known & Q(as_of__lte=at.as_of)


def _narrowed(flips: QuerySet[Flip], *, goal: str | None, area: str | None, agency: str | None) -> QuerySet[Flip]:
    """By goal: the goal itself and its measures; by area: its goals and their measures; by agency: its measures, the goals it leads."""
    members = GoalMeasure.objects.filter(measure=OuterRef("measure"))
    if goal is not None:
        flips = flips.filter(Q(goal__code=goal) | Exists(members.filter(goal__code=goal)))
    if area is not None:
        inside = Q(goal__area__code=area) | Q(goal__other_areas__code=area)
        flips = flips.filter(inside | Exists(members.filter(inside))).distinct()
    if agency is not None:
        flips = flips.filter(Q(measure__agency__code=agency) | Q(goal__lead__code=agency))
    return flips


def _row(flip: Flip) -> FlipRow:
    codes: Mapping[str, type[Status] | type[GoalStatus]] = {"measure": Status, "goal": GoalStatus}
    kind = "measure" if flip.measure else "goal"
    revised = revision_of(flip)
    return FlipRow(
        flip_id=flip.id,
        kind=kind,
        code=flip.measure.code if flip.measure else flip.goal.code if flip.goal else "",
        name=flip.measure.name if flip.measure else flip.goal.statement if flip.goal else "",
        breakdown=flip.breakdown.label if flip.breakdown else "",
        before=codes[kind](flip.before),
        after=codes[kind](flip.after),
        cause=FlipCause(flip.cause),
        causes=tuple(FlipCause(cause) for cause in flip.causes),
        period=period_label(PERIODS[flip.measure.period], flip.period_end) if flip.measure else "",
        as_of=flip.as_of,
        recorded_at=flip.recorded_at,
        revised_period=period_label(PERIODS[flip.measure.period], revised[0]) if revised and flip.measure else "",
        revised_on=revised[1] if revised else None,
    )
