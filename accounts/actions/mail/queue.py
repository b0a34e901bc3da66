"""Putting a mail into the outbox."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.db import transaction

from accounts.models import Bounce, Mail, MailKind, MailState, User

CAME_BACK = "Mail to this address came back before, and nobody has said since that it works."


@transaction.atomic
def queue_mail(  # noqa: PLR0913  (a mail is this much)
    *,
    key: str,
    kind: str,
    subject: str,
    text: str,
    html: str,
    at: datetime,
    user: User | None = None,
    address: str = "",
    headers: Mapping[str, str] | None = None,
) -> Mail | None:
    """The mail with this key to a person or an address, waiting to be sent; None when there is one already, or the person left.

    It goes with the transaction: what was not done is not told. Doors call `scorecards.tasks.nudge_mails()` after commit; the sweep
    takes up what they do not. To an address that mail came back from it is kept and not sent."""
    if user is not None and not user.is_active:
        return None
    to = user.email if user is not None else address
    came_back = Bounce.objects.standing().filter(address=to.lower()).exists()
    made, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": MailKind(kind),
            "user": user,
            "address": to,
            "subject": subject,
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "message_id": make_msgid(domain=_own_domain()),
            "state": MailState.CANCELLED if came_back else MailState.QUEUED,
            "error": CAME_BACK if came_back else "",
            "queued_at": at,
        },
    )
    return made if is_new else None


def _own_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
