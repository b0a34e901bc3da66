"""The way to the mail server: Django's, and told apart whether the server may have taken a mail when the line was cut."""

import smtplib
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp


class PerhapsSentError(OSError):
    """The line was cut after the mail was handed over and before the server said yes or no."""


class _Telling(smtplib.SMTP):
    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class EmailBackend(smtp.EmailBackend):
    """Django's, whose cut lines say which side of the hand-over they were cut on."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Telling

    def _send(self, email_message: EmailMessage) -> bool:
        line: _Telling = self.connection  # type: ignore[assignment]
        line.handed_over = False
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # the server said no: it has not taken the mail
        except OSError as error:
            if line.handed_over:
                raise PerhapsSentError(str(error)) from error
            raise
