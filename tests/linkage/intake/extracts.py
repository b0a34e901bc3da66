"""Small extracts for tests, written as agencies would."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from linkage.intake.checking import Allowed, Checked, check_extract
from linkage.intake.extracts import Extract
from linkage.intake.layouts import Window

WINDOW = Window(date(2017, 1, 1))
TODAY = date(2019, 6, 30)
PEOPLE = ("source", "person", "first_name", "last_name", "birth_date", "ssn", "sex", "zip")
EVENTS = ("source", "person", "service", "units", "date", "year")


def person(number: int = 1, **cells: str) -> dict[str, str]:
    row = dict(zip(PEOPLE, ("doc", f"A{number}", f"Ana{number}", f"Reyes{number}", "1975-03-09", "", "F", "06103"), strict=True))
    return row | {"birth_date": f"{1950 + number % 40}-03-09", "ssn": f"90000{number:04d}"} | cells


def event(number: int = 1, **cells: str) -> dict[str, str]:
    return dict(zip(EVENTS, ("doc", f"A{number}", "jail", "14", "2017-05-11", ""), strict=True)) | cells


def write(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def extract(folder: Path, people: Sequence[dict[str, str]], events: Sequence[dict[str, str]] = (), source: str = "doc") -> Extract:
    return Extract(source, write(folder / f"{source}-people.csv", people), write(folder / f"{source}-events.csv", events or [event()]))


def checked(made: Extract, **allowed: bool) -> Checked:
    return check_extract(made, Allowed("housing", WINDOW, TODAY, **allowed))


def told(made: Extract, **allowed: bool) -> list[tuple[int, str, str, str]]:
    """(row, column, value, problem) of everything found."""
    return [(f.row, f.column, f.value, f.problem) for f in checked(made, **allowed).findings]
