"""`manage.py synthesise DIR --kind housing|training --people N --seed S`: made-up extracts with known truth.

Exit code 0: done; 2: wrong usage."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linkage.intake.synthetic.agencies import housing_world
from linkage.intake.synthetic.files import FORMATS, write_extracts, write_truth
from linkage.intake.synthetic.training import write_training

WRONG_USAGE = 2
KINDS = ("housing", "training")


class Command(BaseCommand):
    requires_system_checks = []
    help = "Writes SYNTHETIC extracts of a linked-data study in the documented layouts, and who is who in a folder of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--kind", choices=KINDS, default="housing")
        parser.add_argument("--people", type=int, default=5000, metavar="N", help="homeless people, or participants of training")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same files")
        parser.add_argument("--format", choices=FORMATS, default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, count, seed, form = options["folder"], options["people"], options["seed"], options["format"]
        if count < 1:
            raise CommandError(f"--people {count}: give a number from 1.", returncode=WRONG_USAGE)
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty; name a new folder.", returncode=WRONG_USAGE)
        if options["kind"] == "training":
            rows = write_training(folder, count, seed, form)
        else:
            world = housing_world(count, seed)
            rows = write_extracts(folder, world.agencies, seed, form)
            write_truth(folder, world.truth, form)
        for name, number in rows.items():
            self.stdout.write(f"{number:>9,} rows  {name}")
        self.stdout.write(f"SYNTHETIC: nobody in these files exists. Who is who: {folder / 'truth'}")
