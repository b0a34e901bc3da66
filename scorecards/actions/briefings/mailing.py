"""The mail that says a regular pack is ready: a link behind the sign-in, never the pack itself."""

from datetime import datetime

from accounts.actions.mail import Rendered, address_of, queue_mail, render_mail
from accounts.models import Mail, MailKind
from scorecards.actions.briefings.keeping import is_kept
from scorecards.models import Briefing, BriefingState, Subscription


def queue_ready(*, briefing: Briefing, subscription: Subscription, at: datetime) -> bool:
    """Puts the mail into the outbox, with the transaction that says the pack is ready; False when it is there already."""
    stop = address_of("briefing-stop", secret=subscription.secret)
    # One-click as mail programs do it (RFC 8058): they POST to this address; whoever opens it is asked first.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    rendered = render_mail("briefing", {"briefing": briefing, "subscription": subscription, "stop": stop})
    mail = queue_mail(
        key=f"briefing:{briefing.pk}", kind=MailKind.BRIEFING, user=subscription.user, at=at, headers=headers, **rendered._asdict()
    )
    return mail is not None


def freshen_briefing(mail: Mail, at: datetime) -> Rendered | None:
    """As it was queued, while the subscription stands and the pack can still be taken."""
    found = Briefing.objects.select_related("subscription").filter(pk=int(mail.key.partition(":")[2])).first()
    if (
        found is None
        or found.subscription is None
        or found.subscription.ended_at
        or found.state != BriefingState.READY
        or not is_kept(found)
    ):
        return None
    return Rendered(mail.subject, mail.text, mail.html)
