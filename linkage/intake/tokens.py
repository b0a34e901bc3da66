"""Tokens in place of identifiers: keyed hashes of normalized combinations, made by an agency at home with a key of the study.

No token is of a name alone: a name's frequency would give it away. Each is of a name with another fact, or of a number or a date."""

import base64
import csv
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from agencies.intake.findings import Refused
from linkage.intake.extracts import Engine, Extract, Task
from linkage.intake.layouts import AGE_GROUP, DETAILS, GROUP_COLUMNS, STUDIES, TOKENS, Window
from linkage.intake.recording import age_sql
from linkage.intake.tables import cells_in, load_people, make_comparable, scan, workplace

SHORTEST_KEY = 32
TOKEN_BYTES = 12
BATCH = 50_000
SOUNDS = {
    letter: code
    for letters, code in (("bfpv", "1"), ("cgjkqsxz", "2"), ("dt", "3"), ("l", "4"), ("mn", "5"), ("r", "6"))
    for letter in letters
}
NORMAL = ("first", "firstc", "last", "dob", "ssn", "ssn4", "zip")
"""Columns of the normalized row that tokens are made of."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalized row; None where it does not say."""

    first: str | None
    firstc: str | None
    last: str | None
    dob: str | None
    ssn: str | None
    ssn4: str | None
    zip: str | None


def read_key(path: Path) -> bytes:
    """The key in a file. Raises Refused where it is too short to keep anything."""
    key = path.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        raise Refused(
            f"The key of {path.name} has {len(key)} signs.", f"Use at least {SHORTEST_KEY}, for example from `openssl rand -hex 32`."
        )
    return key


@cache
def sound(name: str) -> str:
    """American Soundex: the first letter and three digits for the consonants behind it."""
    digits, last = "", SOUNDS.get(name[0], "")
    for letter in name[1:]:
        code = SOUNDS.get(letter, "")
        if code and code != last:
            digits += code
        if letter not in "hw":
            last = code
    return (name[0] + digits + "000")[:4]


def parts_of(row: Normal) -> dict[str, tuple[str, ...] | None]:
    """What each token is made of; None where something of it is missing."""
    first, last, born = row.firstc, row.last, row.dob
    year, month, day = (born[:4], born[5:7], born[8:]) if born else (None, None, None)
    sounds = (sound(first), sound(last)) if first and last else None
    starts = (first[:3], last[:3]) if first and last else None
    return {
        "t_name": _all(first, last),
        "t_pair": tuple(sorted(pair)) if (pair := _all(row.first, last)) else None,
        "t_sound": sounds,
        "t_start": starts,
        "t_first": _all(first, year),
        "t_last": _all(last, year),
        "t_birth": _all(born),
        "t_exchanged": (year, *sorted((month, day))) if year and month and day else None,
        "t_month": _all(year, month),
        "t_day": _all(month, day),
        "t_year_day": _all(year, day),
        "t_ssn": _all(row.ssn),
        "t_ssn4": _all(row.ssn4),
        "t_zip": _all(row.zip),
    }


def _all(*parts: str | None) -> tuple[str, ...] | None:
    given = tuple(part for part in parts if part)
    return given if len(given) == len(parts) else None


def token(key: bytes, kind: str, parts: tuple[str, ...]) -> str:
    """HMAC-SHA-256 of the kind and its parts, 96 bits of it as 16 signs."""
    found = hmac.digest(key, "|".join((kind, *parts)).encode(), "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(found).decode()


def tokens_of(row: Normal, key: bytes) -> list[str]:
    """In the order of TOKENS; empty where something is missing."""
    parts = parts_of(row)
    return [token(key, kind, found) if (found := parts[kind]) else "" for kind in TOKENS]


def tokenise(path: Path, target: Path, key: bytes, window: Window, engine: Engine) -> int:
    """Write a file of people again with tokens in place of identifiers; rows written. Rows without consent are left out."""
    with workplace(engine) as connection:
        source = source_in(connection, path)
        kind = next(kind for kind, sources in STUDIES.items() if source in sources)
        load_people(connection, Task([Extract(source, path, None)], window, kind))
        make_comparable(connection)
        kept = (*DETAILS, *GROUP_COLUMNS, *STUDIES[kind][source].own)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "person", *TOKENS, AGE_GROUP, *kept])
            return sum(map(_counted(writer.writerow), _rows(connection, source, kept, key, window)))


def _counted(write: Callable[[list[str]], object]) -> Callable[[list[str]], int]:
    def one(row: list[str]) -> int:
        write(row)
        return 1

    return one


def source_in(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The one source that a file's rows name. Raises Refused."""
    cells = cells_in(connection, path)
    if "source" not in cells:
        raise Refused(f"{path.name} has no column source.", "See the layout of people in docs/data-formats.md.")
    found = [str(row[0]) for row in connection.execute(f"select distinct {cells['source']} from {scan(path)} limit 2").fetchall()]  # noqa: S608
    if len(found) != 1 or not any(found[0] in sources for sources in STUDIES.values()):
        raise Refused(
            f"The column source of {path.name} must name one known source in all rows.", "Write it as docs/data-formats.md has it."
        )
    return found[0]


def _rows(connection: duckdb.DuckDBPyConnection, source: str, kept: tuple[str, ...], key: bytes, window: Window) -> Iterator[list[str]]:
    columns = [*(f"c.{name}" for name in NORMAL), "p.person", age_sql(window), *(f"p.{name}" for name in kept)]
    found = connection.execute(f"select {', '.join(columns)} from clients c join people p on p.row = c.row order by c.row")  # noqa: S608
    while batch := found.fetchmany(BATCH):
        for row in batch:
            rest = ["" if cell is None else str(cell) for cell in row[len(NORMAL) :]]
            yield [source, rest[0], *tokens_of(Normal(*row[: len(NORMAL)]), key), *rest[1:]]
