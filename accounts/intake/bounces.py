"""Reading a delivery status notification (RFC 3464): which mail of ours came back, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

LONGEST_SAYING = 500


class NotANotification(ValueError):
    """This mail is no delivery status notification, or does not say which mail it is about."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came back. `is_for_ever`: the other side will not take it later (class 5, or action failed)."""

    message_id: str
    status: str
    said: str
    is_for_ever: bool


def read_notification(raw: bytes) -> Returned:
    """The mail a notification is about. Raises NotANotification for anything else, such as an answer by a person."""
    notification = message_from_bytes(raw, policy=policy.default)
    recipients = list(_recipients(notification))
    message_id = _original_id(notification)
    if not recipients or not message_id:
        raise NotANotification("This is no delivery status notification about a mail with a Message-ID.")
    failed = [one for one in recipients if _text(one, "Action").lower() == "failed"]
    told = (failed or recipients)[0]
    status = _text(told, "Status")
    said = _text(told, "Diagnostic-Code").partition(";")[2].strip() or status
    return Returned(
        message_id, status, f"{status} {said}"[:LONGEST_SAYING].strip(), is_for_ever=bool(failed) and not status.startswith("4")
    )


def _recipients(notification: EmailMessage) -> Iterator[Message]:
    """The blocks about one recipient each: the first block of a delivery-status part is about the whole."""
    for part in notification.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message) and "Final-Recipient" in block)


def _original_id(notification: EmailMessage) -> str:
    """The Message-ID of the mail that came back, from its copy or from the copy of its headers."""
    for part in notification.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            return _text(part.get_payload(0), "Message-ID")  # type: ignore[arg-type]
        if kind == "text/rfc822-headers":
            return _text(message_from_bytes(part.get_payload(decode=True) or b"", policy=policy.default), "Message-ID")  # type: ignore[arg-type]
    return ""


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
