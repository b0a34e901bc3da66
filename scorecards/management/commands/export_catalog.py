"""`manage.py export_catalog DIR`: the whole catalog and its readings as tidy files. Exit code 0: written; 2: wrong usage."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scorecards.exports.catalogue import whole
from scorecards.exports.texts import as_csv
from scorecards.queries.export import CONSOLE
from scorecards.queries.lens import LATEST, lens

WRONG_USAGE = 2


class Command(BaseCommand):
    requires_system_checks = []
    help = "Writes every file that load_catalog and import_readings take; docs/data-formats.md describes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="only periods that ended by this day; all without it")
        parser.add_argument("--as-known-on", type=date.fromisoformat, metavar="DATE", help="as the figures stood at the end of this day")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is there already and not an empty folder. Name a new one.", returncode=WRONG_USAGE)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for table in whole(CONSOLE, lens(options["as_of"] or LATEST, options["as_known_on"])):
                path = folder / f"{table.name}.csv"
                with path.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(as_csv(table))
                self.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.", returncode=WRONG_USAGE) from error
