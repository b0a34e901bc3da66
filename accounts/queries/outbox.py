"""The outbox, for those who keep it: what was mailed to whom, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from accounts.models import Bounce, Mail, MailKind, MailState

A_PAGE = 50
TROUBLE = (MailState.FAILED, MailState.UNSURE, MailState.BOUNCED)
MAY_GO_AGAIN = (*TROUBLE, MailState.CANCELLED)
"""What a person may send again; what is waiting or sent may not."""


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail in the list, and alone with its text and HTML."""

    id: int
    kind: str
    state: str
    name: str
    address: str
    subject: str
    text: str
    html: str
    message_id: str
    queued_at: datetime
    sent_at: datetime | None
    not_before: datetime | None
    attempts: int
    error: str
    headers: Mapping[str, str]

    @property
    def kind_word(self) -> str:
        return str(MailKind(self.kind).label)

    @property
    def state_word(self) -> str:
        return str(MailState(self.state).label)

    @property
    def may_go_again(self) -> bool:
        return self.state in MAY_GO_AGAIN

    @property
    def is_trouble(self) -> bool:
        return self.state in TROUBLE


@dataclass(frozen=True, slots=True)
class BounceRow:
    """An address that nothing is sent to."""

    address: str
    name: str
    at: datetime
    said: str


def outbox(*, state: str = "", kind: str = "", words: str = "", number: int | str = 1) -> Page[MailRow]:
    """The mails of a page, newest first, narrowed by state, kind, and a part of the person's name, the address or the subject."""
    found = Mail.objects.select_related("user")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(address__icontains=words) | Q(user__name__icontains=words) | Q(subject__icontains=words))
    page = Paginator(_by_newest(found), A_PAGE).get_page(number)
    page.object_list = [_row(one) for one in page.object_list]  # type: ignore[misc]
    return page  # type: ignore[return-value]


def _by_newest(found: QuerySet[Mail]) -> QuerySet[Mail]:
    return found.order_by("-queued_at", "-id")


def one_mail(mail_id: int) -> MailRow | None:
    found = Mail.objects.select_related("user").filter(pk=mail_id).first()
    return _row(found) if found else None


def counts_by_state() -> dict[str, int]:
    """How many mails are in each state. One query."""
    return dict(Mail.objects.order_by().values_list("state").annotate(n=Count("id")))


def standing_bounces() -> list[BounceRow]:
    """The addresses that mail came back from and nobody has said that they work."""
    found = Bounce.objects.standing().select_related("mail__user")
    return [BounceRow(one.address, one.mail.user.name if one.mail.user else "", one.at, one.said) for one in found]


def bounce_of(address: str) -> BounceRow | None:
    """What came back from this address and still stands."""
    return next((one for one in standing_bounces() if one.address == address.lower()), None)


def _row(mail: Mail) -> MailRow:
    return MailRow(
        id=mail.pk,
        kind=mail.kind,
        state=mail.state,
        name=mail.user.name if mail.user else "",
        address=mail.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=mail.message_id,
        queued_at=mail.queued_at,
        sent_at=mail.sent_at,
        not_before=mail.not_before,
        attempts=mail.attempts,
        error=mail.error,
        headers=mail.headers,
    )
