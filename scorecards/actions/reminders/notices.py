"""Notices: what happened to what is somebody's, gathered into one mail an hour at most, in the hours of work."""

from datetime import date, datetime, timedelta

from accounts.actions.mail import Rendered, queue_mail, render_mail
from accounts.models import Mail, MailKind, User
from accounts.queries import viewer
from accounts.rules.policy import is_staff
from metrics.rules.calendar import is_working_day
from scorecards.queries.notices import Event, Window, events, told_until

FIRST_HOUR, LAST_HOUR = 7, 18
LOOKS_BACK = timedelta(days=7)
"""How far back something may lie that nobody was told of: over a weekend and holidays."""


def queue_notices(*, day: date, hour: int, at: datetime) -> int:
    """One mail to everybody to whom something happened since they were last told; how many. Running it again is harmless."""
    if not is_working_day(day) or not FIRST_HOUR <= hour <= LAST_HOUR:
        return 0
    told, earliest = told_until(), at - LOOKS_BACK
    found = events(Window(earliest, at))
    people = User.objects.in_bulk(list(found))
    return sum(_queue(people[one], Window(max(told.get(one, earliest), earliest), at), rows) for one, rows in found.items())


def freshen_notice(mail: Mail, at: datetime) -> Rendered | None:
    """What of it was not seen or settled meanwhile."""
    _, since, until = mail.key.split("|")
    window = Window(datetime.fromisoformat(since), datetime.fromisoformat(until))
    rows = events(window, mail.user_id).get(mail.user_id or 0)
    # What is said among staff goes to nobody whose roles ended meanwhile.
    return _rendered(rows) if rows and mail.user and is_staff(viewer(mail.user)) else None


def _queue(to: User, window: Window, rows: list[Event]) -> bool:
    new = [row for row in rows if row.at > window.since]
    if not new:
        return False
    key = f"notice:{to.pk}|{window.since.isoformat()}|{window.until.isoformat()}"
    return queue_mail(key=key, kind=MailKind.NOTICE, user=to, at=window.until, **_rendered(new)._asdict()) is not None


def _rendered(rows: list[Event]) -> Rendered:
    return render_mail("notice", {"events": rows, "first": rows[0], "count": len(rows)})
