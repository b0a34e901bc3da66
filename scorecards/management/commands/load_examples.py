"""`manage.py load_examples`: the goal updates, reviews and promises of the demonstration, each marked as an example."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.queries import viewer
from goals.actions.reviews import put_items
from goals.queries.reviews import review
from scorecards.actions.example_updates import make_example_updates
from scorecards.actions.reviews.examples import make_examples
from scorecards.charts.agenda import agenda_items
from scorecards.queries.lens import lens
from scorecards.queries.reviews.candidates import facts_for, proposed
from scorecards.rules.agenda import MOST


class Command(BaseCommand):
    help = "Make the example goal updates and reviews of the demonstration. Doing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="where goal_updates.csv is; without it only reviews are made")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["folder"]:
            self._updates(options["folder"] / "goal_updates.csv")
        self._reviews()

    def _updates(self, file: Path) -> None:
        with file.open(newline="", encoding="utf-8") as opened:
            self.stdout.write(f"{make_example_updates(csv.DictReader(opened, strict=True))} goal updates.")

    def _reviews(self) -> None:
        made = make_examples()
        if made is None:
            self.stdout.write("The examples are there, or what they are about is not.")
            return
        who, at = viewer(made.chair), lens()
        of = review(who, made.review_id)
        items = agenda_items(proposed(facts_for(of, who, at), at.as_of))[:MOST] if of else []
        put_items(review_id=made.review_id, items=items, by=made.chair, at=timezone.now())
        self.stdout.write(f"Two reviews, four promises, {len(items)} items on the next agenda.")
