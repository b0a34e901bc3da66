"""Everybody who has, had or was offered an account, with what they hold; narrowed, and a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role, RoleKind, User
from accounts.queries.joining import count_waiting
from accounts.queries.sessions import FACTORS
from agencies.models import Agency
from goals.models import Duty

A_PAGE = 50
STATES = ("active", "invited", "no_role", "left")
SEEN = {"month": timedelta(days=30), "quarter": timedelta(days=90)}
"""`seen`: month is within 30 days, quarter is not for 90 days, never is never."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what is empty narrows nothing. `orphans`: only who holds duties and no role to do them with."""

    state: str = "active"
    words: str = ""
    kind: str = ""
    agency: str = ""
    factor: str = ""
    seen: str = ""
    orphans: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list. `roles` in words."""

    id: int
    name: str
    email: str
    is_active: bool
    roles: tuple[str, ...]
    last_login: datetime | None
    duties: int
    has_factor: bool


def people(asked: Asked, now: datetime, number: int | str = 1) -> Page[PersonRow]:
    """A page of people by name. Three queries."""
    page = Paginator(_narrowed(asked, now).order_by("name", "pk"), A_PAGE).get_page(number)
    found = list(page.object_list)
    roles = _roles([one.pk for one in found])
    page.object_list = [_row(one, roles.get(one.pk, ())) for one in found]  # type: ignore[misc]
    return page  # type: ignore[return-value]


def counts() -> Mapping[str, int]:
    """How many are in each state, and how many hold duties without a role. Two queries."""
    seen = User.objects.annotate(has_role=_has_role(), has_duty=_has_duty())
    found = seen.aggregate(
        active=Count("pk", filter=Q(is_active=True, has_role=True)),
        no_role=Count("pk", filter=Q(is_active=True, has_role=False)),
        left=Count("pk", filter=Q(is_active=False)),
        orphans=Count("pk", filter=Q(has_duty=True) & (Q(is_active=False) | Q(has_role=False))),
    )
    return {**found, "invited": count_waiting()}


def agencies_with_people() -> list[tuple[str, str]]:
    """The agencies somebody can hold a role in, as (code, name)."""
    return list(Agency.objects.exclude(kind="partner").order_by("name").values_list("code", "name"))


def role_kinds() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in RoleKind]


def _narrowed(asked: Asked, now: datetime) -> QuerySet[User]:
    found = User.objects.annotate(has_role=_has_role(), duty_count=_duty_count(), has_factor=_has_factor())
    found = found.filter(_orphaned() if asked.orphans else _state(asked.state))
    if asked.words:
        found = found.filter(Q(name__icontains=asked.words) | Q(email__icontains=asked.words))
    if asked.kind or asked.agency:
        found = found.filter(Exists(_held(asked)))
    if asked.factor:
        found = found.filter(has_factor=asked.factor == "with")
    return found.filter(_seen(asked.seen, now))


def _orphaned() -> Q:
    return Q(duty_count__gt=0) & (Q(is_active=False) | Q(has_role=False))


def _state(state: str) -> Q:
    known = {"active": Q(is_active=True, has_role=True), "no_role": Q(is_active=True, has_role=False), "left": Q(is_active=False)}
    return known.get(state, Q(pk__isnull=True))


def _held(asked: Asked) -> QuerySet[Role]:
    """Roles as asked for; of who left also those that ended."""
    held = Role.objects.filter(user=OuterRef("pk"))
    held = held if asked.state == "left" else held.filter(ended_at__isnull=True)
    held = held.filter(kind=asked.kind) if asked.kind else held
    return held.filter(agency__code=asked.agency) if asked.agency else held


def _seen(seen: str, now: datetime) -> Q:
    if seen == "never":
        return Q(last_login__isnull=True)
    if seen == "month":
        return Q(last_login__gte=now - SEEN["month"])
    return Q(last_login__lt=now - SEEN["quarter"]) | Q(last_login__isnull=True) if seen == "quarter" else Q()


def _has_role() -> Exists:
    return Exists(Role.objects.filter(user=OuterRef("pk"), ended_at__isnull=True))


def _has_duty() -> Exists:
    return Exists(Duty.objects.filter(user=OuterRef("pk"), ended_at__isnull=True))


def _duty_count() -> Coalesce:
    counted = Duty.objects.filter(user=OuterRef("pk"), ended_at__isnull=True).order_by().values("user").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _has_factor() -> Exists:
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))


def _roles(user_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    held = Role.objects.filter(user__in=list(user_ids), ended_at__isnull=True).select_related("agency").order_by("granted_at", "pk")
    found: dict[int, list[str]] = {}
    for one in held:
        found.setdefault(one.user_id, []).append(one.words)
    return {user_id: tuple(names) for user_id, names in found.items()}


def _row(one: User, roles: tuple[str, ...]) -> PersonRow:
    duties, has_factor = getattr(one, "duty_count", 0), getattr(one, "has_factor", False)
    return PersonRow(one.pk, one.name, one.email, one.is_active, roles, one.last_login, duties, has_factor)
