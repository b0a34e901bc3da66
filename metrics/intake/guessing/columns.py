"""The columns of a table as its first rows show them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.guessing.cells import Kind, is_month_name, kind_of, period_types, shares, unit_in
from metrics.intake.layouts.header import Columns
from metrics.rules.codes import PeriodType

_NUMBERS = (Kind.NUMBER, Kind.QUANTITY)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it is (from 0), its name in a layout, and what its cells hold. `texts`: the different ones, most frequent first."""

    place: int
    heading: str
    cells: tuple[str, ...]
    kinds: Mapping[Kind, int]
    texts: tuple[str, ...]
    marks: tuple[str, ...]
    words: tuple[str, ...]
    units: tuple[str, ...]
    period_shares: Mapping[PeriodType, float]

    @property
    def filled(self) -> int:
        return sum(count for kind, count in self.kinds.items() if kind is not Kind.EMPTY)

    @property
    def numbers(self) -> int:
        return sum(self.kinds.get(kind, 0) for kind in _NUMBERS)

    @property
    def is_numeric(self) -> bool:
        """Holds numbers, and besides them nothing but marks and a few odd words."""
        return self.numbers > 0 and self.numbers + self.kinds.get(Kind.MARK, 0) >= 0.8 * self.filled

    @property
    def is_wordy(self) -> bool:
        return self.kinds.get(Kind.WORDS, 0) > 0.5 * self.filled

    @property
    def are_years(self) -> bool:
        """Whole numbers that are years of our time, all of them."""
        return bool(self.texts) and all(len(text) == 4 and text.isdecimal() and 1950 <= int(text) <= 2060 for text in self.texts)

    @property
    def are_months(self) -> bool:
        """Names of months without a year, or the numbers 1 to 12, at least 3 of them."""
        numbers = all(text.isdecimal() and 1 <= int(text) <= 12 for text in self.texts)
        return len(self.texts) >= 3 and (numbers or all(is_month_name(text) for text in self.texts))

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """Texts that cannot be the name of a group as they are, with what they become: Age >=18 is Age 18 and over."""
        return tuple((text, _without_signs(text)) for text in self.texts if "=" in text or ";" in text)

    @property
    def heading_types(self) -> frozenset[PeriodType]:
        return period_types(self.heading)


def _without_signs(text: str) -> str:
    worded = re.sub(r">=\s*(\d+)", r"\1 and over", re.sub(r"<=\s*(\d+)", r"\1 and under", text))
    return " ".join(worded.replace("=", " ").replace(";", ",").split())


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a table with this header."""
    names = Columns.of(header).names
    return tuple(_column(place, name, [row[place] if place < len(row) else "" for row in rows]) for place, name in enumerate(names))


def _column(place: int, heading: str, cells: Sequence[str]) -> Column:
    shown = [cell.strip() for cell in cells]
    found = [kind_of(cell) for cell in shown]
    texts = tuple(text for text, _ in Counter(text for text in shown if text).most_common())
    return Column(
        place=place,
        heading=heading.strip(),
        cells=tuple(shown),
        kinds=Counter(found),
        texts=texts,
        marks=tuple(dict.fromkeys(cell for cell, kind in zip(shown, found, strict=True) if kind is Kind.MARK)),
        words=tuple(dict.fromkeys(cell for cell, kind in zip(shown, found, strict=True) if kind is Kind.WORDS)),
        units=tuple(dict.fromkeys(unit_in(cell) for cell, kind in zip(shown, found, strict=True) if kind is Kind.QUANTITY)),
        period_shares=shares(texts[:60]),
    )
