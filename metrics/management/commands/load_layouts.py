"""`manage.py load_layouts DIR`: the layouts that ship, each a file CODE.yml. Exit code 0: loaded; 1: refused; 2: wrong usage."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from metrics.actions.layouts import load_layouts
from metrics.intake.layouts import LayoutProblems, parse_layout

WRONG_USAGE = 2


class Command(BaseCommand):
    requires_system_checks = []
    help = "Loads layouts from a folder of YAML files. Doing it again changes nothing; a layout that somebody here changed is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        files = sorted(options["folder"].glob("*.yml"))
        if not files:
            raise CommandError(f"{options['folder']}: there are no files *.yml.", returncode=WRONG_USAGE)
        texts = [(file.stem, file.read_text(encoding="utf-8")) for file in files]
        if self._problems(texts):
            sys.exit(1)
        done = load_layouts(texts=texts, at=timezone.now())
        counts = f"{len(done.added)} added, {len(done.changed)} changed, {len(done.same)} same"
        kept = f", {len(done.kept)} kept as somebody here changed them ({', '.join(done.kept)})" if done.kept else ""
        self.stdout.write(f"Layouts: {counts}{kept}.")

    def _problems(self, texts: list[tuple[str, str]]) -> bool:
        """Whether any text is no layout; says every problem of every file."""
        bad = False
        for code, text in texts:
            try:
                parse_layout(text)
            except LayoutProblems as error:
                bad = True
                for problem in error.problems:
                    self.stdout.write(f"{code}.yml: {problem}")
        return bad
