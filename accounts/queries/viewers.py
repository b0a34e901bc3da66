"""Who is looking."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import AGENCY_ROLES, Role, RoleKind, User
from accounts.rules.policy import PUBLIC, StandIn, Viewer, sees_everything

NEW_YORK = ZoneInfo("America/New_York")


def viewer(user: User | AnonymousUser) -> Viewer:
    """The viewer a signed-in user is, by the roles held now, also those held for somebody who is away today: one query.
    Anybody else is the public."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    return _with_roles(user, list(_roles_of(user, today())))


def viewer_of_own(user: User) -> Viewer:
    """The same by the roles that are the person's own: what is left when nobody is away."""
    if not user.is_active:
        return PUBLIC
    return _with_roles(user, [held for held in _roles_of(user, today()) if held[2] == user.pk])


def _with_roles(user: User, roles: Iterable[tuple[Any, ...]]) -> Viewer:
    held = set(roles)
    return Viewer(
        user_id=user.pk,
        name=user.name,
        state_roles=frozenset(kind for kind, agency, *_ in held if agency is None),
        commissioner_of=frozenset(agency for kind, agency, *_ in held if kind == RoleKind.COMMISSIONER and agency),
        steward_of=frozenset(agency for kind, agency, *_ in held if kind == RoleKind.STEWARD and agency),
        stands_in=tuple(sorted(StandIn(kind, agency, name, until) for kind, agency, holder, name, until in held if holder != user.pk)),
    )


def today() -> date:
    """What the site calls today: a stand-in of the demonstration stands in on the demonstration's days."""
    stated: date | None = settings.SITE_CLOCK
    return stated or datetime.now(NEW_YORK).date()


def _roles_of(user: User, day: date) -> QuerySet[Role, tuple[Any, ...]]:
    """Kind, agency, holder, name and last day of the user's own roles and of those held for people who are away on that day."""
    lent = Q(
        delegations__to=user,
        delegations__starts_on__lte=day,
        delegations__ends_on__gte=day,
        delegations__ended_at__isnull=True,
        kind__in=AGENCY_ROLES,
        user__is_active=True,
    )
    found = Role.objects.filter(Q(user=user) | lent, ended_at__isnull=True)
    return found.values_list("kind", "agency_id", "user_id", "user__name", "delegations__ends_on")


def measures_visible_to(who: Viewer, prefix: str = "") -> Q:
    """The filter on measures (reached over `prefix`, such as "measure__") that keeps what `who` may see."""
    if sees_everything(who):
        return Q()
    public = Q(**{f"{prefix}is_public": True})
    return public | Q(**{f"{prefix}agency_id__in": who.agencies}) if who.agencies else public


def person_with_email(email: str) -> User | None:
    """The active account with this e-mail address."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
