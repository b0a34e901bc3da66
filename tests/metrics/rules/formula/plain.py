"""A slow, obvious evaluation of formulas, one cell at a time, which the real one must equal; and builders of readings."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np

from metrics.rules.codes import Combine, PeriodType
from metrics.rules.columns import to_day
from metrics.rules.formula.columns import GAPS, Gap, Given, Readings
from metrics.rules.formula.tree import Binary, Call, Code, Negate, Node, Number, Text, codes_of
from metrics.rules.labels import parse_period
from metrics.rules.periods import Period
from metrics.rules.refused import Refused

TOTAL = 0


@dataclass(frozen=True)
class PlainReading:
    """`reason` is the code of an absence, 0 for a value."""

    code: str
    period: Period
    value: float = np.nan
    group: int = TOTAL
    reason: int = 0
    numerator: float = np.nan
    denominator: float = np.nan
    inexact: bool = False
    provisional: bool = False


def given(
    readings: list[PlainReading], period: PeriodType, combine: dict[str, Combine] | None = None, keys: dict[int, str] | None = None
) -> Given:  # fmt: skip
    codes = {one.code for one in readings} | set(combine or {})
    return Given(
        period,
        {code: columns([one for one in readings if one.code == code]) for code in codes},
        {code: (combine or {}).get(code, Combine.NONE) for code in codes},
        {TOTAL: ""} | (keys or {}),
    )


def columns(own: list[PlainReading]) -> Readings:
    def column(cells: list[Any], dtype: Any) -> Any:
        return np.array(cells, dtype=dtype)

    return Readings(
        column([one.group for one in own], np.int64),
        column([to_day(one.period.start) for one in own], np.int32),
        column([to_day(one.period.end) for one in own], np.int32),
        column([one.value for one in own], np.float64),
        column([one.reason for one in own], np.int8),
        column([one.numerator for one in own], np.float64),
        column([one.denominator for one in own], np.float64),
        column([one.inexact for one in own], np.bool_),
        column([one.provisional for one in own], np.bool_),
    )


# A cell is (value, gap); a rate's parts are looked up where they are needed.
Cell = tuple[float, int]
ABSENT: Cell = (np.nan, Gap.ABSENT)


class Reference:
    """Evaluates at one breakdown (by key) and one period."""

    def __init__(self, readings: list[PlainReading], type_: PeriodType, combine: dict[str, Combine], keys: dict[int, str]) -> None:
        self.type, self.combine = type_, combine
        self.at = {(one.code, keys.get(one.group, ""), one.period.end): one for one in readings}
        self.ends = sorted({one.period.end for one in readings})
        self.readings = readings

    def result(self, tree: Node, key: str, period: Period) -> Cell:
        direct, grouped = self.direct(tree)
        said = [code for code in direct if self.read(code, key, period)[1] != Gap.ABSENT]
        if direct and not (said and all(any(k == key and self.is_there(c, k, e) for c, k, e in self.at if c == code) for code in direct)):
            return ABSENT
        if not direct and not grouped and key:
            return ABSENT
        if not direct and not any(self.is_there(*place) for place in self.at if place[2] == period.end and place[0] in codes_of(tree)):
            return ABSENT
        return self.of(tree, key, period)

    def is_there(self, code: str, key: str, end: date) -> bool:
        return self.cell(self.at[code, key, end])[1] != Gap.ABSENT

    def direct(self, tree: Node) -> tuple[set[str], bool]:
        if isinstance(tree, Code):
            return {tree.code}, False
        if isinstance(tree, Call) and tree.name in ("total", "group"):
            return set(), tree.name == "group"
        below = [self.direct(part) for part in self.below(tree)]
        return set().union(*(codes for codes, _ in below)), any(grouped for _, grouped in below)

    @staticmethod
    def below(tree: Node) -> list[Node]:
        if isinstance(tree, Binary):
            return [tree.left, tree.right]
        return [tree.of] if isinstance(tree, Negate) else list(tree.arguments) if isinstance(tree, Call) else []

    @staticmethod
    def cell(one: PlainReading) -> Cell:
        gap = int(GAPS[one.reason])
        return (one.value if gap == 0 else np.nan), gap

    def read(self, code: str, key: str, period: Period) -> Cell:
        one = self.at.get((code, key, period.end))
        return ABSENT if one is None else self.cell(one)

    def of(self, node: Node, key: str, period: Period) -> Cell:
        if not self.ends[0] <= period.end <= self.ends[-1]:
            return ABSENT
        value, gap = self.raw(node, key, period)
        if gap == 0 and not isfinite(value):
            return np.nan, Gap.TOO_LARGE
        return (value, gap) if gap == 0 else (np.nan, gap)

    def raw(self, node: Node, key: str, period: Period) -> Cell:  # noqa: C901, PLR0911, PLR0912
        if isinstance(node, Number):
            return node.value, 0
        if isinstance(node, Code):
            return self.read(node.code, key, period)
        if isinstance(node, Negate):
            value, gap = self.of(node.of, key, period)
            return -value, gap
        if isinstance(node, Binary):
            return self.binary(node.sign, self.of(node.left, key, period), self.of(node.right, key, period))
        assert isinstance(node, Call)
        first = node.arguments[0]
        if node.name in ("sum", "mean", "min", "max"):
            cells = [self.of(one, key, period) for one in node.arguments]
            values = [value for value, _ in cells]
            worst = max(gap for _, gap in cells)
            if worst:
                return np.nan, worst
            return {"sum": sum(values), "mean": sum(values) / len(values), "min": min(values), "max": max(values)}[node.name], 0
        if node.name == "or_else":
            cell = self.of(first, key, period)
            return cell if cell[1] in (0, Gap.SUPPRESSED) else self.of(node.arguments[1], key, period)
        if node.name == "or_zero":
            return self.or_zero(first, key, period)
        if node.name == "share":
            return self.rated(self.of(first, key, period), self.of(node.arguments[1], key, period), 100.0)
        if node.name == "per":
            number = self.number(node, 1)
            if len(node.arguments) == 2:
                value, gap = self.of(first, key, period)
                return value * number, gap
            return self.rated(self.of(first, key, period), self.of(node.arguments[2], key, period), number)
        if node.name == "total":
            return self.of_group(first, "", period)
        if node.name == "group":
            assert isinstance(node.arguments[1], Text)
            return self.of_group(first, self.within(key, node.arguments[1].text), period)
        if node.name == "average":
            return self.average(first, key, [self.before(period, n) for n in range(int(self.number(node, 1)))])
        if node.name == "index":
            assert isinstance(node.arguments[1], Text)
            base = self.average(first, key, self.base(node.arguments[1].text))
            return self.rated(self.of(first, key, period), base, 100.0)
        count = 12 if node.name in ("year_ago", "year_over_year") else 0
        earlier = period.year_before() if count else self.before(period, int(self.number(node, 1)))
        before = self.of(first, key, earlier)
        if node.name in ("previous", "year_ago"):
            return before
        difference = self.binary("-", self.of(first, key, period), before)
        return difference if node.name == "change" else self.rated(difference, (abs(before[0]), before[1]), 100.0)

    def of_group(self, node: Node, key: str, period: Period) -> Cell:
        """A group of which nobody reports anything is not there, whatever the formula makes of what is missing."""
        return self.of(node, key, period) if any(key == place[1] for place in self.at) else ABSENT

    @staticmethod
    def number(node: Call, place: int) -> float:
        one = node.arguments[place] if len(node.arguments) > place else Number(1)
        assert isinstance(one, Number)
        return one.value

    def binary(self, sign: str, left: Cell, right: Cell) -> Cell:
        if sign == "/":
            return self.rated(left, right, 1.0)
        worst = max(left[1], right[1])
        if worst:
            return np.nan, worst
        return {"+": left[0] + right[0], "-": left[0] - right[0], "*": left[0] * right[0]}[sign], 0

    @staticmethod
    def rated(top: Cell, bottom: Cell, scale: float) -> Cell:
        worst = max(top[1], bottom[1])
        if worst:
            return np.nan, worst
        return (np.nan, Gap.ZERO_DIVISION) if bottom[0] == 0 else (scale * top[0] / bottom[0], 0)

    @staticmethod
    def before(period: Period, count: int) -> Period:
        for _ in range(count):
            period = period.year_before() if period.type == PeriodType.YTD else period.previous()
        return period

    def base(self, label: str) -> list[Period]:
        try:
            return [parse_period(label, self.type)]
        except Refused:
            days = parse_period(label, PeriodType.YEAR)
            starts = {PeriodType.MONTH: 12, PeriodType.QUARTER: 4}[self.type]
            names = [f"{days.end.year}-{n:02d}" if starts == 12 else f"{days.end.year}-Q{n}" for n in range(1, starts + 1)]
            return [parse_period(name, self.type) for name in names]

    def or_zero(self, node: Node, key: str, period: Period) -> Cell:
        cell = self.of(node, key, period)
        if cell[1] in (0, Gap.SUPPRESSED):
            return cell
        if cell[1] != Gap.ABSENT:
            return 0.0, 0
        keys = {place[1] for place in self.at}
        there = [end for end in self.all_periods() if any(self.of(node, one, end)[1] != Gap.ABSENT for one in keys)]
        return (0.0, 0) if there and there[0].end <= period.end <= there[-1].end else ABSENT

    def all_periods(self) -> list[Period]:
        listed = sorted({one.period for one in self.readings}, key=lambda one: one.end)
        found = [listed[0]]
        while found[-1].end < listed[-1].end:
            found.append(found[-1].next())
        return found

    @staticmethod
    def within(key: str, group: str) -> str:
        pairs = sorted([part for part in key.split(";") if part] + group.split(";"))
        names = [part.partition("=")[0] for part in pairs]
        return ";".join(pairs) if len(set(names)) == len(names) else "none"

    def parts(self, node: Node, key: str, period: Period) -> tuple[float, float, float] | None:
        """(top, bottom, scale) of what is a ratio; None for everything else."""
        if isinstance(node, Code) and self.combine.get(node.code) == Combine.RATIO:
            one = self.at.get((node.code, key, period.end))
            return (np.nan, np.nan, 100.0) if one is None else (one.numerator, one.denominator, 100.0)
        if isinstance(node, Call) and node.name == "share":
            return self.of(node.arguments[0], key, period)[0], self.of(node.arguments[1], key, period)[0], 100.0
        return None

    def average(self, node: Node, key: str, periods: list[Period]) -> Cell:
        cells = [self.of(node, key, one) for one in periods]
        worst = max(gap for _, gap in cells)
        if worst:
            return np.nan, worst
        parts = [self.parts(node, key, one) for one in periods]
        if parts[0] is None:
            return sum(value for value, _ in cells) / len(cells), 0
        tops, bottoms = [part[0] for part in parts if part], [part[1] for part in parts if part]
        if not (isfinite(sum(tops)) and isfinite(sum(bottoms))):
            return np.nan, Gap.NO_PARTS
        return self.rated((sum(tops), 0), (sum(bottoms), 0), parts[0][2])
