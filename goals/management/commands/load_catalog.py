"""`manage.py load_catalog DIR`: the catalog from its CSV files. Exit code 0: loaded; 1: refused with reasons; 2: wrong usage."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.queries import person_with_email
from agencies.intake.findings import table_of
from goals.actions import load_catalog
from goals.actions.load import Loaded
from metrics.actions.periods import ensure_periods
from metrics.actions.proposals import Why
from metrics.queries.clock import site_today
from metrics.queries.proposals import REASONS
from metrics.tasks import nudge

WRONG_USAGE = 2
LARGEST_FILE = 50 << 20


class Command(BaseCommand):
    requires_system_checks = []
    help = "Loads agencies, areas, goals, measures and targets from a folder of CSV files; docs/data-formats.md describes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--why", choices=REASONS, help="why definitions of measures that are there already change")
        parser.add_argument("--note", default="", help="the same in words, for everybody to read")
        parser.add_argument("--by", metavar="EMAIL", help="who loads it; kept with the targets and in the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        by = person_with_email(options["by"]) if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(
                f"Nobody active signs in with {options['by']}. Give the e-mail address of an account.", returncode=WRONG_USAGE
            )
        if bool(options["why"]) != bool(options["note"].strip()):
            raise CommandError("Give --why and --note together: a coded reason, and words.", returncode=WRONG_USAGE)
        reason = Why(options["why"], options["note"].strip()) if options["why"] else None
        files = _files(options["folder"])
        loaded = load_catalog(files=files, by=by, at=timezone.now(), dry_run=options["dry_run"], reason=reason)
        self._tell(loaded, options["dry_run"])
        if loaded.is_refused:
            sys.exit(1)
        if not options["dry_run"]:
            ensure_periods(day=site_today(), at=timezone.now())
        if not options["dry_run"] and any(count.added + count.changed for count in loaded.counts):
            nudge()

    def _tell(self, loaded: Loaded, dry_run: bool) -> None:
        if loaded.findings:
            self.stdout.write(table_of(loaded.findings) + "\n")
        head = f"{'file':24}{'added':>9}{'changed':>9}{'same':>9}{'refused':>9}"
        rows = [f"{one.file:24}{one.added:9,}{one.changed:9,}{one.same:9,}{one.refused:9,}" for one in loaded.counts]
        self.stdout.write("\n".join([head, *rows]))
        self.stdout.write("Nothing was written." if loaded.is_refused or dry_run else "Loaded.")


def _files(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder, by name."""
    try:
        files = {path.name: path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv" and path.is_file()}
        large = [name for name, path in files.items() if path.stat().st_size > LARGEST_FILE]
        if large:
            raise CommandError(f"{large[0]} is larger than {LARGEST_FILE >> 20} MB; a catalog is not.", returncode=WRONG_USAGE)
        return {name: path.read_bytes() for name, path in files.items() if not name.startswith("readings")}
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.", returncode=WRONG_USAGE) from error
