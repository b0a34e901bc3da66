"""Who is concerned: the staff who may see something, and those whose it is."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from accounts.models import AGENCY_ROLES, Role, RoleKind, User
from accounts.rules.policy import STATE_READERS
from goals.models import Duty
from goals.rules.talk import Person

LISTED = 8


def people_who_may_see(agency_ids: Collection[int], *, is_open: bool) -> list[Person]:
    """Everybody active who may see what belongs to these agencies. `is_open`: to all staff. One query."""
    return [Person(*row) for row in _seeing(agency_ids, is_open).values_list("pk", "name", "email")]


def people_like(begun: str, agency_ids: Collection[int], *, is_open: bool) -> list[tuple[str, str]]:
    """Of those the first few whose name or address holds what was typed: name and role. One query more."""
    found = _seeing(agency_ids, is_open).filter(Q(name__icontains=begun) | Q(email__istartswith=begun))[:LISTED]
    people = list(found.values_list("pk", "name"))
    roles = _roles([pk for pk, _ in people])
    return [(name, roles.get(pk, "")) for pk, name in people]


def _seeing(agency_ids: Collection[int], is_open: bool) -> QuerySet[User]:
    roles = Role.objects.filter(ended_at__isnull=True)
    if not is_open:
        roles = roles.filter(Q(kind__in=STATE_READERS) | Q(agency__in=agency_ids))
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("name", "pk")


def _roles(user_ids: Collection[int]) -> dict[int, str]:
    held = Role.objects.filter(user__in=user_ids, ended_at__isnull=True).select_related("agency").order_by("-granted_at")
    return {one.user_id: one.words for one in held}


def owners(agency_id: int, *, measure_id: int | None = None, goal_id: int | None = None) -> frozenset[int]:
    """Whose a measure or goal is: who holds the duty; without one the stewards and the commissioner of the agency."""
    held = Duty.objects.filter(measure=measure_id, goal=goal_id, ended_at__isnull=True, user__is_active=True)
    found = frozenset(held.values_list("user_id", flat=True))
    return found or of_agency(agency_id, AGENCY_ROLES)


def here(user_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who hold a role still."""
    held = Role.objects.filter(user__in=user_ids, ended_at__isnull=True, user__is_active=True)
    return frozenset(held.values_list("user_id", flat=True))


def of_agency(agency_id: int, kinds: Iterable[RoleKind]) -> frozenset[int]:
    """The active people who hold one of these roles of the agency."""
    held = Role.objects.filter(agency=agency_id, kind__in=list(kinds), ended_at__isnull=True, user__is_active=True)
    return frozenset(held.values_list("user_id", flat=True))
