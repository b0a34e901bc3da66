"""News of what somebody follows: one mail a working day at most, only when something happened, and told once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions.mail import Rendered, address_of, queue_mail, render_mail
from accounts.actions.mail.preferences import preference_of
from accounts.models import Mail, MailKind, User
from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from goals.actions.following import tell_until
from goals.queries.following import FollowRow, followers, follows_of
from metrics.rules.calendar import is_working_day
from scorecards.queries.news import News, news_of
from scorecards.rules.reminders import is_time

HOUR = 8
"""The hour of the mails to addresses without an account."""


@dataclass(frozen=True, slots=True)
class Told:
    """A followed thing and its news."""

    follow: FollowRow
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Follower:
    """A person, or an address: `key` names it in the keys of mails."""

    key: str
    user: User | None
    email: str
    hour: int


def queue_news(*, day: date, hour: int, at: datetime) -> int:
    """The news of everybody whose hour has come; how many mails. Running it again is harmless."""
    chosen = [one for one in _followers() if is_time(day=day, hour=hour, chosen_hour=one.hour, is_working_day=is_working_day)]
    return sum(_queue(one, day, at) for one in chosen)


def freshen_news(mail: Mail, at: datetime) -> Rendered | None:
    """As it was queued, while anything is followed still."""
    if mail.user is not None:
        is_wanted = preference_of(mail.user).wants_followed and bool(follows_of(viewer(mail.user), user=mail.user))
    else:
        is_wanted = bool(follows_of(PUBLIC, email=mail.address))
    return Rendered(mail.subject, mail.text, mail.html) if is_wanted else None


def _followers() -> Iterator[Follower]:
    people, addresses = followers()
    for user in people:
        yield Follower(str(user.pk), user, "", preference_of(user).digest_hour)
    for email in addresses:
        yield Follower(email, None, email, HOUR)


@transaction.atomic
def _queue(to: Follower, day: date, at: datetime) -> bool:
    """Queues the mail and notes what is told in it, both or neither."""
    who = viewer(to.user) if to.user else PUBLIC
    follows = follows_of(who, user=to.user, email=to.email)
    told = _told_once([Told(one, tuple(news_of(who, one, at))) for one in follows])
    if not told:
        return False
    stop = _stop_address(to, follows)
    context = {"told": told, "count": sum(len(one.news) for one in told), "stop": stop, "has_account": to.user is not None}
    # One-click as mail programs do it (RFC 8058): they POST to this address; whoever opens it is asked first.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = queue_mail(
        key=f"followed:{to.key}:{day.isoformat()}", kind=MailKind.FOLLOWED, user=to.user, address=to.email, at=at, headers=headers,
        **render_mail("news", context)._asdict(),
    )  # fmt: skip
    if mail is not None:
        tell_until(follow_ids=[one.id for one in follows], at=at)
    return mail is not None


def _told_once(found: list[Told]) -> list[Told]:
    """Who follows a goal and its measure reads of the measure once."""
    seen: set[object] = set()
    kept = []
    for one in found:
        news = tuple(item for item in one.news if item.key not in seen)
        seen |= {item.key for item in news}
        kept += [Told(one.follow, news)] if news else []
    return kept


def _stop_address(to: Follower, follows: list[FollowRow]) -> str:
    if to.user is not None:
        return address_of("mail-stop", secret=preference_of(to.user).secret)
    return address_of("follow-stop", secret=follows[0].secret)
