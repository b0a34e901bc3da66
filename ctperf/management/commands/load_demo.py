"""`manage.py load_demo`: the Connecticut catalog, its readings with their history, the demonstration's people, the scorecards,
and example goal updates, reviews and studies."""

from datetime import datetime, time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.actions import create_demo_people
from ctperf import demo
from linkage.actions.examples import load_example
from metrics.queries.clock import NEW_YORK
from scorecards.actions.forecasts import wait_replays
from scorecards.queries.lens import site_today


class Command(BaseCommand):
    help = "Load the Connecticut demonstration. Doing it again changes nothing; --again reads the files even if they are known."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="read every file, loaded or not")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["again"] and not demo.needs_load():
            self.stdout.write("The demonstration is loaded already.")
            return
        self._do("load_catalog", str(demo.CATALOG), "--why", "method", "--note", "The files of the demonstration changed.")
        self._do("load_layouts", str(demo.CATALOG / "layouts"))
        self._do("load_feeds", str(demo.CATALOG / "feeds" / "examples.csv"))
        for path in demo.reading_files():
            self._do("import_readings", str(path), "--history")
        people = create_demo_people(password=demo.password(), at=timezone.now())
        self.stdout.write(f"{len(people)} people can sign in.")
        self._do("recalculate")
        self._do("load_examples", str(demo.CATALOG / "examples"))
        at = datetime.combine(site_today(), time(10), NEW_YORK)  # on the day the site calls today, while their agreements are in force
        studies = [path.stem for path in demo.study_files() if load_example(path=path, at=at)]
        self.stdout.write(f"{len(studies)} example studies with linked data, SYNTHETIC.")
        waiting = wait_replays(days=demo.replay_days(site_today()))
        self.stdout.write(f"{waiting} forecasts of past days wait for the worker.")
        demo.note_loaded()

    def _do(self, command: str, *arguments: str) -> None:
        self.stdout.write(" ".join([command, *arguments]))
        self.stdout.flush()
        call_command(command, *arguments, stdout=self.stdout, stderr=self.stderr)
