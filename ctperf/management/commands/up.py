"""`manage.py up`: the whole site on this machine, supervised in the foreground."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ctperf import demo, static_files
from ctperf.local.entry import PROCESSES, commands
from ctperf.local.errors import StackError
from ctperf.local.up import Step, bring_up, plan_for, step_commands
from ctperf.roles import needs_migrate


class Command(BaseCommand):
    help = (
        "Run PostgreSQL, Redis, web, worker, beat and the enclave's worker until Ctrl-C. With DATABASE_URL and REDIS_URL set, "
        "only the last four. PORT, HOST, CTPERF_VAR and CTPERF_CLOCK are read from the environment."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the Connecticut demonstration first, if it is not there")
        for process in PROCESSES:
            parser.add_argument(f"--no-{process}", action="store_true", help=f"do not start {process}")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()

        def say(text: str) -> None:
            for line in text.splitlines():
                self.stdout.write(f"{time.monotonic() - began:6.1f} s  {line}")
            self.stdout.flush()

        steps = [
            Step("Migrating the database ...", "migrate", commands(os.environ)["migrate"], needs_migrate),
            Step("Opening the enclave ...", "enclave-open", commands(os.environ)["enclave"][:-1], lambda: True),
            Step("Collecting static files ...", "static", step_commands("collect"), lambda: not static_files.are_collected()),
        ]
        if options["demo"]:
            steps.append(Step("Loading the demonstration ...", "demo", step_commands("load_demo"), demo.needs_load))
        processes = [p for p in PROCESSES if not options[f"no_{p}"]]
        try:
            code = bring_up(plan_for(steps, processes, demo.sign_ins if options["demo"] else list), say)
        except StackError as error:
            raise CommandError(str(error)) from error
        if code:
            raise SystemExit(code)
