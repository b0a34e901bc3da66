"""Mail that comes back: the address is not written to again until somebody says that it works."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.intake.bounces import Returned
from accounts.models import Bounce, Mail, MailState, User
from accounts.queries.viewers import viewer
from accounts.rules.policy import may_see_outbox


@transaction.atomic
def take_bounce(*, mail: Mail, said: str, at: datetime) -> Bounce:
    """This mail came back. What else waits for the address is not sent when its turn comes."""
    Mail.objects.filter(pk=mail.pk).update(state=MailState.BOUNCED, error=said)
    found, _ = Bounce.objects.standing().get_or_create(
        address=mail.address.lower(), cleared_at=None, defaults={"mail": mail, "at": at, "said": said}
    )
    return found


@transaction.atomic
def take_returned(*, returned: Returned, at: datetime) -> Mail | None:
    """A delivery status notification that came by mail; the mail it is about, None when it is none of ours."""
    mail = Mail.objects.select_for_update().filter(message_id=returned.message_id).first()
    if mail is not None and returned.is_for_ever:
        take_bounce(mail=mail, said=returned.said, at=at)
    return mail


@transaction.atomic
def clear_bounce(*, address: str, by: User, at: datetime) -> bool:
    """Says that mail to this address arrives again; False when nothing had come back. One's own, or who keeps the outbox."""
    if by.email.lower() != address.lower() and not may_see_outbox(viewer(by)):
        raise PermissionDenied
    return bool(Bounce.objects.standing().filter(address=address.lower()).update(cleared_by=by, cleared_at=at))
