"""`manage.py send_digests [--day D] [--dry-run]`: the digests of a day now, whatever hour people chose."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from scorecards.actions.reminders import queue_digests_now
from scorecards.tasks import nudge_mails


class Command(BaseCommand):
    help = (
        "Puts the digests of a day in the outbox for everybody who has something to do and has no digest of that day yet. "
        "Without --day: the first working day from the site's today on. Nothing goes out for weekends and state holidays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="such as 2019-07-01")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get what")

    def handle(self, *args: Any, **options: Any) -> None:
        day, queued = queue_digests_now(at=timezone.now(), day=options["day"], dry_run=options["dry_run"])
        for one in queued:
            self.stdout.write(f"{one.address}: {one.subject}")
        self.stdout.write(f"{len(queued)} digests of {day}{' would be queued' if options['dry_run'] else ' queued'}.")
        if queued and not options["dry_run"]:
            nudge_mails()
