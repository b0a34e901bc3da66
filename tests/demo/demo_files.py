"""The shipped demonstration files as rows of text, and what can be asked of them without the product."""

import csv
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "demo"
Row = Mapping[str, str]

_READINGS = (
    "measure period period_start period_end value reason numerator denominator moe qualifier dimension category state published_on"
    " recorded_at source source_ref note"
)
_CATALOG = {
    "agencies.csv": "code name kind mission website effective_from effective_to predecessor",
    "areas.csv": "code name kind statement order",
    "goals.csv": "code area statement lead due rollup rollup_k why other_areas",
    "partnerships.csv": "goal agency role contribution",
    "measures.csv": (
        "code name agency unit direction period definition why_it_matters numerator denominator decimals combine lag_days grace_days"
        " tolerance path baseline_period baseline_value source source_ref confidence rba_type formula public follow_up_months data_owner"
        " responsible needs_approval checked_by reviewed_on next_review retired_on service"
    ),
    "goal_measures.csv": "goal measure weight role lag_periods",
    "targets.csv": ("measure date operator value high dimension category kind illustrative governing source source_ref reason recorded_at"),
    "dimensions.csv": "dimension category label parent",
    "places.csv": "dimension category kind fips fips_2022 valid_from valid_to source tile_column tile_row",
    "place_within.csv": "dimension category inside_dimension inside_category valid_from valid_to",
    "measure_dimensions.csv": "measure dimension parts_sum min_count min_denominator suppress_zero",
    "expected.csv": "measure period due_on note",
    "annotations.csv": "measure date kind text source",
    "services.csv": "code name agency description url channels",
    "benchmarks.csv": "measure against label",
}
READING_COLUMNS = _READINGS.split()
COLUMNS = {name: listed.split() for name, listed in _CATALOG.items()}
DATES = ("due", "date", "due_on", "effective_from", "effective_to", "period_start", "period_end", "published_on", "recorded_at")


@cache
def header(name: str) -> list[str]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file, strict=True))


@cache
def rows(name: str) -> list[Row]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def codes(name: str, column: str = "code") -> set[str]:
    return {row[column] for row in rows(name)}


def reading_files() -> list[str]:
    return [f"readings/{path.name}" for path in sorted((DEMO / "readings").glob("*.csv"))]


@cache
def readings() -> list[Row]:
    return [row for name in reading_files() for row in rows(name)]


@cache
def measures() -> dict[str, Row]:
    return {row["code"]: row for row in rows("measures.csv")}


def period_end(row: Row) -> date:
    """The last day of a reading's period, from its dates or from the labels these files use."""
    if row["period_end"]:
        return date.fromisoformat(row["period_end"])
    year, month = _closing_month(row["period"], measures()[row["measure"]]["period"])
    return date(year, month, monthrange(year, month)[1])


def _closing_month(label: str, kind: str) -> tuple[int, int]:
    if kind == "quarter":
        return int(label[:4]), 3 * int(label[-1])
    if kind == "month":
        return int(label[:4]), int(label[5:])
    if kind == "school_year":
        return int(label[:4]) + 1, 6
    return (int(label[3:]), 6) if kind == "sfy" else (int(label), 12)


def known_on(row: Row) -> date:
    """When a reading counts as known: as recorded, else as published, else the period's end and its lag."""
    stated = row["recorded_at"] or row["published_on"]
    if stated:
        return date.fromisoformat(stated)
    measure = measures()[row["measure"]]
    follow_up = timedelta(days=31 * int(measure["follow_up_months"] or 0))
    return period_end(row) + follow_up + timedelta(days=int(measure["lag_days"]))


Cell = tuple[str, str, str, date]


def cell_of(row: Row) -> Cell:
    return row["measure"], row["dimension"], row["category"], period_end(row)


@cache
def vintages() -> dict[Cell, list[Row]]:
    """The readings of each cell, oldest knowledge first."""
    found: dict[Cell, list[Row]] = defaultdict(list)
    for row in readings():
        found[cell_of(row)].append(row)
    return {cell: sorted(listed, key=known_on) for cell, listed in found.items()}


def current(measure: str, end: str, dimension: str = "", category: str = "") -> float:
    """The value that stands for a measure's period, from all that is known."""
    return float(vintages()[measure, dimension, category, date.fromisoformat(end)][-1]["value"])


def in_order(listed: Iterable[date]) -> bool:
    return all(one < other for one, other in pairwise(listed))
