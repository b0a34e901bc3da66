"""Sending again by hand what did not arrive, or perhaps did not."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.mail.bounces import clear_bounce
from accounts.models import Mail, MailState, User
from accounts.queries.outbox import MAY_GO_AGAIN
from accounts.queries.viewers import viewer
from accounts.rules.policy import may_see_outbox


@transaction.atomic
def send_again(*, mail_ids: Sequence[int], by: User, at: datetime) -> int:
    """Puts mails back among those that wait, as if they were new; how many. One that came back is sent because `by` says that the
    address works. What is waiting or sent stays as it is."""
    if not may_see_outbox(viewer(by)):
        raise PermissionDenied
    found = list(Mail.objects.select_for_update().filter(pk__in=mail_ids, state__in=MAY_GO_AGAIN))
    for address in {mail.address for mail in found}:
        clear_bounce(address=address, by=by, at=at)
    chosen = Mail.objects.filter(pk__in=[mail.pk for mail in found])
    return chosen.update(state=MailState.QUEUED, attempts=0, not_before=None, error="")
