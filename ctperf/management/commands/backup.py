"""`manage.py backup FILE`: the whole database in one file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ctperf.local.backup import write_backup
from ctperf.local.errors import StackError


class Command(BaseCommand):
    help = "Write a consistent copy of the database to FILE while the site keeps running."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = write_backup(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"], options["file"])
        except StackError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {size:,} bytes.")
