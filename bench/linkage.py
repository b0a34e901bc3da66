"""`python -m bench.linkage [--febrl DIR] [--only NAME ...]`: how well and how fast client records are linked.

FEBRL's sets are not ours to ship: DIR, or FEBRL in the environment, is a folder with its dataset3.csv, dataset4a.csv and dataset4b.csv.
Prints a table and keeps it in bench/linkage.json beside the figures of bench.linkage_truth."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench.linkage_sets import Measured, agencies, febrl_of_four, febrl_of_three, in_own_process, study
from bench.registry import Row, at_most, line
from linkage.intake.spark import what_is_missing

OUT = Path(__file__).parent / "linkage.json"
SMALL, LARGE = 82_000, 1_000_000
SAME = 0.002
CASES: dict[str, Callable[[Path | None], Iterator[Row]]] = {}


def case(name: str) -> Callable[[Callable[[Path | None], Iterator[Row]]], Callable[[Path | None], Iterator[Row]]]:
    def register(function: Callable[[Path | None], Iterator[Row]]) -> Callable[[Path | None], Iterator[Row]]:
        CASES[name] = function
        return function

    return register


def at_least(name: str, value: float, limit: float, n: int) -> Row:
    return Row(name, value, "F1", reach=f">= {limit:g}", ok=value >= limit, n=n)


@case("febrl")
def febrl(folder: Path | None) -> Iterator[Row]:
    """Saturated sets, without their numbers: they tell when something broke."""
    if folder is None:
        yield Row("FEBRL: no folder was named (--febrl DIR)", 0, "", n=0)
        return
    four, three = in_own_process(febrl_of_four, str(folder)), in_own_process(febrl_of_three, str(folder))
    yield at_least("FEBRL4 without numbers: pairs", four.f1, 0.999, four.records)
    yield at_least("FEBRL3 without numbers: clusters", three.f1, 0.999, three.records)


@case("agencies")
def own(folder: Path | None) -> Iterator[Row]:
    """Four made-up agencies, small and large."""
    small, large = in_own_process(agencies, SMALL), in_own_process(agencies, LARGE)
    yield from _own(small, SMALL)
    yield from _own(large, LARGE)
    yield at_most(f"{LARGE:,} records: read, link, describe", large.seconds, 60, unit="s", n=large.records)
    yield at_most(f"{LARGE:,} records: peak memory of the process", large.peak_mb, 2500, unit="MB", n=large.records)
    records, seconds = large.records / small.records, large.seconds / small.seconds
    yield Row("growth of the time", seconds, "x", "of the records", records, seconds / records, "", None, large.records)


def _own(found: Measured, size: int) -> Iterator[Row]:
    yield at_least(f"{size:,} records of four agencies: clusters", found.f1, 0.99, found.records)
    yield Row(f"{size:,} records: precision", found.precision, "", "expected by the model", found.expected_precision, n=found.records)
    yield Row(f"{size:,} records: recall", found.recall, "", "expected by the model", found.expected_recall, n=found.records)
    yield Row(f"{size:,} records: seconds", found.seconds, "s", n=found.records)
    yield Row(f"{size:,} records: seconds of processor", found.processor, "s", n=found.records)
    yield Row(f"{size:,} records: peak memory", found.peak_mb, "MB", n=found.records)


@case("study")
def whole_study(folder: Path | None) -> Iterator[Row]:
    """A study of Connecticut's size: files checked, overlap looked at, linked, described."""
    found = in_own_process(study, 5649)
    yield at_most(f"{found.records:,} client records from files to records and links", found.seconds, 30, unit="s", n=found.records)
    yield Row(f"{found.records:,} client records: seconds of processor", found.processor, "s", n=found.records)
    yield Row(f"{found.records:,} client records: clusters", found.f1, "F1", n=found.records)


@case("tokens")
def with_tokens(folder: Path | None) -> Iterator[Row]:
    found = in_own_process(agencies, SMALL, tokens=True)
    yield at_least(f"{SMALL:,} records by tokens alone: clusters", found.f1, 0.97, found.records)


@case("spark")
def on_spark(folder: Path | None) -> Iterator[Row]:
    """The same on Spark; said where it cannot run."""
    missing = what_is_missing()
    if missing:
        yield Row(f"Spark did not run: {missing}", 0, "", n=0)
        return
    here, there = in_own_process(agencies, SMALL), in_own_process(agencies, SMALL, engine="spark")
    yield Row(f"{SMALL:,} records on Spark: clusters", there.f1, "F1", "DuckDB", here.f1, n=there.records)
    yield at_most(f"{SMALL:,} records: difference of F1 from DuckDB", abs(there.f1 - here.f1), SAME, unit="", n=there.records)
    yield Row(f"{SMALL:,} records on Spark: seconds", there.seconds, "s", "DuckDB", here.seconds, n=there.records)


def main() -> int:
    """Exit code 0 when every figure that was measured reaches what it should, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bench.linkage", description=__doc__)
    parser.add_argument("--febrl", type=Path, default=os.environ.get("FEBRL"), metavar="DIR")
    parser.add_argument("--only", nargs="+", default=list(CASES), choices=list(CASES), metavar="NAME")
    asked = parser.parse_args()
    rows = []
    for name in asked.only:
        for row in CASES[name](Path(asked.febrl) if asked.febrl else None):
            rows.append(row)
            print(line(row), flush=True)
    keep(rows)
    missed = sum(row.ok is False for row in rows)
    print(f"{len(rows)} figures, {missed} not reached; kept in {OUT}.")
    return 1 if missed else 0


def keep(rows: list[Row], out: Path = OUT) -> None:
    """Beside what is there of other names."""
    there = json.loads(out.read_text(encoding="utf-8")) if out.exists() else []
    names = {row.name for row in rows}
    kept = [old for old in there if old["name"] not in names]
    out.write_text(json.dumps(kept + [asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
