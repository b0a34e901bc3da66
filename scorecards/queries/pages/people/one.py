"""One person: roles, what would be left without somebody, stand-ins, sign-in, tokens, mail, and handovers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import ApiToken, Bounce, Handover, LinkedAccount, Role, User
from accounts.queries.joining import StandInRow, stand_ins_of
from accounts.queries.sessions import FACTORS
from goals.queries.holdings import Holdings, holdings


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that is held, or was until a moment."""

    id: int
    name: str
    agency: str
    agency_code: str
    since: datetime
    until: datetime | None
    from_provider: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    name: str
    agency: str
    ends: datetime
    last_used_at: datetime | None
    is_good: bool


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """`is_mine`: this person left; else she took over from `other`."""

    other_id: int
    other: str
    is_mine: bool
    count: int
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class BounceRow:
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page. `held`: None of somebody who left."""

    id: int
    name: str
    email: str
    is_active: bool
    joined: datetime
    last_login: datetime | None
    factors: int
    providers: tuple[str, ...]
    sessions: int
    roles: tuple[RoleRow, ...]
    ended: tuple[RoleRow, ...]
    held: Holdings | None
    stood_in_for: tuple[StandInRow, ...]
    stands_in: tuple[StandInRow, ...]
    tokens: tuple[TokenRow, ...]
    handovers: tuple[HandoverRow, ...]
    bounce: BounceRow | None


def person(user_id: int, at: datetime, day: date) -> PersonPage | None:
    """The person with this id, in seven queries however much is hers; None where there is nobody."""
    user = _read(user_id)
    if user is None:
        return None
    away, stands = stand_ins_of(user_id, day)
    roles = list(Role.objects.filter(user=user).select_related("agency").order_by("granted_at", "pk"))
    open_ = [one for one in roles if one.ended_at is None]
    seen: Any = user
    return PersonPage(
        id=user.pk,
        name=user.name,
        email=user.email,
        is_active=user.is_active,
        joined=user.date_joined,
        last_login=user.last_login,
        factors=seen.n_factors,
        providers=tuple(seen.providers),
        sessions=seen.n_sessions,
        roles=tuple(_role(one) for one in open_),
        ended=tuple(_role(one) for one in reversed(roles) if one.ended_at is not None),
        held=holdings(user, at, day, roles=open_) if user.is_active else None,
        stood_in_for=tuple(away),
        stands_in=tuple(stands),
        tokens=tuple(_tokens(user, at)),
        handovers=tuple(_handovers(user)),
        bounce=BounceRow(seen.bounced_at, seen.bounce_said) if seen.bounced_at else None,
    )


def _read(user_id: int) -> User | None:
    """The account with what other tables say of it, in one query."""
    own = {"user": OuterRef("pk")}
    bounce = Bounce.objects.standing().filter(address=OuterRef("email"))
    asked = User.objects.annotate(
        n_factors=_number(Authenticator.objects.filter(**own, type__in=FACTORS)),
        n_sessions=_number(UserSession.objects.filter(**own)),
        providers=ArraySubquery(LinkedAccount.objects.filter(**own).values("provider")),
        bounced_at=Subquery(bounce.values("at")[:1]),
        bounce_said=Subquery(bounce.values("said")[:1]),
    )
    return asked.filter(pk=user_id).first()


def _number(found: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(found.order_by().values("user").annotate(n=Count("pk")).values("n")), 0)


def user_of(user_id: int) -> User | None:
    """The account itself, for doors that act on it."""
    return User.objects.filter(pk=user_id).first()


def _role(one: Role) -> RoleRow:
    agency = (one.agency.name, one.agency.code) if one.agency else ("", "")
    return RoleRow(one.pk, one.get_kind_display(), *agency, one.granted_at, one.ended_at, one.from_provider)


def _tokens(user: User, at: datetime) -> list[TokenRow]:
    found = ApiToken.objects.filter(user=user).select_related("agency").order_by("-created")
    good = [one for one in found if one.revoked_at is None and one.expiry > at]
    return [TokenRow(one.name, one.agency.name, one.expiry, one.last_used_at, is_good=True) for one in good]


def _handovers(user: User) -> list[HandoverRow]:
    found = Handover.objects.filter(Q(leaver=user) | Q(successor=user)).select_related("leaver", "successor", "made_by")
    return [_handover(one, user) for one in found]


def _handover(one: Handover, user: User) -> HandoverRow:
    is_mine = one.leaver_id == user.pk
    other = one.successor if is_mine else one.leaver
    return HandoverRow(other.pk, other.name, is_mine, sum(one.passed.values()), one.made_by.name, one.made_at, one.why)


def successors(leaver_id: int) -> list[tuple[int, str]]:
    """Everybody active but the leaver, by name: id, and name with address. One query."""
    found = User.objects.filter(is_active=True).exclude(pk=leaver_id).order_by("name", "pk")
    return [(pk, f"{name} ({email})") for pk, name, email in found.values_list("pk", "name", "email")]
