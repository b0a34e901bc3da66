"""Regular packs: wanted, made when their day has come, stopped."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.mail.preferences import preference_of
from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_subscribe_briefings
from goals.queries.following import thing
from metrics.rules.calendar import is_working_day
from scorecards.actions.briefings.asking import ask
from scorecards.actions.briefings.mailing import queue_ready
from scorecards.models import BriefingState, Subscription
from scorecards.queries.lens import NEW_YORK
from scorecards.rules.briefings import NothingThere, Wanted, is_due, scheduled

MOST_EACH = 30
log = structlog.get_logger(__name__)


class TooManySubscriptions(Exception):
    """More regular packs than anybody reads."""


@dataclass(frozen=True, slots=True)
class Regularly:
    """When: every week on a day (1 is Monday), or every month on a day of it."""

    rhythm: str
    day: int


@transaction.atomic
def subscribe(*, wanted: Wanted, when: Regularly, by: User, at: datetime) -> Subscription:
    """`by` gets the pack regularly from now on; the same one again only moves its day. Raises NothingThere, PermissionDenied or
    TooManySubscriptions."""
    who = viewer(by)
    if not may_subscribe_briefings(who):
        raise PermissionDenied
    about = thing(who, wanted.kind, wanted.code)
    if about is None:
        raise NothingThere
    same = {f"{wanted.kind}_id": about.id, "user": by, "form": wanted.form, "is_brief": wanted.is_brief, "ended_at": None}
    chosen = {"rhythm": when.rhythm, "day": when.day, "paper": wanted.paper}
    standing = Subscription.objects.filter(user=by, ended_at=None)
    if standing.count() >= MOST_EACH and not standing.filter(**same).exists():
        raise TooManySubscriptions
    return Subscription.objects.update_or_create(**same, defaults=chosen, create_defaults=chosen | {"started_at": at})[0]


@transaction.atomic
def stop(*, subscription_id: int, by: User, at: datetime) -> bool:
    """`by` wants it no longer; False when it is none of theirs, or over."""
    return bool(Subscription.objects.filter(pk=subscription_id, user=by, ended_at=None).update(ended_at=at))


@transaction.atomic
def stop_by_secret(*, secret: str, at: datetime) -> bool:
    """Who has the link of a mail stops that one; False when it is over already, or there is none."""
    return bool(Subscription.objects.filter(secret=secret, ended_at=None).update(ended_at=at))


def queue_due(*, at: datetime) -> list[int]:
    """Asks for the packs whose day has come, from the hour on that their people chose for mails; gives their ids. Running it again is
    harmless. Days pass on Connecticut's clock, also in a demonstration: what is shown is of the day that the site calls today."""
    now = at.astimezone(NEW_YORK)
    standing = (
        Subscription.objects.filter(ended_at=None, user__is_active=True).select_related("user", "area", "agency", "goal").order_by("pk")
    )
    return [found for one in standing if (found := _queue(one, now.date(), now.hour, at)) is not None]


@transaction.atomic
def _queue(one: Subscription, day: date, hour: int, at: datetime) -> int | None:
    wanted_day = scheduled(one.rhythm, one.day, day)
    last = one.sent_for or one.started_at.astimezone(NEW_YORK).date() - timedelta(days=1)
    if hour < preference_of(one.user).digest_hour or not is_due(last, wanted=wanted_day, day=day, is_working_day=is_working_day):
        return None
    if not Subscription.objects.filter(pk=one.pk, ended_at=None, sent_for=one.sent_for).update(sent_for=wanted_day):
        return None
    about = one.area or one.agency or one.goal
    kind = "area" if one.area else "agency" if one.agency else "goal"
    wanted = Wanted(kind, about.code if about else "", one.form, one.paper, one.is_brief)
    try:
        made = ask(wanted=wanted, who=viewer(one.user), by=one.user, at=at, subscription=one)
    except NothingThere:
        log.warning("briefing_about_nothing", subscription=one.pk)
        return None
    if made.state == BriefingState.READY:
        queue_ready(briefing=made, subscription=one, at=at)
    return made.pk
