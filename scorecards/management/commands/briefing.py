"""`manage.py briefing --area CODE | --agency CODE | --goal CODE | --review ID --format pdf|pptx --out FILE`: a briefing pack as a file.

Exit code 0: written; 1: refused, with the reasons; 2: wrong usage."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.rules.policy import PUBLIC, STATE_READERS, Viewer
from scorecards.exports.packs.making import Nobody, make_file
from scorecards.exports.packs.setting import CannotSet
from scorecards.queries.packs.review import code_of
from scorecards.rules.briefings import NothingThere, Wanted

KINDS = {"area": "priority or strand", "agency": "agency", "goal": "goal"}
NO_REVIEW = "There is no review with this number that has a frozen pack. The number is in the address of its page."


class Command(BaseCommand):
    requires_system_checks = []
    help = "Writes a briefing pack about a priority, an agency, a goal or a review: as PDF (PDF/UA-1) or as PowerPoint."

    def add_arguments(self, parser: CommandParser) -> None:
        about = parser.add_mutually_exclusive_group(required=True)
        for kind, name in KINDS.items():
            about.add_argument(f"--{kind}", metavar="CODE", help=f"the {name} it is about")
        about.add_argument(
            "--review", metavar="ID", type=_number, help="the review whose frozen pack it is, whole, for those who run reviews"
        )
        parser.add_argument("--format", choices=("pdf", "pptx"), required=True)
        parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="the file to write; one that is there is replaced")
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="as it stood on that date, with the figures known now")
        parser.add_argument("--as-known-on", type=_day, metavar="DATE", help="know only what was recorded by then")
        parser.add_argument("--paper", choices=("a4", "letter"), default="letter", help="of the PDF")
        parser.add_argument("--brief", action="store_true", help="the governor's brief: two pages")
        parser.add_argument("--unpublished", action="store_true", help="also what is not published, as those see it who read everything")
        parser.add_argument("--language", choices=("en", "es"), default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = _wanted(options)
        everything = options["unpublished"] or wanted.kind == "review"
        who = Viewer(state_roles=STATE_READERS) if everything else PUBLIC
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it first.", returncode=1)
        with translation.override(options["language"]):
            content = _made(wanted, who)
        out.write_bytes(content)
        self.stdout.write(f"{out}: {len(content):,} bytes.")


def _wanted(options: dict[str, Any]) -> Wanted:
    """What is asked for; a review's pack has its own day and no brief."""
    days = (options["as_of"], options["as_known_on"])
    if options["review"] is None:
        kind = next(kind for kind in KINDS if options[kind] is not None)
        return Wanted(kind, options[kind], options["format"], options["paper"], options["brief"], *days)
    if options["brief"] or any(days):
        raise CommandError("A review's pack is as it was frozen: leave out --brief, --as-of and --as-known-on.", returncode=2)
    return Wanted("review", code_of(options["review"]), options["format"], options["paper"])


def _made(wanted: Wanted, who: Viewer) -> bytes:
    try:
        return make_file(wanted, who, Nobody())
    except NothingThere as error:
        known = f"There is no {KINDS[wanted.kind]} {wanted.code}. The codes are in the catalog." if wanted.kind in KINDS else NO_REVIEW
        raise CommandError(known, returncode=1) from error
    except CannotSet as error:
        raise CommandError(f"The document cannot be made: {error}", returncode=1) from error


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"{text} is not the number of a review. It is in the address of its page.")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date. Write it as year-month-day, such as 2019-06-30.") from error
