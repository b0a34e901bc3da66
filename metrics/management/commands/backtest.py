"""`manage.py backtest`: how well the odds would have done. Exit code 0: done; 2: wrong usage."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from metrics.intake.long_series import foreign_series, read_catalogue, tidy_series
from metrics.rules.odds import choices as chosen
from metrics.rules.odds.backtest import Bounded, Sample, trials
from metrics.rules.odds.codes import ODDS_VERSION
from metrics.rules.odds.judged import Tried, choices, judge
from metrics.rules.odds.table import BOUNDED, HEAD, table_rows

WRONG_USAGE = 2
DEMO = Path(settings.BASE_DIR) / "demo"


class Command(BaseCommand):
    requires_system_checks = []
    help = "Tries the methods behind the odds at earlier points of every long series of the demonstration, and prints how they did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, metavar="DIR", help="also try the files below DIR that a layout of the demonstration fits")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
        parser.add_argument("--whole", action="store_true", help="every origin of every series, not an even part of them; takes long")
        parser.add_argument("--write", action="store_true", help="write which method is used from now on, as found on the demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = read_catalogue(DEMO)
        bounded = Bounded() if options["whole"] else BOUNDED
        found = {"demonstration": tidy_series(catalogue, sorted((DEMO / "readings").glob("*.csv")))}
        if options["data"]:
            if not options["data"].is_dir():
                raise CommandError(f"{options['data']} is no folder.", returncode=WRONG_USAGE)
            others = foreign_series(catalogue, options["data"], DEMO / "layouts")
            for name, became in others.files:
                self.stdout.write(f"{name}: {became}")
            found["files"] = others.samples
        figures = {name: self._try(name, samples, bounded) for name, samples in found.items()}
        if options["write"]:
            self._write(found["demonstration"], bounded)
        if options["json"]:
            kept = {"version": ODDS_VERSION, "sets": {name: [_plain(one) for one in tried] for name, tried in figures.items()}}
            options["json"].write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")

    def _try(self, name: str, samples: Sequence[Sample], bounded: Bounded) -> list[Tried]:
        tried = judge(trials(samples, bounded))
        self.stdout.write(f"\n{name}: {len(samples)} series\n")
        for row in (HEAD, ["---"] * len(HEAD), *table_rows(tried)):
            self.stdout.write(f"| {' | '.join(row)} |")
        return tried

    def _write(self, samples: Sequence[Sample], bounded: Bounded) -> None:
        every = list(trials(samples, bounded))
        chosen.CHOSEN.write_text(chosen.written(choices(judge(every), every)), encoding="utf-8")
        self.stdout.write(f"Written to {chosen.CHOSEN.name}.")


def _plain(one: Tried) -> dict[str, Any]:
    """The figures of a kind, with slugs in place of codes."""
    figures = {method.slug: asdict(each) for method, each in one.figures.items()}
    counts = {"measures": one.measures, "series": one.series, "forecasts": one.forecasts}
    return {"family": one.kind.family, "fewest": one.kind.fewest, **counts, "figures": figures, "used": one.choice.method.slug}
