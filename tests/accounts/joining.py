"""Invitations for tests: made, mailed, and the secret taken out of the mail that was sent."""

import re
from datetime import UTC, datetime
from typing import Any

from django.core import mail as outgoing

from accounts.actions.joining import Invited, invite
from accounts.actions.mail.sending import send_waiting
from accounts.models import Invitation, User
from scorecards.actions.reminders.hourly import freshen

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
PASSWORD = "seven brown herons waded"


def invited(by: User, at: datetime = NOW, **fields: Any) -> Invitation:
    """An invitation as the action makes it: by default of a data steward of the agency DOT."""
    plain = {"email": "ines@ct.example", "name": "Ines Ray", "kind": "steward", "agency_code": "DOT"}
    return Invitation.objects.get(pk=invite(whom=Invited(**(plain | fields)), by=by, at=at))


def send(at: datetime = NOW) -> None:
    """What the worker does."""
    send_waiting(clock=lambda: at, freshen=freshen)


def secret_sent() -> str:
    """The secret in the newest mail that went out."""
    return str(re.findall(r"/join/([\w-]+)/", str(outgoing.outbox[-1].body))[0])


def mailed(by: User, at: datetime = NOW, **fields: Any) -> tuple[Invitation, str]:
    """An invitation whose mail went out, and its secret."""
    made = invited(by, at, **fields)
    send(at)
    made.refresh_from_db()
    return made, secret_sent()
