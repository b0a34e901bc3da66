"""`manage.py run web|worker|beat|migrate`: one process of the site in the foreground, as compose starts it."""

import os
import subprocess
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from ctperf.local.entry import BASE, commands
from ctperf.preflight import require_servers


class Command(BaseCommand):
    help = "Run one process of the site (web, worker, beat) or the migrations, once PostgreSQL and Redis answer."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=sorted(commands({})))

    def handle(self, *args: Any, **options: Any) -> None:
        require_servers()
        *before, last = commands(os.environ)[options["process"]]
        connections.close_all()
        os.chdir(BASE)
        for command in before:
            subprocess.run(command, check=True)
        # The process takes our place, so that signals and exit codes are its own.
        os.execv(last[0], last)  # noqa: S606
