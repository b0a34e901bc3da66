"""Which measures a file is about: found in the catalog by name, or described as drafts to be made."""

import re
from collections.abc import Collection, Mapping, Sequence

from metrics.intake.guessing.catalogue import Finder, folded
from metrics.intake.guessing.cells import unit_in
from metrics.intake.guessing.choices import ColumnChoice, MeasureChoice
from metrics.intake.guessing.columns import Column
from metrics.intake.guessing.words import Field, is_part_of_measure

BETWEEN = " | "
_UNITS = (
    (r"%|\b(percent|pct|percentage|share)\b", "percent"),
    (r"\$|\b(dollars?|usd|wages?|income|cost|salary|price|value of)\b", "US dollars"),
    (r"\bper 100 ?000\b", "per 100,000"),
    (r"\bper 1 ?000\b", "per 1,000"),
    (r"\bhours?\b", "hours"),
    (r"\bdays?\b", "days"),
    (r"\bminutes?\b", "minutes"),
    (r"\b(rate)\b", "percent"),
)
_KINDS = frozenset({"number", "count", "value", "percent", "rate", "total", "us dollars", "amount", "tot value", "pct"})
_EMPTY_WORDS = frozenset({"the", "of", "and", "in", "by", "a", "to", "for", "on", "town", "annual", "data", "file", "csv", "final"})
_SIMILAR = 0.6


def told_in(choices: Sequence[ColumnChoice]) -> list[ColumnChoice]:
    """The columns that say what is measured, those that only say the kind of number last."""
    told = [one for one in choices if one.field is Field.MEASURE]
    return sorted(told, key=lambda one: (is_part_of_measure(one.heading), one.place))


def measure_keys(columns: Sequence[Column], choices: Sequence[ColumnChoice]) -> dict[str, set[str]]:
    """The different things a file says it measures, with the units that stand in their cells: texts of its measure columns,
    else headings, else one empty text for the whole file."""
    values = [one for one in choices if one.field is Field.VALUE]
    told = [columns[one.place].cells for one in told_in(choices)]
    found: dict[str, set[str]] = {}
    for row, texts in enumerate(zip(*told, strict=True)):
        if any(texts):
            units = {unit_in(columns[one.place].cells[row]) for one in values}
            found.setdefault(BETWEEN.join(filter(None, texts)), set()).update(units)
    for one in values if not told else ():
        found.setdefault(one.measure, set()).update(columns[one.place].units)
    return found


def measure_choices(keys: Mapping[str, Collection[str]], finder: Finder, title: str) -> tuple[MeasureChoice, ...]:
    """Each key with the measure of the catalog that it names, else a draft. `title`: words of the file's name and title lines."""
    taken: set[str] = set()
    return tuple(_choice(key, finder, title, units, taken) for key, units in keys.items())


def _choice(key: str, finder: Finder, title: str, units: Collection[str], taken: set[str]) -> MeasureChoice:
    code = finder.measure(key) or (similar(title, finder) if not key else "")
    if code:
        return MeasureChoice(key, code, direction=finder.known.measures[code].direction)
    name = _name(key, title)
    return MeasureChoice(key, _code(name, taken, finder), name[:200], unit_of(f"{name} {' '.join(units)}"))


def _name(key: str, title: str) -> str:
    """A name that can stand alone: `Number` alone says nothing, so the title of the file goes before it."""
    parts = [part for part in key.split(BETWEEN) if part]
    told = [part for part in parts if folded(part) not in _KINDS]
    kind = [part for part in parts if folded(part) in _KINDS - {"value", "tot value"}]
    base = ", ".join(told) or title or "Figures"
    name = (f"{base} ({', '.join(kind).casefold()})" if kind else base).replace("_", " ").strip()
    return name.capitalize() if name.isupper() else name[:1].upper() + name[1:]


def _code(name: str, taken: set[str], finder: Finder) -> str:
    """A free code of at most 40 signs made of the first letters of a name's words and its words."""
    plain = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:36].strip("-") or "NEW"
    code = plain if len(plain) > 1 else f"{plain}-1"
    number = 2
    while code in taken or code in finder.known.measures:
        code, number = f"{plain}-{number}", number + 1
    taken.add(code)
    return code


def unit_of(text: str) -> str:
    """The unit a text speaks of; `number` when it speaks of none."""
    plain = text.casefold().replace(",", " ").replace("_", " ")
    return next((unit for pattern, unit in _UNITS if re.search(pattern, " ".join(plain.split()))), "number")


def similar(title: str, finder: Finder) -> str:
    """The one measure whose name shares most words with a title; empty when none shares enough or two share as many."""
    words = _stems(title)
    scored = sorted(((_overlap(words, _stems(one.name)), one.code) for one in finder.known.measures.values()), reverse=True)
    clear = scored and scored[0][0] >= _SIMILAR and (len(scored) == 1 or scored[0][0] > scored[1][0])
    return scored[0][1] if clear else ""


def _stems(text: str) -> set[str]:
    return {word[:6] for word in folded(text).split() if word not in _EMPTY_WORDS and not word.isdecimal()}


def _overlap(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
