"""What beat asks for once an hour, and what a mail is to say when its turn comes."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from accounts.actions.joining import freshen_invitation
from accounts.actions.mail import Rendered
from accounts.actions.mail.sending import Freshen, as_queued
from accounts.models import Mail
from scorecards.actions.briefings import freshen_briefing
from scorecards.actions.reminders.digests import freshen_digest, queue_digests
from scorecards.actions.reminders.news import freshen_news, queue_news
from scorecards.actions.reminders.notices import freshen_notice, queue_notices
from scorecards.actions.reviews.minutes import freshen_minutes
from scorecards.queries.lens import NEW_YORK

FRESHENED: Mapping[str, Freshen] = {
    "digest": freshen_digest,
    "notice": freshen_notice,
    "followed": freshen_news,
    "invitation": freshen_invitation,
    "minutes": freshen_minutes,
    "briefing": freshen_briefing,
}


def queue_hourly(*, at: datetime) -> int:
    """Everything whose hour has come, on Connecticut's clock; how many mails. In a demonstration days do not pass, so that digests
    are sent by hand there; what happens there happens on the real clock, and is told."""
    now = at.astimezone(NEW_YORK)
    digests = [] if settings.SITE_CLOCK else queue_digests(day=now.date(), hour=now.hour, at=at)
    return len(digests) + queue_notices(day=now.date(), hour=now.hour, at=at) + queue_news(day=now.date(), hour=now.hour, at=at)


def freshen(mail: Mail, at: datetime) -> Rendered | None:
    """What a mail is to say now; None when it is not needed any more."""
    return FRESHENED.get(mail.key.partition(":")[0], as_queued)(mail, at)
