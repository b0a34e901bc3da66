"""Guard rails over figures that somebody is typing: the same rules as for files, over totals, nothing of it written yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from django.utils.translation import gettext as _

from metrics.queries.guards.found import LARGER_PART, OUTSIDE, PERCENT, UNIT_JUMP, Guarded
from metrics.queries.totals import Total
from metrics.rules.columns import Breaks, to_day
from metrics.rules.days import STEP
from metrics.rules.guards.history import History
from metrics.rules.guards.outliers import outside_history
from metrics.rules.guards.shares import impossible_percentages, larger_than_whole
from metrics.rules.guards.units import unit_jumps
from metrics.rules.typed import Figure, differs

DISAGREES = "parts_disagree"
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks wrong with one figure, though it can be taken: its kind, and words with what was expected."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class _Point:
    """One row of a history: `before` NaN for what stood not."""

    end: int
    value: float
    before: float
    key: Key | None


def doubts(
    figures: Mapping[Key, Figure],
    computed: Mapping[Key, float],
    measures: Mapping[int, Guarded],
    totals: Mapping[int, Total],
    breaks: Breaks,
) -> dict[Key, list[Doubt]]:
    """What every guard finds, by figure. `computed`: the rates that the parts of some of them give."""
    found: dict[Key, list[Doubt]] = {key: [] for key in figures}
    for key, doubt in (*_by_history(figures, measures, totals, breaks), *_by_parts(figures, computed, measures)):
        found[key].append(doubt)
    return found


def _by_parts(
    figures: Mapping[Key, Figure], computed: Mapping[Key, float], measures: Mapping[int, Guarded]
) -> Iterator[tuple[Key, Doubt]]:  # fmt: skip
    for key, one in figures.items():
        if measures[key[0]].percent and _is_larger(one):
            yield key, Doubt(LARGER_PART, _("The numerator is larger than the denominator. Are the two in each other's place?"))
        if differs(one, computed.get(key)):
            words = _("The two parts give %(rate)s. Leave the figure empty to have it calculated.")
            yield key, Doubt(DISAGREES, words % {"rate": f"{computed[key]:,.6g}"})


def _is_larger(one: Figure) -> bool:
    if one.numerator is None or one.denominator is None:
        return False
    return bool(larger_than_whole(np.array([one.numerator]), np.array([one.denominator]))[0])


def _by_history(
    figures: Mapping[Key, Figure], measures: Mapping[int, Guarded], totals: Mapping[int, Total], breaks: Breaks
) -> Iterator[tuple[Key, Doubt]]:  # fmt: skip
    segments = list(_segments(figures, totals, breaks))
    if not segments:
        return
    history, keys = _history(segments, measures)
    already = np.zeros(len(history.end), np.bool_)
    jumps = unit_jumps(history)
    already[jumps.row] = True
    for row, power, usual in zip(jumps.row.tolist(), jumps.power.tolist(), jumps.usual.tolist(), strict=True):
        yield keys[row], _jump(measures[keys[row][0]], int(power), float(usual))
    impossible = [row for row in impossible_percentages(history).tolist() if not already[row]]
    already[impossible] = True
    for row in impossible:
        yield keys[row], Doubt(PERCENT, _("Below 0 or above 100 percent. Check the figure."))
    outside = outside_history(history, already)
    for row, low, high in zip(outside.row.tolist(), outside.low.tolist(), outside.high.tolist(), strict=True):
        words = _("Far outside what it was so far, %(low)s to %(high)s. Compare with the source; a note helps readers.")
        yield keys[row], Doubt(OUTSIDE, words % {"low": f"{low:,.6g}", "high": f"{high:,.6g}"})


def _jump(measure: Guarded, power: int, usual: float) -> Doubt:
    times = f"{10 ** abs(power):,}"
    off = _("About %(times)s times what is usual (%(usual)s).") if power > 0 else _("About 1 in %(times)s of what is usual (%(usual)s).")
    unit = _("Check the unit: figures are kept in %(unit)s.") % {"unit": measure.unit}
    return Doubt(UNIT_JUMP, f"{off % {'times': times, 'usual': f'{usual:,.3g}'}} {unit}")


def _segments(
    figures: Mapping[Key, Figure], totals: Mapping[int, Total], breaks: Breaks
) -> Iterator[tuple[int, list[_Point]]]:  # fmt: skip
    """The series of each measure with the figures put in; nothing is compared across a series break."""
    for measure, keys in groupby(sorted(key for key, one in figures.items() if one.value is not None), key=lambda key: key[0]):
        typed = {to_day(key[1]): key for key in keys}
        total = totals[measure]
        stood = dict(zip(map(to_day, total.end), total.value, strict=True))
        points = [
            _Point(end, _value(figures, typed.get(end), stood.get(end)), stood.get(end, np.nan), typed.get(end))
            for end in sorted({*stood, *typed})
        ]
        days = breaks.date[breaks.measure == measure].tolist()
        for _segment, alike in groupby(points, key=lambda point: sum(point.end >= day for day in days)):
            listed = list(alike)
            if any(point.key for point in listed):
                yield measure, listed


def _value(figures: Mapping[Key, Figure], key: Key | None, stood: float | None) -> float:
    value = figures[key].value if key else stood
    return float("nan") if value is None else value


def _history(segments: Sequence[tuple[int, list[_Point]]], measures: Mapping[int, Guarded]) -> tuple[History, list[Key]]:
    """The columns the guards read, and the figure that each row is, if it is one."""
    points = [point for _measure, listed in segments for point in listed]
    count = np.array([len(listed) for _measure, listed in segments], np.int64)
    owners = [measures[measure] for measure, _listed in segments]
    size = len(segments)
    history = History(
        measure=np.array([one.id for one in owners], np.int64),
        breakdown=np.zeros(size, np.int64),
        kind=np.zeros(size, np.int64),
        step=np.array([int(STEP[one.period]) for one in owners], np.int32),
        percent=np.array([one.percent for one in owners], np.bool_),
        first=np.cumsum(count) - count,
        count=count,
        end=np.array([point.end for point in points], np.int32),
        value=np.array([point.value for point in points]),
        before=np.array([point.before for point in points]),
        arrived=np.array([point.key is not None for point in points], np.bool_),
        settled=np.zeros(len(points), np.bool_),
    )
    return history, [point.key or (0, date.min) for point in points]
