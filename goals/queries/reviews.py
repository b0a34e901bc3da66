"""Reviews as those concerned see them: which there are, who is there, how much of each a reader may read."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.models import Role
from accounts.rules.policy import Viewer, is_staff, may_note, may_run_reviews
from goals.models import Commitment, Goal, Review, ReviewKind, ReviewPerson, ReviewState


class Reach(StrEnum):
    """How much of a review a reader reads. RUNS: all, and does it. INVITED: all once it is prepared. CONCERNED: the agenda once it is
    prepared, and the minutes."""

    RUNS = "runs"
    INVITED = "invited"
    CONCERNED = "concerned"


@dataclass(frozen=True, slots=True)
class PersonRow:
    user_id: int
    name: str
    role: str
    part: str  # the role they hold, in words
    agency_ids: frozenset[int]  # the agencies in which they hold one


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review. `kind`, `state`: slugs of goals.models; `subject`: the priority or agency it is about, "" for the whole cabinet."""

    id: int
    kind: str
    on: date
    at_time: time | None
    minutes_long: int
    place: str
    title: str
    subject: str
    area_code: str
    agency_code: str
    state: str
    is_example: bool
    prepared_at: datetime | None
    held_at: datetime | None
    minuted_at: datetime | None
    minuted_by: str
    cancelled_why: str
    reach: Reach

    @property
    def may_run(self) -> bool:
        return self.reach is Reach.RUNS

    @property
    def is_open(self) -> bool:
        """Whether the agenda may still change."""
        return self.state in (ReviewState.PLANNED, ReviewState.PREPARED, ReviewState.HELD)

    @property
    def shows_agenda(self) -> bool:
        return self.may_run or self.state in (ReviewState.PREPARED, ReviewState.HELD, ReviewState.MINUTED)

    @property
    def shows_notes(self) -> bool:
        return self.reach in (Reach.RUNS, Reach.INVITED)

    @property
    def shows_outcome(self) -> bool:
        """Whether decisions and promises are shown: while it is held to who is there, once it is minuted to all concerned."""
        return self.state == ReviewState.MINUTED or (self.state == ReviewState.HELD and self.shows_notes)


def visible_reviews(who: Viewer) -> QuerySet[Review]:
    """The reviews that `who` may know of."""
    if may_run_reviews(who):
        return Review.objects.all()
    if not is_staff(who):
        return Review.objects.none()
    invited = ReviewPerson.objects.filter(user=who.user_id, ended_at__isnull=True)
    return Review.objects.filter(Q(pk__in=invited.values("review")) | concerning(who.agencies))


def concerning(agencies: Collection[int]) -> Q:
    """Reviews of these agencies, of priorities whose goals they lead or help, and those in which they promised something."""
    areas = Goal.objects.filter(Q(lead__in=agencies) | Q(partnerships__agency__in=agencies)).values("area")
    promised = Commitment.objects.filter(agency__in=agencies, withdrawn_at__isnull=True).values("review")
    held = Q(pk__in=promised, state__in=[ReviewState.HELD, ReviewState.MINUTED])
    return Q(agency__in=agencies) | Q(kind=ReviewKind.PRIORITY, area__in=areas) | held


def review(who: Viewer, review_id: int) -> ReviewRow | None:
    """One review as `who` may see it; None where there is none that they may. Two queries, one for who runs reviews."""
    found = _rows(visible_reviews(who)).filter(pk=review_id).first()
    return review_row(found, who, invited_to(who, [review_id])) if found else None


def reviews_among(who: Viewer, review_ids: Collection[int]) -> list[ReviewRow]:
    """Those of the reviews that `who` may know of, in no order. At most two queries, none for no reviews."""
    found = list(_rows(visible_reviews(who)).filter(pk__in=review_ids)) if review_ids else []
    invited = invited_to(who, [one.pk for one in found]) if found else frozenset()
    return [review_row(one, who, invited) for one in found]


def reviews(who: Viewer, *, since: date | None = None, until: date | None = None) -> list[ReviewRow]:
    """The reviews that `who` may know of, newest day first. At most two queries."""
    found = _rows(visible_reviews(who))
    found = found.filter(on__gte=since) if since else found
    found = list(found.filter(on__lte=until) if until else found)  # type: ignore[assignment]
    invited = invited_to(who, [one.pk for one in found])
    return [review_row(one, who, invited) for one in found]


def _rows(found: QuerySet[Review]) -> QuerySet[Review]:
    return found.select_related("area", "agency", "minuted_by").order_by("-on", "-at_time", "-id")


def invited_to(who: Viewer, review_ids: Sequence[int]) -> frozenset[int]:
    """Those of the reviews that `who` is invited to."""
    if may_run_reviews(who) or who.user_id is None:
        return frozenset()
    held = ReviewPerson.objects.filter(user=who.user_id, ended_at__isnull=True, review__in=review_ids)
    return frozenset(held.values_list("review_id", flat=True))


def review_row(one: Review, who: Viewer, invited: Collection[int]) -> ReviewRow:
    about = one.area or one.agency
    return ReviewRow(
        id=one.pk,
        kind=one.kind,
        on=one.on,
        at_time=one.at_time,
        minutes_long=one.minutes_long,
        place=one.place,
        title=one.title,
        subject=about.name if about else "",
        area_code=one.area.code if one.area else "",
        agency_code=one.agency.code if one.agency else "",
        state=one.state,
        is_example=one.is_example,
        prepared_at=one.prepared_at,
        held_at=one.held_at,
        minuted_at=one.minuted_at,
        minuted_by=one.minuted_by.name if one.minuted_by else "",
        cancelled_why=one.cancelled_why,
        reach=reach(who, is_invited=one.pk in invited),
    )


def reach(who: Viewer, *, is_invited: bool) -> Reach:
    """How much somebody reads of a review that they may see."""
    if may_run_reviews(who):
        return Reach.RUNS
    return Reach.INVITED if may_note(who, is_invited=is_invited) else Reach.CONCERNED


def may_read(who: Viewer, review_id: int) -> bool:
    """Whether `who` may open a review's agenda and pack: as `visible_reviews` says, and not before it is prepared. At most two queries."""
    found = review(who, review_id)
    return found is not None and found.shows_agenda


def people_of(review_id: int) -> list[PersonRow]:
    """Who takes part, the chair first. Two queries."""
    held = list(ReviewPerson.objects.filter(review=review_id, ended_at__isnull=True).select_related("user").order_by("role", "user__name"))
    parts: dict[int, str] = {}
    agencies: defaultdict[int, set[int]] = defaultdict(set)
    roles = Role.objects.filter(user__in=[one.user_id for one in held], ended_at__isnull=True).select_related("agency")
    for one in roles.order_by("granted_at", "pk"):
        parts.setdefault(one.user_id, one.words)
        agencies[one.user_id] |= {one.agency_id} if one.agency_id else set()
    return [PersonRow(one.user_id, one.user.name, one.role, parts.get(one.user_id, ""), frozenset(agencies[one.user_id])) for one in held]


def last_before(of: ReviewRow) -> Review | None:
    """The review of the same kind and subject that was held before this one. One query."""
    same = Review.objects.filter(kind=of.kind, state__in=[ReviewState.HELD, ReviewState.MINUTED], on__lte=of.on).exclude(pk=of.id)
    about = same.filter(area__code=of.area_code or None, agency__code=of.agency_code or None)
    return about.order_by("-on", "-id").first()
