"""`manage.py export_scorecard`: every measure's scorecard as CSV or JSON on standard output. Exit code 0; 2 for wrong usage."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scorecards.queries.export import as_csv, as_json
from scorecards.queries.lens import lens


class Command(BaseCommand):
    requires_system_checks = []
    help = "Prints the scorecard of every measure; docs/data-formats.md describes the columns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="as it stood and as it was known on that date")
        parser.add_argument("--as-known-on", type=date.fromisoformat, metavar="DATE", help="know only what was recorded by then")
        parser.add_argument("--format", choices=("csv", "json"), default="csv", help="json adds the derivation of each status")

    def handle(self, *args: Any, **options: Any) -> None:
        known_on = options["as_known_on"] or options["as_of"]
        at = lens(options["as_of"], known_on)
        self.stdout.write(as_json(at) if options["format"] == "json" else as_csv(at), ending="")
