"""Invitations and stand-ins, as pages show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import AGENCY_ROLES, Delegation, Invitation, LinkedAccount, Mail, MailState, Role, User
from accounts.rules.joining import state_of
from accounts.rules.secrets import digest_of


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as its link shows it. `account`: none, closed, provider (closed, and opened by an identity provider) or open."""

    id: int
    email: str
    name: str
    role: str
    agency: str
    invited_by: str
    expires_at: datetime
    state: str
    account: str


def offer_behind(secret: str, now: datetime) -> Offer | None:
    """The invitation whose link has this secret."""
    found = Invitation.objects.filter(token_digest=digest_of(secret)).values_list("pk", flat=True).first()
    return offer(found, now)


def offer(invitation_id: int | None, now: datetime) -> Offer | None:
    one = Invitation.objects.select_related("agency", "invited_by").filter(pk=invitation_id).first() if invitation_id else None
    if one is None:
        return None
    return Offer(
        id=one.pk,
        email=one.email,
        name=one.name,
        role=one.get_kind_display(),
        agency=one.agency.name if one.agency else "",
        invited_by=one.invited_by.name,
        expires_at=one.expires_at,
        state=state_of(accepted_at=one.accepted_at, revoked_at=one.revoked_at, expires_at=one.expires_at, now=now),
        account=_account(one.email),
    )


def _account(email: str) -> str:
    user = User.objects.filter(email=email).first()
    if user is None:
        return "none"
    if user.is_active:
        return "open"
    return "provider" if LinkedAccount.objects.filter(user=user).exists() else "closed"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation nobody accepted yet, with what became of its newest mail."""

    id: int
    name: str
    email: str
    role: str
    agency: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    state: str
    mail_id: int | None
    mail_state: str

    @property
    def mail_word(self) -> str:
        return str(MailState(self.mail_state).label) if self.mail_state else ""


def waiting_invitations(now: datetime, *, words: str = "", kind: str = "", agency: str = "") -> list[InvitationRow]:
    """Invitations that were neither accepted nor taken back, newest first, narrowed. One query."""
    return [_row(one, now) for one in _newest_mail(_waiting(words, kind, agency)).select_related("agency", "invited_by")]


def count_waiting() -> int:
    return _waiting("", "", "").count()


def _waiting(words: str, kind: str, agency: str) -> QuerySet[Invitation]:
    found = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(agency__code=agency) if agency else found


def _newest_mail(found: QuerySet[Invitation]) -> QuerySet[Invitation]:
    begins = Concat(Value("invitation:"), Cast(OuterRef("pk"), TextField()), Value(":"), output_field=TextField())
    mails = Mail.objects.filter(key__startswith=begins).order_by("-pk")
    return found.annotate(mail_id=Subquery(mails.values("pk")[:1]), mail_state=Subquery(mails.values("state")[:1]))


def _row(one: Invitation, now: datetime) -> InvitationRow:
    return InvitationRow(
        id=one.pk,
        name=one.name,
        email=one.email,
        role=one.get_kind_display(),
        agency=one.agency.name if one.agency else "",
        invited_by=one.invited_by.name,
        invited_at=one.invited_at,
        expires_at=one.expires_at,
        state=state_of(accepted_at=None, revoked_at=None, expires_at=one.expires_at, now=now),
        mail_id=getattr(one, "mail_id", None),
        mail_state=getattr(one, "mail_state", None) or "",
    )


@dataclass(frozen=True, slots=True)
class StandInRow:
    """Who stands in for whom. `state`: coming, now, over or ended (early)."""

    id: int
    role: str
    agency: str
    away_id: int
    away: str
    to_id: int
    to: str
    starts_on: date
    ends_on: date
    why: str
    made_by: str
    state: str

    @property
    def stands(self) -> bool:
        return self.state in ("coming", "now")


def stand_ins_of(user_id: int, day: date) -> tuple[list[StandInRow], list[StandInRow]]:
    """Those who stand in for somebody, and those for whom somebody stands in; the newest first. One query."""
    found = Delegation.objects.filter(Q(role__user=user_id) | Q(to=user_id)).select_related("role__user", "role__agency", "to", "made_by")
    rows = [_stand_in(one, day) for one in found.order_by("-starts_on", "-pk")]
    return [one for one in rows if one.away_id == user_id], [one for one in rows if one.to_id == user_id]


def _stand_in(one: Delegation, day: date) -> StandInRow:
    return StandInRow(
        id=one.pk,
        role=one.role.get_kind_display(),
        agency=one.role.agency.name if one.role.agency else "",
        away_id=one.role.user_id,
        away=one.role.user.name,
        to_id=one.to_id,
        to=one.to.name,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        why=one.why,
        made_by=one.made_by.name,
        state=_standing(one, day),
    )


def _standing(one: Delegation, day: date) -> str:
    if one.ended_at is not None:
        return "ended"
    if one.ends_on < day:
        return "over"
    return "coming" if one.starts_on > day else "now"


def lendable_roles(user_id: int) -> list[tuple[int, str]]:
    """The roles somebody else can hold for this person, as (id, words)."""
    found = Role.objects.filter(user=user_id, kind__in=AGENCY_ROLES, ended_at__isnull=True).select_related("agency")
    return [(one.pk, one.words) for one in found.order_by("granted_at")]


def may_stand_in(user_id: int) -> list[tuple[int, str, bool]]:
    """Everybody who holds a role, but this person: id, name with role, and whether of one of this person's agencies. Two queries."""
    own = set(Role.objects.filter(user=user_id, ended_at__isnull=True, agency__isnull=False).values_list("agency_id", flat=True))
    held = Role.objects.filter(ended_at__isnull=True, user__is_active=True).exclude(user=user_id).select_related("user", "agency")
    return _people(held.order_by("user__name", "user", "granted_at"), own)


def _people(held: Iterable[Role], own: Collection[int | None]) -> list[tuple[int, str, bool]]:
    found: dict[int, tuple[int, str, bool]] = {}
    for one in held:
        known = found.get(one.user_id)
        is_near = one.agency_id in own if one.agency_id else False
        label = f"{known[1]}; {one.words}" if known else f"{one.user.name}: {one.words}"
        found[one.user_id] = (one.user_id, label, is_near or bool(known and known[2]))
    return list(found.values())
