"""Any file that can be read, as a plain CSV with one record a row: for copies of it. In a process of its own, with limits."""

import csv
import subprocess
import sys
from pathlib import Path

from agencies.intake.findings import Refused
from metrics.intake.layouts.opening import opened
from metrics.intake.layouts.spec import Reading
from metrics.intake.spreadsheet import ROOT, WALL_SECONDS, limited


def to_flat(source: Path, target: Path, sheet: str = "", encoding: str = "", delimiter: str = "") -> None:
    """Write the sheet (by name, else the first) or the text as CSV, row by row, blank rows kept. Raises Refused when it cannot be."""
    command = [sys.executable, "-m", "metrics.intake.flat", str(source.resolve()), str(target.resolve()), sheet, encoding, delimiter]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("The file takes too long to read.", "Keep only the sheet with the figures.") from error
    if done.returncode:
        raise Refused("The file cannot be read.", "Save it again as XLSX or as CSV UTF-8.")


def main(source: str, target: str, sheet: str, encoding: str, delimiter: str) -> int:
    """What the process does; gives its exit code."""
    how = Reading(sheet=_literally(sheet) or "1", encoding=encoding, delimiter=delimiter)
    try:
        with opened(Path(source), how) as table, Path(target).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            last = 0
            for record in table.rows:
                writer.writerows([""] for _ in range(last + 1, record.number))
                writer.writerow(record.cells)
                last = record.number
    except (Refused, OSError, ValueError):
        return 1
    return 0


def _literally(sheet: str) -> str:
    """A sheet's name as a pattern that only it is like."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in sheet)


if __name__ == "__main__":
    limited()
    sys.exit(main(*sys.argv[1:6]))
