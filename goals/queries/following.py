"""Following: what can be followed, who follows it, and what a follow reaches."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Follow, Goal, PriorityArea
from metrics.models import Measure

KINDS = ("measure", "goal", "area", "agency")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is followed: its kind (measure, goal, area or agency), id, code and name."""

    kind: str
    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One thing that somebody follows. `told_until`: news up to here were sent."""

    id: int
    thing: Thing
    secret: str
    since: datetime
    told_until: datetime


def thing(who: Viewer, kind: str, code: str) -> Thing | None:
    """The thing with this code, where `who` may see it. One query."""
    if kind == "measure":
        found = Measure.objects.filter(measures_visible_to(who), code=code).values_list("pk", "code", "name").first()
    elif kind == "goal":
        found = Goal.objects.filter(code=code).values_list("pk", "code", "statement").first()
    else:
        model: type[PriorityArea] | type[Agency] = PriorityArea if kind == "area" else Agency
        found = model.objects.filter(code=code).values_list("pk", "code", "name").first() if kind in KINDS else None
    return Thing(kind, *found) if found else None


def follows_of(who: Viewer, *, user: User | None = None, email: str = "") -> list[FollowRow]:
    """What a person or a confirmed address follows, of what `who` may still see; newest first. One query."""
    mine = Q(user=user) if user is not None else Q(user__isnull=True, email=email)
    seen = Q(measure__isnull=True) | Q(measure__in=Measure.objects.filter(measures_visible_to(who)))
    found = Follow.objects.filter(mine, seen, ended_at__isnull=True, confirmed_at__isnull=False)
    return [follow_row(one) for one in found.select_related("measure", "goal", "area", "agency")]


def is_followed(user: User, of: Thing) -> bool:
    return Follow.objects.filter(**{f"{of.kind}_id": of.id}, user=user, ended_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class Linked:
    """The follow that a link of a mail is about."""

    row: FollowRow
    is_confirmed: bool
    is_ended: bool


def follow_with(secret: str) -> Linked | None:
    """The follow whose mails have this secret in their links, ended or not."""
    found = Follow.objects.select_related("measure", "goal", "area", "agency").filter(secret=secret).first()
    return Linked(follow_row(found), found.confirmed_at is not None, found.ended_at is not None) if found else None


def followers() -> tuple[list[User], list[str]]:
    """The people and the addresses that follow anything and want news of it."""
    standing = Follow.objects.filter(ended_at__isnull=True, confirmed_at__isnull=False)
    unwanted = Q(mail_preference__wants_followed=False)
    people = User.objects.filter(follows__in=standing, is_active=True).exclude(unwanted).select_related("mail_preference").distinct()
    return list(people), sorted(set(standing.filter(user__isnull=True).values_list("email", flat=True)))


def reached_measures(who: Viewer, of: Thing) -> QuerySet[Measure]:
    """The measures whose news a follow brings: its own, its goals', its agency's; of those that `who` may see."""
    visible = Measure.objects.filter(measures_visible_to(who))
    if of.kind == "measure":
        return visible.filter(pk=of.id)
    if of.kind == "agency":
        return visible.filter(agency=of.id)
    return visible.filter(goal_measures__goal__in=reached_goals(of)).distinct()


def reached_goals(of: Thing) -> QuerySet[Goal]:
    """The goals whose news a follow brings."""
    if of.kind == "goal":
        return Goal.objects.filter(pk=of.id)
    if of.kind == "agency":
        return Goal.objects.filter(lead=of.id)
    if of.kind == "area":
        return Goal.objects.filter(Q(area=of.id) | Q(other_areas=of.id)).distinct()
    return Goal.objects.none()


def follow_row(one: Follow) -> FollowRow:
    found = one.measure or one.goal or one.area or one.agency
    kind = next(kind for kind in KINDS if getattr(one, f"{kind}_id"))
    name = found.statement if isinstance(found, Goal) else getattr(found, "name", "")
    return FollowRow(one.pk, Thing(kind, found.pk, found.code, name), one.secret, one.confirmed_at or one.asked_at, one.told_until)  # type: ignore[union-attr]
