"""`manage.py restore FILE`: the database as it was when the file was written."""

import os
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ctperf.local.backup import read_backup
from ctperf.local.errors import StackError


class Command(BaseCommand):
    help = "Replace everything in the database by what FILE holds, all or nothing; then migrate and grant."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read_backup(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"], options["file"])
        except StackError as error:
            raise CommandError(str(error)) from error
        # A backup may be older than the code; and rights are not part of it.
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        call_command("grant", stdout=self.stdout)
        cache.clear()  # what was remembered of the database before
        self.stdout.write(f"Restored from {options['file']}.")
