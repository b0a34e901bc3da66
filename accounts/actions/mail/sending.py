"""Sending what waits in the outbox, each mail at most once.

A worker claims a mail and commits that before it sends, and holds a lock of its database session until it has written down what came
of it. A worker that dies lets go of the lock and leaves the claim: such a mail may have gone out or not, so that only a person sends
it again."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.mail.bounces import take_bounce
from accounts.actions.mail.queue import CAME_BACK
from accounts.actions.mail.rendering import Rendered
from accounts.actions.mail.smtp import PerhapsSentError
from accounts.models import Bounce, Mail, MailKind, MailState
from accounts.rules.mail import is_for_ever, next_try

LOCKS = 0x63746D
"""The space of our locks in the database, beside the id of the mail."""
MOST_AT_ONCE = 200
log = structlog.get_logger(__name__)
Freshen = Callable[[Mail, datetime], Rendered | None]
"""What a mail is to say when it is sent, as against when it was queued; None when it is not needed any more."""
SEALED = (MailKind.INVITATION,)
"""What is sent of these holds a secret: the outbox keeps the words as they were queued."""


def as_queued(mail: Mail, at: datetime) -> Rendered:
    return Rendered(mail.subject, mail.text, mail.html)


def send_waiting(*, clock: Callable[[], datetime] = timezone.now, freshen: Freshen = as_queued) -> int:
    """Sends what is due, up to a number; how many it worked on. Any number of workers may do this at the same time."""
    sender = _Sender(clock, freshen)
    try:
        for done in range(MOST_AT_ONCE):
            mail = claim(at=clock())
            if mail is None or not sender.carry_out(mail):
                return done + (mail is not None)
        return MOST_AT_ONCE
    finally:
        sender.hang_up()


@transaction.atomic
def claim(*, at: datetime) -> Mail | None:
    """The longest waiting mail that may go now, claimed and locked by this session; None when there is none."""
    due = Q(not_before__isnull=True) | Q(not_before__lte=at)
    mail = Mail.objects.select_for_update(skip_locked=True).filter(due, state=MailState.QUEUED).order_by("id").first()
    if mail is None:
        return None
    _ask("SELECT pg_advisory_lock(%s, %s)", mail.pk)
    mail.state, mail.claimed_at, mail.attempts = MailState.SENDING, at, mail.attempts + 1
    mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


@transaction.atomic
def find_abandoned(*, at: datetime) -> int:
    """Claims whose worker is gone become `unsure`; how many."""
    left = [mail for mail in Mail.objects.filter(state=MailState.SENDING) if _ask("SELECT pg_try_advisory_xact_lock(%s, %s)", mail.pk)]
    said = "The worker stopped while it was sending. Whether the mail went out is not known."
    # Asked again under the lock: a worker that has just finished has let go of it too.
    found = Mail.objects.filter(pk__in=[mail.pk for mail in left], state=MailState.SENDING)
    return found.update(state=MailState.UNSURE, error=said)


class _Sender:
    """One line to the mail server for many mails."""

    def __init__(self, clock: Callable[[], datetime], freshen: Freshen) -> None:
        self.clock, self.freshen, self.line = clock, freshen, get_connection()

    def carry_out(self, mail: Mail) -> bool:
        """Sends a claimed mail and writes down what came of it. False when the server cannot be reached: the others wait."""
        try:
            if _came_back(mail):
                _note(mail, MailState.CANCELLED, error=CAME_BACK)
                return True
            queued, wanted = as_queued(mail, self.clock()), self.freshen(mail, self.clock())
            if wanted is None:
                _note(mail, MailState.CANCELLED)
                return True
            mail.subject, mail.text, mail.html = wanted
            return self._send(mail, queued if mail.kind in SEALED else wanted)
        except Exception as error:  # one mail that cannot be made never stops the others
            log.exception("mail_failed", mail=mail.pk)
            _note(mail, MailState.FAILED, error=f"{type(error).__name__}: {error}")
            return True
        finally:
            _ask("SELECT pg_advisory_unlock(%s, %s)", mail.pk)

    def _send(self, mail: Mail, kept: Rendered) -> bool:
        try:
            self.line.open()
            self.line.send_messages([message_of(mail)])
        except PerhapsSentError as error:
            _note(mail, MailState.UNSURE, error=str(error))
        except smtplib.SMTPRecipientsRefused as refused:
            self._refused(mail, *next(iter(refused.recipients.values())), by_recipient=True)
        except smtplib.SMTPResponseException as refused:
            self._refused(mail, refused.smtp_code, refused.smtp_error, by_recipient=False)
        except OSError as error:
            _later(mail, str(error), self.clock())
            self.line = get_connection()
            return False
        else:
            _note(mail, MailState.SENT, sent_at=self.clock(), error="", **kept._asdict())
            return True
        self.hang_up()
        return True

    def _refused(self, mail: Mail, code: int, said: bytes | str, *, by_recipient: bool) -> None:
        words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
        if not is_for_ever(code):
            _later(mail, words, self.clock())
        elif by_recipient:
            take_bounce(mail=mail, said=words, at=self.clock())
        else:
            _note(mail, MailState.FAILED, error=words)

    def hang_up(self) -> None:
        try:
            self.line.close()
        except OSError as error:
            log.info("mail_line_cut", error=str(error))
        self.line = get_connection()


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it goes over the line: the text first, the HTML beside it."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", **mail.headers}
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message


def _came_back(mail: Mail) -> bool:
    return Bounce.objects.standing().filter(address=mail.address.lower()).exists()


def _later(mail: Mail, why: str, at: datetime) -> None:
    """Waits before the next try, or is given up."""
    again = next_try(mail.attempts, at)
    _note(mail, MailState.QUEUED if again else MailState.FAILED, error=why, not_before=again)


def _note(mail: Mail, state: MailState, **fields: Any) -> None:
    # Also over `unsure`: who has sent it knows more than who found its claim.
    Mail.objects.filter(pk=mail.pk, state__in=[MailState.SENDING, MailState.UNSURE]).update(state=state, **fields)


def _ask(query: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [LOCKS, key % 2**31])
        return bool(cursor.fetchone()[0])
