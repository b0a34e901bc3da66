"""`manage.py recalculate`: recalculates now and prints counts and seconds.

Exit code 0: done, here or by the worker; 1: an unknown measure, or measures that could not be assessed; 2: wrong usage."""

import json
import sys
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from metrics.queries.codes import ids_of_codes
from scorecards.actions.recalculation import recalculate_everything, recalculate_measures
from scorecards.actions.runs import Tally, request_full_run
from scorecards.actions.snapshots import keep_of_date
from scorecards.queries.lens import site_today
from scorecards.queries.runs import RunRow, run


class Command(BaseCommand):
    requires_system_checks = []
    help = "Recalculates everything, or the measures named, and prints counts and seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", nargs="+", metavar="CODE", default=[], help="only these measures and the goals they serve")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="store a snapshot of that date, known as on that date")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        measure_ids = self._measure_ids(options["measure"])
        as_of = options["as_of"] or site_today()
        started = time.perf_counter()
        is_current = as_of == site_today()
        tally = _recalculate(measure_ids) if is_current else keep_of_date(as_of=as_of, measure_ids=measure_ids)
        if isinstance(tally, RunRow):
            self.stdout.write(json.dumps({"run": tally.run_id, "state": tally.state}) if options["json"] else said_of(tally))
            return
        done = Done(as_of, is_current, tally, time.perf_counter() - started)
        self.stdout.write(json.dumps(done.as_json()) if options["json"] else done.as_text())
        for measure, error in tally.named_failures.items():
            self.stderr.write(f"{measure}: {error}")
        if tally.failures:
            sys.exit(1)

    def _measure_ids(self, codes: list[str]) -> list[int] | None:
        if not codes:
            return None
        found, unknown = ids_of_codes(codes)
        if unknown:
            raise CommandError("\n".join(_unknown(code, like) for code, like in unknown.items()), returncode=1)
        return found


def _unknown(code: str, like: list[str]) -> str:
    hint = f"Did you mean {' or '.join(like)}?" if like else "The codes are in measures.csv, and on the methods page."
    return f"There is no measure {code}. {hint}"


def _recalculate(measure_ids: list[int] | None) -> Tally | RunRow:
    at = timezone.now()
    if measure_ids is not None:
        return recalculate_measures(measure_ids=measure_ids, at=at, why="Asked for on the command line.")
    return carry_out(request_full_run(by=None, at=at, why="Asked for on the command line."))


def carry_out(run_id: int) -> Tally | RunRow:
    """Carries out a waiting run; its row when the worker was quicker. Raises CommandError when it was stopped or failed there."""
    tally = recalculate_everything(run_id=run_id)
    if tally is not None:
        return tally
    row = run(run_id)
    if row is None or row.state == "cancelled":
        raise CommandError("The run was stopped by somebody; nothing was written. Start it again.", returncode=1)
    if row.state == "failed":
        words = "; ".join(failure.error for failure in row.failures)
        raise CommandError(f"The worker began run {run_id}, which failed; nothing was written. {words} Start it again.", returncode=1)
    return row


def said_of(row: RunRow) -> str:
    if row.is_open:
        return f"A recalculation of everything was asked for already; the worker is carrying it out as run {row.run_id}."
    return f"A recalculation of everything was asked for already; the worker has carried it out as run {row.run_id}."


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, for people and for programs."""

    as_of: date
    is_current: bool
    tally: Tally
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "stored": "current cards" if self.is_current else "snapshot",
            "measures": self.tally.measures,
            "cards": self.tally.cards,
            "goals": self.tally.goals,
            "flips": self.tally.flips,
            "failures": self.tally.named_failures,
            "seconds": round(self.seconds, 3),
        }

    def as_text(self) -> str:
        tally = self.tally
        failed = f", {len(tally.failures):,} failed" if tally.failures else ""
        if self.is_current:
            counts = f"{tally.cards:,} cards and {tally.goals:,} goals written, {tally.flips:,} flips{failed}"
            return f"Recalculated {tally.measures:,} measures as of {self.as_of}: {counts}, in {self.seconds:.2f} seconds."
        counts = f"{tally.cards:,} measures and {tally.goals:,} goals{failed}"
        return (
            f"Stored a snapshot of {self.as_of}, known as on that day: {counts}, in {self.seconds:.2f} seconds. "
            "The current cards are as they were."
        )
