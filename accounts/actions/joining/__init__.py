"""Joining by invitation, and standing in for somebody who is away."""

from accounts.actions.joining.accepting import NotAccepted, accept_anew, accept_as
from accounts.actions.joining.invitations import Invited, NotInvited, freshen_invitation, invite, invite_again, revoke_invitation
from accounts.actions.joining.standing_in import Away, NotStandingIn, end_standing_in, stand_in

__all__ = [
    "Away",
    "Invited",
    "NotAccepted",
    "NotInvited",
    "NotStandingIn",
    "accept_anew",
    "accept_as",
    "end_standing_in",
    "freshen_invitation",
    "invite",
    "invite_again",
    "revoke_invitation",
    "stand_in",
]
