"""`manage.py work_study RUN --attempt N`: the enclave worker's own child, which goes through the stages of a run. Nobody else calls it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from linkage.actions.working.stages import work_stages


class Command(BaseCommand):
    help = "The enclave worker's own: go through the stages of a run it has taken up."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int)
        parser.add_argument("--attempt", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        work_stages(run_id=options["run"], attempt=options["attempt"])
