"""`python -m bench.trial DIR`: every file of a folder that a shipped layout knows, loaded by the real importer into a database of its own.

Prints what came of each file, then the check values that the publishers of these files printed, computed from what was loaded. Exit code 0
when every check value that could be computed is right and no file was refused as a whole, else 1; 2: wrong usage."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bench.stand import ROOT, afresh, stand_up

if TYPE_CHECKING:
    from metrics.intake.report import Report
    from metrics.queries.layouts import KeptSpec

DEMO = ROOT / "demo"
SUFFIXES = (".csv", ".xlsx", ".xls")
SHOWN_KINDS = 4


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of one file with one layout."""

    file: str
    layout: str
    report: "Report"
    seconds: float


@dataclass(frozen=True, slots=True)
class Check:
    """A published figure, and where it is found among the readings: the total of a measure for the period that ends on a day."""

    words: str
    measure: str
    period_end: date
    published: float
    decimals: int = 0


CHECKS = (
    Check("Unemployment rate, April 2020", "J-UNEMP-NSA", date(2020, 4, 30), 8.4, 1),
    Check("Unemployment rate, December 2020", "J-UNEMP-NSA", date(2020, 12, 31), 7.7, 1),
    Check("Unemployment rate, average of 2019", "J-UNEMP-NSA-YEAR", date(2019, 12, 31), 3.7, 1),
    Check("People killed in traffic crashes, 2013", "T-FATAL", date(2013, 12, 31), 286),
    Check("People killed in traffic crashes, 2014", "T-FATAL", date(2014, 12, 31), 248),
    Check("People killed in traffic crashes, 2015", "T-FATAL", date(2015, 12, 31), 266),
    Check("Children in placement, 1 July 2018", "C-CIP", date(2018, 7, 1), 4344),
    Check("Children in placement, 1 July 2004", "C-CIP", date(2004, 7, 1), 6595),
    Check("Child protection reports accepted, SFY 2017", "C-CPSACC", date(2017, 6, 30), 31793),
    Check("Child protection reports substantiated, SFY 2017", "C-CPSSUB", date(2017, 6, 30), 5374),
    Check("People homeless on one night, 2018", "V-PIT", date(2018, 1, 31), 3976),
    Check("People homeless on one night, 2017", "V-PIT", date(2017, 1, 31), 3388),
    Check("People homeless on one night, 2007", "V-PIT", date(2007, 1, 31), 4482),
    Check("People chronically homeless, 2018", "V-PITCHR", date(2018, 1, 31), 341),
    Check("Homes authorized by permit, 2017", "V-PERMIT", date(2017, 12, 31), 4547),
    Check("Overdose deaths, 2012", "V-OD", date(2012, 12, 31), 355),
    Check("Overdose deaths, 2018", "V-OD", date(2018, 12, 31), 1018),
    Check("Average wage, 2020", "J-WAGE", date(2020, 12, 31), 75411),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.trial", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder: Path = parser.parse_args().folder
    if not folder.is_dir():
        print(f"trial: {folder} is no folder. Write make trial DATA=DIR.", file=sys.stderr)
        return 2
    with stand_up():
        afresh("trial")
        _load_catalogue()
        results = [_said(one) for one in loaded(folder)]
        wrong = _check_values()
    refused = sum(one.report.is_refused for one in results)
    readings = sum(one.report.added + one.report.revised for one in results)
    print(f"\n{len(results)} files read, {refused} refused; {readings:,} readings written; {wrong} check values wrong.")
    return 1 if refused or wrong else 0


def _load_catalogue() -> None:
    """The demonstration's catalog and the shipped layouts, without its readings: every figure is to come from the files."""
    from django.core.management import call_command

    call_command("load_catalog", str(DEMO), stdout=StringIO())
    call_command("load_layouts", str(DEMO / "layouts"))


def loaded(folder: Path) -> Iterator[Loaded]:
    """Every file below a folder that a kept layout knows, once for each sheet that one knows, in the order of their names.

    They are read through links in a folder of our own: what is refused is put beside the link, and nothing is written to the data."""
    from metrics.queries.layouts import kept_specs

    kept = kept_specs()
    with tempfile.TemporaryDirectory() as links:
        for number, path in enumerate(sorted(one for one in folder.rglob("*") if one.suffix.lower() in SUFFIXES)):
            link = Path(links) / str(number) / path.name
            link.parent.mkdir()
            link.symlink_to(path)
            for layout in _layouts_of(link, kept):
                yield _load(link, path.relative_to(folder), layout)


def _layouts_of(path: Path, kept: "Sequence[KeptSpec]") -> "list[KeptSpec]":
    """Of each sheet that a layout knows, the one that knows most of it."""
    from agencies.intake.findings import Refused
    from metrics.intake.guessing.heads import read_head
    from metrics.intake.layouts.recognizing import fit

    try:
        head = read_head(path)
    except Refused:
        return []
    best: dict[str, tuple[int, KeptSpec]] = {}
    for one in kept:
        score = fit(head, one.spec)
        if score > (best[one.spec.read.sheet][0] if one.spec.read.sheet in best else 0):
            best[one.spec.read.sheet] = (score, one)
    return sorted((one for _, one in best.values()), key=lambda one: one.code)


def _load(link: Path, name: Path, kept: "KeptSpec") -> Loaded:
    from metrics.actions.imports import Manner, import_readings

    started = time.perf_counter()
    manner = Manner(accept_good=True, layout=kept.spec, layout_id=kept.version_id)
    report = import_readings(path=link, manner=manner, by=None, at=datetime.now(UTC))
    return Loaded(str(name), kept.code, report, time.perf_counter() - started)


def _said(one: Loaded) -> Loaded:
    report, known = one.report, one.report.understood
    print(f"\n{one.file}\n  layout {one.layout}{' REFUSED' if report.is_refused else ''}, {one.seconds:.1f} s")
    counts: dict[str, int] = {
        "rows of the file": known.get("rows", report.rows), "added": report.added, "revised": report.revised, "same": report.same,
        "refused": report.refused, "targets": known.get("targets", 0), "draft measures": known.get("drafts", 0),
    }  # fmt: skip
    print("  " + ", ".join(f"{number:,} {what}" for what, number in counts.items()))
    for what, number in {**known.get("skipped", {}), **known.get("left_out", {})}.items():
        print(f"  passed over: {number:,} {what}")
    kinds = Counter((finding.severity, finding.kind or finding.problem[:90]) for finding in report.findings)
    for (severity, kind), number in kinds.most_common(SHOWN_KINDS):
        print(f"  {severity}: {number:,} times {kind}")
    if len(kinds) > SHOWN_KINDS:
        print(f"  and {len(kinds) - SHOWN_KINDS:,} other kinds of findings")
    return one


def _check_values() -> int:
    """Prints each check value as it was published and as it was loaded; gives how many are wrong or not there."""
    print("\nCheck values")
    wrong = 0
    for check, value in check_values():
        is_right = value is not None and round(value, check.decimals) == check.published
        wrong += not is_right
        found = "not loaded" if value is None else f"{value:,.{check.decimals}f}"
        print(f"  {'right' if is_right else 'WRONG'}  {check.words}: published {check.published:,.{check.decimals}f}, loaded {found}")
    return wrong


def check_values() -> Iterator[tuple[Check, float | None]]:
    """Each check with the current value of the measure's total for that period."""
    from metrics.models import TOTAL, ShownReading

    for check in CHECKS:
        found = ShownReading.objects.filter(
            measure__code=check.measure, breakdown_id=TOTAL, period_end=check.period_end, superseded_at=None
        )
        yield check, found.values_list("value", flat=True).first()


if __name__ == "__main__":
    sys.exit(main())
