"""Inviting somebody to a role, by a link that is in no other place than the mail that carries it.

The mail waits in the outbox without its link. The secret is drawn when the mail is sent, only its digest is kept, and what the outbox
shows afterwards is the mail as it waited: whoever reads the outbox cannot join in somebody else's place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actions.mail import Rendered, address_of, queue_mail, render_mail
from accounts.actions.turns import one_at_a_time
from accounts.models import AGENCY_ROLES, Invitation, Mail, MailKind, MailState, Role, RoleKind, User
from accounts.queries import today, viewer
from accounts.rules.joining import LINK_LIVES, state_of
from accounts.rules.policy import may_manage_people
from accounts.rules.secrets import digest_of, new_secret
from agencies.models import Agency
from agencies.rules.refusals import Refusal

KEY = "invitation"


class NotInvited(Refusal):
    """Why an invitation was refused: one of its `why`: email, name, role, agency, ended, held, invited, gone, on_its_way."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to invite to what."""

    email: str
    name: str
    kind: str
    agency_code: str = ""


@transaction.atomic
def invite(*, whom: Invited, by: User, at: datetime) -> int:
    """Invites somebody; the invitation's id. Doors nudge the outbox after it. Raises PermissionDenied, or NotInvited."""
    _check_may(by)
    one_at_a_time()
    email, agency = _email(whom.email), _agency(whom)
    if not whom.name.strip():
        raise NotInvited("name")
    if Role.objects.filter(user__email=email, user__is_active=True, kind=whom.kind, agency=agency, ended_at__isnull=True).exists():
        raise NotInvited("held")
    _close_expired(email, whom.kind, agency, at)
    made = Invitation.objects.create(
        email=email,
        name=whom.name.strip()[:150],
        kind=whom.kind,
        agency=agency,
        token_digest=digest_of(new_secret()),
        invited_by=by,
        invited_at=at,
        expires_at=at + LINK_LIVES,
    )
    _queue(made, at)
    return made.pk


@transaction.atomic
def invite_again(*, invitation_id: int, by: User, at: datetime) -> None:
    """Sends a new link, which lives as long as the first did; the link before it ends. Raises PermissionDenied, or NotInvited."""
    _check_may(by)
    one = _open(invitation_id)
    if _mails_of(one).filter(state__in=[MailState.QUEUED, MailState.SENDING]).exists():
        raise NotInvited("on_its_way")
    one.expires_at = at + LINK_LIVES
    one.save(update_fields=["expires_at"])
    _queue(one, at)


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: User, at: datetime) -> None:
    """Takes an invitation back: its link leads nowhere from now on. Raises PermissionDenied, or NotInvited."""
    _check_may(by)
    one = _open(invitation_id)
    one.revoked_at = at
    one.save(update_fields=["revoked_at"])


def freshen_invitation(mail: Mail, at: datetime) -> Rendered | None:
    """The mail with a link that was drawn for it; None when there is nothing to accept any more."""
    with transaction.atomic():
        one = Invitation.objects.select_for_update(of=("self",)).select_related("agency", "invited_by").get(pk=int(mail.key.split(":")[1]))
        if state_of(accepted_at=one.accepted_at, revoked_at=one.revoked_at, expires_at=one.expires_at, now=at) != "open":
            return None
        secret = new_secret()
        one.token_digest = digest_of(secret)
        one.save(update_fields=["token_digest"])
    return _letter(one, address_of("join-open", secret=secret))


def _check_may(by: User) -> None:
    if not may_manage_people(viewer(by)):
        raise PermissionDenied


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotInvited("email") from error
    return email


def _agency(whom: Invited) -> Agency | None:
    if whom.kind not in RoleKind.values:
        raise NotInvited("role")
    agency = Agency.objects.filter(code=whom.agency_code).first() if whom.agency_code else None
    if (whom.kind in AGENCY_ROLES) != (agency is not None) or bool(whom.agency_code) != (agency is not None):
        raise NotInvited("agency")
    if agency and (agency.effective_to or date.max) < today():
        raise NotInvited("ended")
    return agency


def _close_expired(email: str, kind: str, agency: Agency | None, at: datetime) -> None:
    """One that ran out makes room for another; one that can still be accepted does not."""
    same = Invitation.objects.filter(email=email, kind=kind, agency=agency, accepted_at__isnull=True, revoked_at__isnull=True)
    if same.filter(expires_at__gt=at).exists():
        raise NotInvited("invited")
    same.update(revoked_at=at)


def _open(invitation_id: int) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=invitation_id, accepted_at__isnull=True, revoked_at__isnull=True).first()
    if found is None:
        raise NotInvited("gone")
    return found


def _mails_of(one: Invitation) -> QuerySet[Mail]:
    return Mail.objects.filter(key__startswith=f"{KEY}:{one.pk}:")


def _queue(one: Invitation, at: datetime) -> None:
    waits = _letter(one, _("(the link is put in when the mail is sent)"))
    queue_mail(key=f"{KEY}:{one.pk}:{_mails_of(one).count() + 1}", kind=MailKind.INVITATION, address=one.email, at=at, **waits._asdict())


def _letter(one: Invitation, link: str) -> Rendered:
    return render_mail("invitation", {"one": one, "role": one.get_kind_display(), "link": link, "is_link": link.startswith("http")})
