"""`manage.py tokenise FILE --key-file K --as-of DAY`: tokens in place of identifiers, for agencies at home.

Exit code 0: done; 1: refused with the reason; 2: wrong usage. Needs no database."""

import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.intake.findings import Refused
from linkage.intake.extracts import Engine
from linkage.intake.layouts import Window
from linkage.intake.tokens import read_key, tokenise

WRONG_USAGE = 2


class Command(BaseCommand):
    requires_system_checks = []
    help = "Writes FILE-tokens.csv beside a file of people: keyed hashes in place of names, birth dates, numbers and ZIP codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="people, in the documented layout")
        parser.add_argument("--key-file", type=Path, required=True, metavar="K", help="the agencies' common key, at least 32 signs")
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DAY", help="the study's first day, for age groups")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write instead")

    def handle(self, *args: Any, **options: Any) -> None:
        path, key_file = options["file"], options["key_file"]
        target = options["out"] or path.with_name(f"{path.stem}-tokens.csv")
        for needed in (path, key_file):
            if not needed.is_file():
                raise CommandError(f"{needed} is no file.", returncode=WRONG_USAGE)
        if target.exists():
            raise CommandError(f"{target} is there already; name another with --out.", returncode=WRONG_USAGE)
        try:
            with tempfile.TemporaryDirectory() as scratch:
                rows = tokenise(path, target, read_key(key_file), Window(options["as_of"]), Engine(Path(scratch)))
        except Refused as why:
            raise CommandError(str(why), returncode=1) from why
        self.stdout.write(f"{rows:,} rows with tokens: {target}. Keep the key; the State must not have it.")
