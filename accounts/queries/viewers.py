"""Who is looking."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import Role, RoleKind, User
from accounts.rules.policy import PUBLIC, Viewer, sees_everything


def viewer(user: User | AnonymousUser) -> Viewer:
    """The viewer a signed-in user is, by the roles held now: one query. Anybody else is the public."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    held = list(Role.objects.filter(user=user, ended_at__isnull=True).values_list("kind", "agency_id"))
    return Viewer(
        user_id=user.pk,
        name=user.name,
        state_roles=frozenset(kind for kind, agency in held if agency is None),
        commissioner_of=frozenset(agency for kind, agency in held if kind == RoleKind.COMMISSIONER and agency),
        steward_of=frozenset(agency for kind, agency in held if kind == RoleKind.STEWARD and agency),
    )


def measures_visible_to(who: Viewer, prefix: str = "") -> Q:
    """The filter on measures (reached over `prefix`, such as "measure__") that keeps what `who` may see."""
    if sees_everything(who):
        return Q()
    public = Q(**{f"{prefix}is_public": True})
    return public | Q(**{f"{prefix}agency_id__in": who.agencies}) if who.agencies else public


def person_with_email(email: str) -> User | None:
    """The active account with this e-mail address."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
