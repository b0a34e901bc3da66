"""`manage.py take_bounces FILE|-`: reads mails that came back (RFC 3464), one a file or from the standard input."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions.mail.bounces import take_returned
from accounts.intake.bounces import NotANotification, read_notification


class Command(BaseCommand):
    help = (
        "Reads one delivery status notification from a file, or from the standard input with -, and marks the mail it is about. "
        "The mail server calls it for what arrives at the address that mails are sent from. Exit code 0: read, 1: it is none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the mail as it arrived, or - for the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read() if options["file"] == "-" else Path(options["file"]).read_bytes()
        try:
            returned = read_notification(raw)
        except NotANotification as error:
            raise CommandError(str(error)) from error
        mail = take_returned(returned=returned, at=timezone.now())
        if mail is None:
            raise CommandError(f"No mail of ours has the Message-ID {returned.message_id}.")
        done = "nothing more is sent there" if returned.is_for_ever else "the other side tries on; nothing was changed"
        self.stdout.write(f"{mail.address}: {returned.said}; {done}.")
