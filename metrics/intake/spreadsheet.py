"""XLSX to CSV, in a process of its own with limits on memory and time: a workbook can unpack to far more than it seems."""

import csv
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from agencies.intake.findings import Refused

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
FILE_BYTES = 1 << 30
WALL_SECONDS = 120
ROOT = Path(__file__).resolve().parent.parent.parent
UNREADABLE = 3
EMPTY = 4
TOO_WIDE = 5
WIDEST = 1000
SAVE_AS = "Save the sheet with the readings as CSV UTF-8."
MEANINGS = {
    UNREADABLE: "The workbook cannot be read: it is damaged or not an XLSX.",
    EMPTY: "The workbook has no cells in its first sheet.",
    TOO_WIDE: f"The first sheet is wider than {WIDEST:,} columns.",
}


def to_csv(source: Path, target: Path) -> None:
    """Write the first sheet of a workbook as CSV, one record a sheet row. Raises Refused when that cannot be done within the limits."""
    command = [sys.executable, "-m", "metrics.intake.spreadsheet", str(source.resolve()), str(target.resolve())]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("The workbook takes too long to read.", SAVE_AS) from error
    if done.returncode:
        raise Refused(MEANINGS.get(done.returncode, "The workbook needs more memory or time to read than is allowed."), SAVE_AS)


def convert(source: str, target: str) -> int:
    """What the process does; gives its exit code."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(source) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.width > WIDEST:
                return TOO_WIDE
            if not sheet.height:
                return EMPTY
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        return UNREADABLE
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([as_text(cell) for cell in row] for row in rows)
    return 0


def as_text(cell: Any) -> str:
    """A cell as a CSV would have it: whole numbers without a point, dates as ISO dates, nothing for an empty cell."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return repr(cell.total_seconds())
    return str(cell)


def limited(cpu_seconds: int = CPU_SECONDS) -> None:
    """From here on this process may not use more memory, time or disk than a workbook deserves."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limited()
    sys.exit(convert(sys.argv[1], sys.argv[2]))
