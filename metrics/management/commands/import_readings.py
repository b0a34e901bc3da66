"""`manage.py import_readings FILE`: readings from a CSV or XLSX. Exit code 0: imported; 1: refused with reasons; 2: wrong usage."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.queries import person_with_email
from agencies.intake.findings import table_of
from metrics.actions.corrections import BY_HAND
from metrics.actions.imports import Manner, import_readings
from metrics.intake.layouts import LayoutProblems, LayoutSpec, parse_layout
from metrics.intake.report import Report
from metrics.queries.layouts import newest_version, spec_of_version
from metrics.tasks import nudge

WRONG_USAGE = 2


class Command(BaseCommand):
    requires_system_checks = []
    help = "Imports readings from a CSV or XLSX file; docs/data-formats.md describes both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--report", type=Path, metavar="R.json", help="write counts and findings as JSON")
        parser.add_argument("--accept-good", action="store_true", help="import the good rows; write the others to FILE.refused.csv")
        parser.add_argument("--history", action="store_true", help="rows became known when recorded_at or published_on says")
        parser.add_argument("--layout", metavar="L.yml", help="how a foreign file is read: a file, or the code of a stored layout")
        parser.add_argument("--why", choices=[str(one) for one in BY_HAND], help="why figures of closed reporting periods change")
        parser.add_argument("--by", metavar="EMAIL", help="who accepts the readings; needed for measures that need approval")

    def handle(self, *args: Any, **options: Any) -> None:
        by = person_with_email(options["by"]) if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(
                f"Nobody active signs in with {options['by']}. Give the e-mail address of an account.", returncode=WRONG_USAGE
            )
        layout, layout_id = _layout(options["layout"]) if options["layout"] else (None, None)
        manner = Manner(options["dry_run"], options["accept_good"], options["history"], layout, layout_id, options["why"] or "")
        try:
            if options["report"]:
                options["report"].open("a").close()  # found out before anything is imported
            report = import_readings(path=options["file"], manner=manner, by=by, at=timezone.now())
            if options["report"]:
                options["report"].write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.", returncode=WRONG_USAGE) from error
        self._tell(report, manner)
        if not report.is_refused and not manner.dry_run and (report.added + report.revised or report.understood):
            nudge()
        if not report.is_clean:
            sys.exit(1)

    def _tell(self, report: Report, manner: Manner) -> None:
        if report.findings:
            self.stdout.write(table_of(report.findings))
        rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
        counts = f"{rows}: {report.added:,} added, {report.revised:,} revised, {report.same:,} same, {report.refused:,} refused."
        done = "Nothing was written" if report.is_refused or manner.dry_run else "Imported"
        self.stdout.write(f"{done}: {report.file}: {counts}")
        if report.refused_file:
            self.stdout.write(f"The refused rows are in {report.refused_file}, next to the file, with what is wrong in the last column.")


def _layout(named: str) -> tuple[LayoutSpec, int | None]:
    """The layout in a file, or the newest version of the one stored under a code."""
    path = Path(named)
    if not path.is_file():
        version = newest_version(named)
        spec = spec_of_version(version) if version else None
        if spec is None:
            raise CommandError(f"{named} is neither a file nor the code of a layout.", returncode=WRONG_USAGE)
        return spec, version
    try:
        return parse_layout(path.read_text(encoding="utf-8")), None
    except UnicodeDecodeError as error:
        raise CommandError(f"{named} is not in UTF-8.", returncode=WRONG_USAGE) from error
    except LayoutProblems as found:
        lines = "\n".join(f"  {problem}" for problem in found.problems)
        raise CommandError(f"{named} is not a layout:\n{lines}", returncode=WRONG_USAGE) from found
