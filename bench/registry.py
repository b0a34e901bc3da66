"""What is measured, and how a figure is reported. A module of bench registers its cases; docs/data-formats.md names the columns."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure. `ratio` is against / value for "how much faster" claims, value / against for "at most so much" claims; `reach` says
    which. `ok` is None where nothing is to be reached."""

    name: str
    value: float
    unit: str
    against: str = ""
    against_value: float | None = None
    ratio: float | None = None
    reach: str = ""
    ok: bool | None = None
    n: int = 1


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    sizes: tuple[int, ...]
    repeats: int


Case = Callable[[Asked], Iterable[Row]]
CASES: dict[str, Case] = {}


def case(name: str) -> Callable[[Case], Case]:
    """Registers a function that yields rows under a name that --only can choose."""

    def register(function: Case) -> Case:
        CASES[name] = function
        return function

    return register


def times_faster(name: str, value: float, against: tuple[str, float], *, reach: float, n: int = 1, unit: str = "s") -> Row:
    """The baseline takes at least `reach` times as long."""
    ratio = against[1] / value
    return Row(name, value, unit, against[0], against[1], ratio, f">= {reach:g}x", ratio >= reach, n)


def at_most(name: str, value: float, limit: float, *, unit: str, n: int = 1) -> Row:
    """The value itself is at most `limit`."""
    return Row(name, value, unit, reach=f"<= {limit:g} {unit}", ok=value <= limit, n=n)


def at_most_times(name: str, value: float, against: tuple[str, float], *, reach: float, n: int = 1, unit: str = "s") -> Row:
    """The value is at most `reach` times the other."""
    ratio = value / against[1]
    return Row(name, value, unit, against[0], against[1], ratio, f"<= {reach:g}x", ratio <= reach, n)


def run(names: Iterable[str], asked: Asked) -> Iterator[Row]:
    for name in names:
        yield from CASES[name](asked)


def line(row: Row) -> str:
    against = f"{row.against} {row.against_value:,.4g}" if row.against_value is not None else row.against
    ratio = f"{row.ratio:,.2f}x" if row.ratio is not None else ""
    verdict = {True: "reached", False: "NOT reached", None: ""}[row.ok]
    return f"{row.name:66} {row.value:>10,.4g} {row.unit:4} {against:58} {ratio:>9} {row.reach:12} {verdict}"


def save(rows: Iterable[Row], path: Path) -> None:
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
