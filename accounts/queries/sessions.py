"""Sessions of people, and the second factors they have."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from accounts.models import Role, User
from accounts.rules.sessions import Standing, browser_of

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner sees it."""

    pk: int
    browser: str
    system: str
    place: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of a person: an app, so many keys, so many recovery codes left."""

    has_app: bool
    keys: int
    codes_left: int


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as its holder reads it."""

    name: str
    agency: str
    since: datetime
    from_provider: str


def standing_of(session_key: str) -> Standing | None:
    """When the session with this key began and was last seen; None for one that nobody noted."""
    found = UserSession.objects.filter(session_key=session_key).values_list("created_at", "last_seen_at").first()
    return Standing(*found) if found else None


def sessions_of(user: User, current: str) -> list[SessionRow]:
    """The sessions of a person that are open now, the present one first, then by when they were last used."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = [one for one in UserSession.objects.filter(user=user).order_by("-last_seen_at") if store().exists(one.session_key)]
    rows = [_row(one, current) for one in found]
    return sorted(rows, key=lambda row: not row.is_current)


def _row(one: UserSession, current: str) -> SessionRow:
    browser, system = browser_of(one.user_agent)
    return SessionRow(one.pk, browser, system, one.ip, one.created_at, one.last_seen_at, one.session_key == current)


def has_second_factor(user: User) -> bool:
    """Whether the person signs in with more than a password. Recovery codes are no factor of their own."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def factors_of(user: User) -> Factors:
    found = list(Authenticator.objects.filter(user=user))
    kinds = [one.type for one in found]
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    return Factors(Authenticator.Type.TOTP in kinds, kinds.count(Authenticator.Type.WEBAUTHN), left)


def roles_held(user: User) -> list[HeldRole]:
    """The roles of one's own, in the order they were given."""
    held = Role.objects.filter(user=user, ended_at=None).select_related("agency").order_by("granted_at")
    return [
        HeldRole(role.get_kind_display(), role.agency.name if role.agency else "", role.granted_at, role.from_provider) for role in held
    ]
