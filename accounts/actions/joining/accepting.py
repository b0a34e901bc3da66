"""Accepting an invitation: as who one is already, or anew with a password of one's own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.people import grant_role
from accounts.actions.turns import one_at_a_time
from accounts.models import Invitation, LinkedAccount, User
from accounts.rules.joining import state_of
from agencies.actions.context import because
from agencies.rules.refusals import Refusal


class NotAccepted(Refusal):
    """Why it was not accepted: one of its `why`: accepted, revoked, expired, somebody_else, has_account."""


@transaction.atomic
def accept_as(*, invitation_id: int, user: User, at: datetime) -> User:
    """Somebody who proved who they are gets the role, and the account back where it was closed. Raises NotAccepted."""
    one = _held(invitation_id, at)
    if user.email != one.email:
        raise NotAccepted("somebody_else")
    return _joined(one, user, at)


@transaction.atomic
def accept_anew(*, invitation_id: int, password: str, at: datetime) -> User:
    """Opens an account with this password, or opens one again that was closed. Whoever has an open account signs in with that instead, and
    whose account an identity provider opened with that: a password would pass the provider by.

    Validate the password before. Raises NotAccepted."""
    one = _held(invitation_id, at)
    user = User.objects.select_for_update().filter(email=one.email).first()
    if user is None:
        return _joined(one, User.objects.create_user(one.email, password, name=one.name), at)
    if user.is_active or LinkedAccount.objects.filter(user=user).exists():
        raise NotAccepted("has_account")
    user.set_password(password)
    user.save(update_fields=["password"])
    return _joined(one, user, at)


def _held(invitation_id: int, at: datetime) -> Invitation:
    """The invitation, for this transaction alone: of two who accept at once the second is told."""
    one_at_a_time()
    one = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by", "agency").get(pk=invitation_id)
    state = state_of(accepted_at=one.accepted_at, revoked_at=one.revoked_at, expires_at=one.expires_at, now=at)
    if state != "open":
        raise NotAccepted(state)
    return one


def _joined(one: Invitation, user: User, at: datetime) -> User:
    with because(_("Invited by %(name)s") % {"name": one.invited_by}, by=user.pk):
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
        grant_role(user=user, kind=one.kind, agency=one.agency, at=at)
        one.accepted_by, one.accepted_at = user, at
        one.save(update_fields=["accepted_by", "accepted_at"])
    return user
