"""A mail server in this process that keeps what it takes and answers as it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.ctperf.running import free_port


@dataclass
class MailServer:
    """`taken`: what was accepted. `answer_recipient`, `answer_mail`: what is said to an address, or to a mail, instead of yes."""

    taken: list[EmailMessage] = field(default_factory=list)
    answer_recipient: Callable[[str], str | None] = lambda address: None
    answer_mail: Callable[[EmailMessage], str | None] = lambda mail: None
    cuts_after_mail: bool = False
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        said = self.answer_recipient(address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        said = self.answer_mail(mail)
        if said is None:
            self.taken.append(mail)
        if self.cuts_after_mail:
            server.transport.abort()
        return said or "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a free port, and the settings that lead to it."""
    found = MailServer()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    found.port = controller.port
    backend = "accounts.actions.mail.smtp.EmailBackend"
    try:
        with override_settings(
            EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=found.port, EMAIL_USE_TLS=False, EMAIL_HOST_USER=""
        ):
            yield found
    finally:
        controller.stop()
