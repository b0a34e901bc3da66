"""The series of a folder of files, without a database: what the methods of forecasting are tried on."""

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from agencies.intake.findings import Refused as FileRefused
from metrics.intake.guessing.heads import read_head
from metrics.intake.layouts import LayoutSpec, Names, parse_layout, recognize, tidy
from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import to_day
from metrics.rules.labels import parse_period
from metrics.rules.odds.backtest import Aim, Sample
from metrics.rules.odds.past import FEWEST
from metrics.rules.refused import Refused

Row = Mapping[str, str]
Series = dict[tuple[str, str], dict[int, float]]
FOREIGN = (".csv", ".xlsx", ".xls")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a catalog's files say of its measures: their rows, their breaks and the targets of their totals, by code."""

    measures: Mapping[str, Row]
    breaks: Mapping[str, list[int]]
    aims: Mapping[str, list[Aim]]


@dataclass(frozen=True, slots=True)
class Found:
    """The series of some files, and what became of each file."""

    samples: list[Sample]
    files: list[tuple[str, str]]


def read_catalogue(folder: Path) -> Catalogue:
    """The catalog whose files lie in a folder."""
    breaks: dict[str, list[int]] = defaultdict(list)
    for row in _rows(folder / "annotations.csv"):
        if row["kind"] == "series_break":
            breaks[row["measure"]].append(to_day(date.fromisoformat(row["date"])))
    aims: dict[str, list[Aim]] = defaultdict(list)
    for row in sorted(_rows(folder / "targets.csv"), key=lambda one: one["date"]):
        if not row["dimension"] and row["governing"] != "no":
            high = float(row["high"]) if row["high"] else None
            day, operator = to_day(date.fromisoformat(row["date"])), Operator.from_slug(row["operator"])
            aims[row["measure"]].append(Aim(day, operator, float(row["value"] or 1), high))
    return Catalogue({row["code"]: row for row in _rows(folder / "measures.csv")}, breaks, aims)


def tidy_series(catalogue: Catalogue, files: Iterable[Path]) -> list[Sample]:
    """The series of tidy files; of several figures for a period the last one read counts."""
    series: Series = defaultdict(dict)
    for path in files:
        _gather(series, catalogue, _rows(path))
    return _samples(series, catalogue)


def foreign_series(catalogue: Catalogue, folder: Path, layouts: Path) -> Found:
    """The series of the files below a folder that a layout fits, and why the others were left out."""
    specs = {path.stem: parse_layout(path.read_text(encoding="utf-8")) for path in sorted(layouts.glob("*.yml"))}
    names = Names(measures={code.lower(): code for code in catalogue.measures} | {code: code for code in catalogue.measures})
    series: Series = defaultdict(dict)
    files = []
    for path in sorted(one for one in folder.rglob("*") if one.suffix.lower() in FOREIGN):
        files.append((path.relative_to(folder).as_posix(), _take(series, catalogue, path, (specs, names))))
    return Found(_samples(series, catalogue), files)


def _take(series: Series, catalogue: Catalogue, path: Path, known: tuple[Mapping[str, LayoutSpec], Names]) -> str:
    """Gathers the figures of one foreign file; in a few words what came of it."""
    specs, names = known
    try:
        layout = recognize(read_head(path), specs)
        if layout is None:
            return "no layout fits it"
        with tempfile.TemporaryDirectory() as folder:
            made = tidy(path, Path(folder), specs[layout], names)
            figures = _gather(series, catalogue, _rows(made.tidy))
    except FileRefused as why:
        return why.problem
    return f"{layout}: {figures} figures"


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _gather(series: Series, catalogue: Catalogue, rows: Iterable[Row]) -> int:
    taken = 0
    for row in rows:
        measure = catalogue.measures.get(row["measure"])
        end = _end(row, PeriodType.from_slug(measure["period"])) if measure else None
        value = _figure(row["value"])
        if end is not None and value is not None:
            group = f"{row['dimension']}={row['category']}" if row["dimension"] else ""
            series[row["measure"], group][end] = value
            taken += 1
    return taken


def _end(row: Row, period: PeriodType) -> int | None:
    if row.get("period_end"):
        return to_day(date.fromisoformat(row["period_end"]))
    try:
        return to_day(parse_period(row["period"], period).end)
    except Refused:
        return None


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _samples(series: Series, catalogue: Catalogue) -> list[Sample]:
    """The stretches between series breaks that are long enough to leave a figure to be forecast."""
    found = []
    for (code, group), figures in sorted(series.items()):
        ends = sorted(figures)
        edges = [ends[0], *(day for day in catalogue.breaks.get(code, []) if ends[0] < day <= ends[-1]), ends[-1] + 1]
        for number, (start, stop) in enumerate(pairwise(edges)):
            own = [end for end in ends if start <= end < stop]
            if len(own) > FEWEST:
                found.append(_sample(catalogue, code, f"{group}#{number}" if number else group, [(end, figures[end]) for end in own]))
    return found


def _sample(catalogue: Catalogue, code: str, name: str, figures: list[tuple[int, float]]) -> Sample:
    row = catalogue.measures[code]
    return Sample(
        measure=code,
        series=name,
        period=PeriodType.from_slug(row["period"]),
        direction=Direction.from_slug(row["direction"]),
        unit=row["unit"],
        name=row["name"],
        decimals=int(row["decimals"] or 0),
        end=np.array([end for end, _ in figures], dtype=np.int32),
        value=np.array([value for _, value in figures]),
        aims=() if name.partition("#")[0] else tuple(catalogue.aims.get(code, [])),
    )
