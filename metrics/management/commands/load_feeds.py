"""`manage.py load_feeds FILE`: the feeds that ship as examples. Exit code 0: loaded; 1: refused; 2: wrong usage."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies.intake.findings import Refused
from metrics.actions.feeds import load_feeds
from metrics.intake.feeds import read_feeds

WRONG_USAGE = 2


class Command(BaseCommand):
    requires_system_checks = []
    help = "Adds the feeds of a file, paused. Feeds that are there already stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"{options['file']}: there is no such file.", returncode=WRONG_USAGE)
        try:
            added, same = load_feeds(rows=read_feeds(options["file"]), at=timezone.now())
        except Refused as why:
            self.stdout.write(f"{options['file'].name}: {why}")
            sys.exit(1)
        self.stdout.write(f"Feeds: {added} added, {same} same.")
