"""The digest: one mail a day to a person at most, at the hour the person chose, only while there is something to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from accounts.actions.mail import Rendered, queue_mail, render_mail
from accounts.models import Mail, MailKind
from metrics.rules.calendar import is_working_day
from scorecards.actions.reminders.letter import letter
from scorecards.queries import reminders as queries
from scorecards.queries.duties import DutyRow
from scorecards.queries.lens import site_today
from scorecards.queries.reminders import Recipient
from scorecards.rules.reminders import Part, Said, is_time, say, writes_today

KEY = "digest"
WHOLE_DAY = 24
"""An hour by which everybody's hour has come."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A digest that was put in the outbox, or would be."""

    address: str
    subject: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is read once for all digests of a day."""

    stewarded: frozenset[int]
    overdue: Sequence[DutyRow]


def queue_digests(*, day: date, hour: int, at: datetime, dry_run: bool = False) -> list[Queued]:
    """The digests of a day for everybody whose hour has come and who has none yet; nothing on weekends and state holidays.

    Running it again is harmless. `dry_run`: only says what would be."""
    if not is_working_day(day):
        return []
    done = queries.written_to(day, KEY)
    turn = [one for one in queries.recipients(day) if key_of(one, day) not in done and _is_time(one, day, hour)]
    elsewhere = _elsewhere(day) if turn else None
    found = [(one, compose_digest(one, day, elsewhere)) for one in turn] if elsewhere else []
    return [Queued(one.user.email, digest.mail.subject) for one, digest in found if digest and _queue(one, digest, day, at, dry_run)]


def queue_digests_now(*, at: datetime, dry_run: bool = False, day: date | None = None) -> tuple[date, list[Queued]]:
    """The digests of `day`, or of the first working day from the site's today on, whatever hour people chose; with that day."""
    chosen = day or site_today()
    while day is None and not is_working_day(chosen):
        chosen += timedelta(days=1)
    return chosen, queue_digests(day=chosen, hour=WHOLE_DAY, at=at, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class Digest:
    mail: Rendered
    kind: MailKind


def compose_digest(to: Recipient, day: date, elsewhere: Elsewhere | None = None) -> Digest | None:
    """What is to be said to this person on the day; None when there is nothing to do or no reason to say it today."""
    spoken = list(_spoken(to, day, elsewhere or _elsewhere(day)))
    if not writes_today(said for _, said in spoken):
        return None
    passed_on = all(said.part in (Part.AGENCY, Part.STATE) for _, said in spoken)
    context = {"letter": letter(spoken), "name": to.user.name, "day": day}
    return Digest(render_mail("digest", context), MailKind.ESCALATION if passed_on else MailKind.DIGEST)


def freshen_digest(mail: Mail, at: datetime) -> Rendered | None:
    """The digest as it is when it is sent: what was done meanwhile is not spoken of, and yesterday's is not sent today."""
    _, user_id, text = mail.key.split(":")
    day = date.fromisoformat(text)
    if day < site_today():
        return None
    found = queries.recipients(day, user_id=int(user_id))
    digest = compose_digest(found[0], day) if found else None
    return digest.mail if digest else None


def key_of(to: Recipient, day: date) -> str:
    return f"{KEY}:{to.user.pk}:{day.isoformat()}"


def _queue(to: Recipient, digest: Digest, day: date, at: datetime, dry_run: bool) -> bool:
    if dry_run:
        return True
    return queue_mail(key=key_of(to, day), kind=digest.kind, user=to.user, at=at, **digest.mail._asdict()) is not None


def _is_time(to: Recipient, day: date, hour: int) -> bool:
    return is_time(day=day, hour=hour, chosen_hour=to.hour, is_working_day=is_working_day)


def _elsewhere(day: date) -> Elsewhere:
    return Elsewhere(queries.stewarded_agencies(), queries.overdue_everywhere(day))


def _spoken(to: Recipient, day: date, elsewhere: Elsewhere) -> Iterator[tuple[DutyRow, Said]]:
    speak = partial(say, day=day, lead_days=to.lead_days, is_working_day=is_working_day)
    for thing in queries.things_of(to.who, day, stewarded=elsewhere.stewarded, everywhere=elsewhere.overdue):
        said = speak(thing.owed)
        if said:
            yield thing.row, said
