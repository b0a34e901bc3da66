"""Random measures: all period types, gaps, ties, reasons, breaks, groups, announced dates."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.periods import Period, period_holding
from tests.metrics.rules.plain import PlainMeasure, PlainTarget

FIRST = date(2009, 3, 15)
LEVELS = st.one_of(
    st.integers(-3, 6).map(float),
    st.integers(0, 4000).map(lambda n: n / 10),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4)),
)
OPERATORS = (Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN, Operator.DONE, Operator.BETWEEN)


def run_of_periods(type_: PeriodType, count: int) -> list[Period]:
    """So many periods of a type one after another; points in time about every half year."""
    if type_ == PeriodType.POINT:
        return [period_holding(type_, FIRST + timedelta(days=181 * n + n * n % 17)) for n in range(count)]
    found = [period_holding(type_, FIRST)]
    while len(found) < count:
        found.append(found[-1].next())
    return found[:count]


@st.composite
def rows(draw: st.DrawFn, type_: PeriodType, longest: int) -> list[tuple[date, float | None]]:
    """Few readings are drawn one by one; many come from a seed, in a shape that public series have."""
    if draw(st.booleans()):
        values = draw(st.lists(st.one_of(LEVELS, LEVELS, LEVELS, st.none()), max_size=14))
    else:
        values = shaped(draw(st.sampled_from(SHAPES)), draw(st.integers(5, longest)), draw(st.integers(0, 10**6)))
    gaps = draw(st.one_of(st.just(set()), st.sets(st.integers(0, max(len(values) - 1, 0)), max_size=12)))
    periods = run_of_periods(type_, len(values))
    return [(p.end, value) for n, (p, value) in enumerate(zip(periods, values, strict=True)) if n not in gaps]


SHAPES = ("rising", "falling", "noise", "ties", "step", "season", "drift_of_late")


def shaped(shape: str, count: int, seed: int) -> list[float | None]:
    """A series of a known shape with noise, and a reason in place of every twentieth value or so."""
    chance = Random(seed)
    forms = {
        "rising": lambda n: 50 + 0.8 * n + chance.gauss(0, 1),
        "falling": lambda n: 50 - 0.8 * n + chance.gauss(0, 3),
        "noise": lambda n: chance.gauss(0, 10),
        "ties": lambda n: float(chance.randint(0, 3)),
        "step": lambda n: 10.0 + (5.0 if n > count - 9 else 0.0) + chance.gauss(0, 0.5),
        "season": lambda n: 100 + 20.0 * (n % 12 in (5, 6, 7)) + 0.3 * n + chance.gauss(0, 2),
        "drift_of_late": lambda n: 20.0 + (4.2 if n > count - 4 else chance.choice((-2.0, 2.0))),
    }
    return [None if chance.random() < 0.05 else round(forms[shape](n), 2) for n in range(count)]


@st.composite
def some_targets(draw: st.DrawFn, breakdown: int, levels: st.SearchStrategy[float], last: date) -> list[PlainTarget]:
    """Up to three targets around the last reading, often at or near a value that the series has."""
    shifts = draw(st.lists(st.integers(-2000, 1200), min_size=1, max_size=3, unique=True))
    return [draw(one_target(last + timedelta(days=shift), breakdown, levels)) for shift in sorted(shifts)]


@st.composite
def one_target(draw: st.DrawFn, by: date, breakdown: int, levels: st.SearchStrategy[float]) -> PlainTarget:
    operator = draw(st.sampled_from(OPERATORS))
    low = draw(levels)
    high = low + draw(st.integers(0, 40)) / 4 if operator == Operator.BETWEEN else None
    return PlainTarget(by, operator, low, high, breakdown)


@st.composite
def some_measures(draw: st.DrawFn, longest: int = 80) -> tuple[PlainMeasure, date]:
    """A measure and an as-of day on or after its last reading."""
    type_ = draw(st.sampled_from(list(PeriodType)))
    groups = draw(st.sampled_from(((0,), (0,), (0, 3), (3, 7), (0, 3, 7))))
    series = {group: draw(rows(type_, longest)) for group in groups}
    ends = sorted({end for found in series.values() for end, _ in found}) or [FIRST]
    as_of = ends[-1] + timedelta(days=draw(st.one_of(st.integers(0, 60), st.integers(0, 500))))
    seen = sorted({value for found in series.values() for _, value in found if value is not None}) or [0.0]
    levels = st.one_of(LEVELS, st.sampled_from(seen), st.sampled_from(seen).map(lambda value: value * 1.04))
    chosen = [group for group in (0, *groups[1:]) if draw(st.integers(0, 3))]
    targets = [t for group in dict.fromkeys(chosen) for t in draw(some_targets(group, levels, ends[-1]))]
    measure = PlainMeasure(
        series=series,
        period=type_,
        direction=draw(st.sampled_from(list(Direction))),
        targets=targets,
        linear=draw(st.booleans()),
        tolerance=draw(st.one_of(st.none(), st.just(0.0), st.integers(0, 30).map(lambda n: n / 4))),
        baseline=draw(st.one_of(st.none(), st.tuples(st.sampled_from(ends[:3]), st.one_of(st.none(), LEVELS)))),
        lag_days=draw(st.sampled_from((0, 0, 10, 45, 200))),
        grace_days=draw(st.sampled_from((0, 0, 1, 5, 12))),
        follow_up_months=draw(st.sampled_from((0, 0, 6, 36))),
        frozen=draw(st.one_of(st.none(), st.none(), st.tuples(LEVELS, st.integers(0, 20).map(float)))),
        frozen_until=draw(st.one_of(st.none(), st.sampled_from(ends))),
        breaks=draw(st.one_of(st.just([]), st.lists(st.sampled_from(ends), max_size=2, unique=True).map(sorted))),
        due=draw(announced(type_, ends)),
    )
    return measure, as_of


@st.composite
def announced(draw: st.DrawFn, type_: PeriodType, ends: list[date]) -> dict[date, date]:
    """Announced releases of some of the periods around the last reading."""
    last = period_holding(type_, ends[-1])
    near: list[Any] = [last]
    for _ in range(4):
        ahead = period_holding(type_, near[-1].end + timedelta(days=200)) if type_ == PeriodType.POINT else near[-1].next()
        near.append(ahead)
    chosen = draw(st.lists(st.sampled_from(near), max_size=3, unique=True))
    return {p.end: p.end + timedelta(days=draw(st.integers(0, 300))) for p in chosen}
