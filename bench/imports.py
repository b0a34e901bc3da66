"""Figures of importing: a million tidy rows new, half changed and unchanged; what it takes in memory; a workbook handed in on the site."""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np
import xlsxwriter
from django.db import connection
from django.utils import timezone
from psycopg2.extras import execute_values

from accounts.models import Role, RoleKind, User
from agencies.models import Agency
from bench import rows_by_one
from bench.engine import ROOT, seconds
from bench.registry import Asked, Row, at_most, at_most_times, case, times_faster
from bench.stand import use
from metrics.actions.imports import Manner, import_readings
from metrics.intake.report import Report
from metrics.models import Measure, Reading
from metrics.rules.periods import month

DATABASE = "bench_import"
MEASURES, MONTHS, FIRST_YEAR = 4_167, 240, 2004
SHEET_MEASURES = 416
SAMPLE = 2_000
PERIODS = [month(FIRST_YEAR + number // 12, number % 12 + 1) for number in range(MONTHS)]
LABELS = [f"{period.end:%Y-%m}" for period in PERIODS]
COPIED = "measure_id, breakdown_id, period_start, period_end, value, qualifier, state, source, source_ref, note, recorded_at, accepted_at"
# The rival keeps no history, so that it has less to do: a changed value is overwritten.
UPSERT = f"""
    INSERT INTO twin ({COPIED}) VALUES %s ON CONFLICT (measure_id, breakdown_id, period_end) WHERE superseded_at IS NULL
    DO UPDATE SET value = excluded.value WHERE twin.value IS DISTINCT FROM excluded.value
"""


def ready() -> Path:
    """Turns Django to the catalog without readings; the folder for files."""
    use(DATABASE)
    if not Measure.objects.exists():
        agency = Agency.objects.create(code="AG-1", name="Agency", kind="department")
        plain = {"agency": agency, "name": "Days to decide", "unit": "days", "direction": "down", "period": "month"}
        Measure.objects.bulk_create(Measure(code=f"M-{number}", **plain) for number in range(MEASURES))
        steward = User.objects.create_user(email="steward@bench.example", password="only for measuring", name="Steward")
        Role.objects.create(user=steward, kind=RoleKind.STEWARD, agency=agency, granted_at=timezone.now())
    empty()
    return Path(tempfile.mkdtemp(prefix="ctperf-bench-"))


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE metrics_reading, metrics_change, metrics_upload CASCADE")
        cursor.execute("DROP TABLE IF EXISTS twin")
        cursor.execute("CREATE TABLE twin (LIKE metrics_reading INCLUDING ALL)")


def values() -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    random = np.random.default_rng(3)
    level, season = np.exp(random.normal(6, 1, MEASURES))[:, None], np.sin(np.arange(MONTHS) / 12 * 2 * np.pi)
    return np.round(level * (1 + 0.05 * season + random.normal(0, 0.03, (MEASURES, MONTHS))), 2)


def write(path: Path, figures: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("measure,period,value,source\n")
        for number, line in enumerate(figures.tolist()):
            file.writelines(f"M-{number},{label},{value},Case log\n" for label, value in zip(LABELS, line, strict=False))
    return path


def bring_in(path: Path) -> Report:
    report = import_readings(path=path, manner=Manner(), by=None, at=timezone.now())
    if report.is_refused:
        raise SystemExit(f"bench: the file is refused. {report.findings[:3]}")
    return report


def copy_lines(path: Path, figures: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Path:
    """The same rows as COPY takes them, ready to be sent."""
    ids = dict(Measure.objects.values_list("code", "id"))
    with path.open("w", encoding="utf-8") as file:
        for number, line in enumerate(figures.tolist()):
            start = f"{ids[f'M-{number}']}\t0\t"
            file.writelines(
                f"{start}{period.start}\t{period.end}\t{value}\t\tfinal\tCase log\t\t\t2026-01-15\t2026-01-15\n"
                for period, value in zip(PERIODS, line, strict=True)
            )
    return path


def copy_into_twin(path: Path) -> None:
    with connection.cursor() as cursor, path.open("rb") as file:
        cursor.copy_expert(f"COPY twin ({COPIED}) FROM STDIN", file)


def execute_values_into_twin(path: Path) -> None:
    """The file read with the csv module, codes and periods looked up in dictionaries, pages of 1,000 rows."""
    ids, dates = dict(Measure.objects.values_list("code", "id")), dict(zip(LABELS, PERIODS, strict=True))
    now = timezone.now()
    with path.open(encoding="utf-8", newline="") as file, connection.cursor() as cursor:
        rows = (
            (ids[row["measure"]], 0, dates[row["period"]].start, dates[row["period"]].end, float(row["value"]), "", "final", row["source"],
             "", "", now, now)
            for row in csv.DictReader(file)
        )  # fmt: skip
        execute_values(cursor.cursor, UPSERT, rows, page_size=1000)


@contextmanager
def files() -> "Iterator[tuple[Path, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]]":
    folder = ready()
    try:
        yield folder, values()
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        empty()


@case("import all new")
def all_new(asked: Asked) -> Iterator[Row]:
    """Rows nobody knew, checked and guarded on their way; against COPY of the same rows into an empty table with the same indexes."""
    with files() as (folder, figures):
        path, lines = write(folder / "new.csv", figures), copy_lines(folder / "new.tsv", figures)
        taken: dict[str, list[float]] = {"import": [], "copy": []}
        for _ in range(max(1, asked.repeats // 2)):
            empty()
            taken["copy"].append(seconds(lambda: copy_into_twin(lines)))
            taken["import"].append(seconds(lambda: bring_in(path)))
        name = f"import of {figures.size:,} rows, all new, with validation and guard rails"
        against = ("COPY of the same rows into an empty twin of the table", median(taken["copy"]))
        yield at_most_times(name, median(taken["import"]), against, reach=1.3, n=len(taken["copy"]))
        again: list[Report] = []
        value = seconds(lambda: again.append(bring_in(path)))
        written = Reading.objects.count() - figures.size
        yield at_most_times("the same file again", value, ("its first import", taken["import"][-1]), reach=0.35)
        yield Row("the same file again: rows written", written, "", reach="= 0", ok=written == 0 and again[0].same == figures.size)


@case("import half changed")
def half_changed(asked: Asked) -> Iterator[Row]:
    """Half of the rows change what is stored, half say it again; against execute_values, and against django-import-export on a sample."""
    with files() as (folder, figures):
        path = write(folder / "first.csv", figures)
        bring_in(path)
        execute_values_into_twin(path)
        taken: dict[str, list[float]] = {"import": [], "values": []}
        for turn in range(max(1, asked.repeats // 2)):
            figures[:, turn % 2 :: 2] += 1
            write(path, figures)
            taken["values"].append(seconds(lambda: execute_values_into_twin(path)))
            taken["import"].append(seconds(lambda: bring_in(path)))
        value = median(taken["import"])
        name = f"import of {figures.size:,} rows, half of them changes, with validation and history kept"
        yield times_faster(
            name, value, ("execute_values upsert, history not kept", median(taken["values"])), reach=2, n=len(taken["values"])
        )
        each = rows_by_one.seconds_a_row([(f"M-{number}", date(2024, 1, 31)) for number in range(SAMPLE)]) * 1e6
        against = (f"django-import-export, keys cached ({SAMPLE:,} rows)", each)
        yield times_faster(f"{name}, a row", value / figures.size * 1e6, against, reach=100, unit="us", n=SAMPLE)


@case("import memory")
def memory(asked: Asked) -> Iterator[Row]:
    """What an import adds to a warm process, at its peak."""
    with files() as (folder, figures):
        told = _apart("import", write(folder / "new.csv", figures))
        name = f"memory of an import of {figures.size:,} rows, above the warm process's {told['before_mb']:.0f} MB"
        yield at_most(name, told["peak_mb"] - told["before_mb"], 100, unit="MB")


@case("upload of a workbook")
def upload(asked: Asked) -> Iterator[Row]:
    """Handed in, read, published; with the child that unpacks the workbook."""
    with files() as (folder, figures):
        path = _workbook(folder / "sheet.xlsx", figures[:SHEET_MEASURES])
        told = _apart("upload", path)
        name = f"upload of an XLSX of {SHEET_MEASURES * MONTHS:,} rows"
        yield Row(f"{name}: received and read for review", told["read_seconds"], "s")
        yield Row(f"{name}: received, read and published", told["seconds"], "s")
        yield Row(f"{name}: peak of the worker", told["peak_mb"], "MB")
        yield Row(f"{name}: peak of the child", told["child_mb"], "MB")


def _apart(what: str, path: Path) -> dict[str, float]:
    connection.close()
    command = [sys.executable, "-m", "bench.importing", what, DATABASE, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bench: {done.stdout}{done.stderr}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _workbook(path: Path, figures: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["measure", "period", "value", "source"])
        for place, (number, at) in enumerate(np.ndindex(figures.shape), 1):
            sheet.write_row(place, 0, [f"M-{number}", LABELS[at], float(figures[number, at]), "Case log"])
    return path
