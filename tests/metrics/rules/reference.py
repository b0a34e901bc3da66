"""The assessment of one measure in plain Python: slow, obvious, and written apart from the rules it checks.

It reads like docs/methods.md; nothing of `metrics.rules` is used but the codes."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import erfc, sqrt
from statistics import median
from typing import Any

import holidays

from metrics.rules.codes import Direction, Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from tests.metrics.rules.plain import PlainMeasure, PlainTarget

Point = tuple[date, float]
MONTHLY = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YTD: 1, PeriodType.POINT: 0}
SLACK = 1e-9


def reference(measure: PlainMeasure, as_of: date) -> list[dict[str, Any]]:
    """One dictionary per entry, as `rows_of` gives them, without the measure's number and the extra rule."""
    breakdowns = sorted({0} | {b for b, rows in measure.series.items() if rows})
    return [entry(measure, breakdown, as_of) for breakdown in breakdowns]


def entry(m: PlainMeasure, breakdown: int, as_of: date) -> dict[str, Any]:
    rows = list(m.series.get(breakdown, ()))
    points = [(day, value) for day, value in rows if value is not None]
    newest = points[-1] if points else None
    own = any(t.breakdown == breakdown for t in m.targets)
    day = newest[0] if newest else as_of
    base = baseline(m, breakdown if own else 0)
    path = expected(m, breakdown if own else 0, day, base)
    judged = judge(m, newest, path, base)
    base_total = baseline(m, 0)
    against = judge(m, newest, expected(m, 0, day, base_total), base_total) if newest and own and breakdown else judged
    fresh = freshness(m, rows[-1][0] if rows else None, as_of)
    standing = judged["judged"]
    late = fresh["freshness"] == Freshness.OVERDUE and standing >= Status.ON_TRACK
    return {
        "breakdown": breakdown,
        "period_end": newest[0] if newest else None,
        "value": newest[1] if newest else None,
        **path,
        **judged,
        "status": Status.OVERDUE if late else standing,
        "against_total": against["judged"],
        "passed_by_third": by_a_third(newest, path),
        **fresh,
        **moves(m, breakdown, points, path),
    }


def baseline(m: PlainMeasure, breakdown: int) -> Point | None:
    if m.baseline is None:
        return None
    day, given = m.baseline
    if given is not None and breakdown == 0:
        return day, given
    readings = [value for end, value in m.series.get(breakdown, ()) if end == day and value is not None]
    return (day, readings[0]) if readings else None


def expected(m: PlainMeasure, breakdown: int, day: date, base: Point | None) -> dict[str, Any]:
    targets = sorted((t for t in m.targets if t.breakdown == breakdown), key=lambda t: t.date)
    if not targets:
        return found(None, None, None, False)
    later = [t for t in targets if t.date >= day]
    target = later[0] if later else targets[-1]
    if not m.linear or not later:
        return found(target, low_of(target), target.high, not later)
    starts = [(t.date, low_of(t), low_of(t) if t.high is None else t.high) for t in targets if t.date < day]
    if base and (not starts or base[0] >= starts[-1][0]):
        starts.append((base[0], base[1], base[1]))
    if not starts or starts[-1][0] > day:
        return found(target, None, None, False)
    start, low, high = starts[-1]
    length = (target.date - start).days
    share = (day - start).days / length if length > 0 else 1.0
    return found(
        target,
        low + (low_of(target) - low) * share,
        None if target.high is None else high + (target.high - high) * share,
        False,
    )


def low_of(target: PlainTarget) -> float:
    return target.low


def found(target: PlainTarget | None, low: float | None, high: float | None, passed: bool) -> dict[str, Any]:
    return {
        "expected": low,
        "expected_high": high,
        "target": target.low if target else None,
        "target_high": target.high if target else None,
        "target_date": target.date if target else None,
        "operator": target.operator if target else 0,
        "target_passed": passed,
    }


def judge(m: PlainMeasure, newest: Point | None, path: dict[str, Any], base: Point | None) -> dict[str, Any]:
    short, tolerance, judged = None, None, Status.NO_TARGET
    if newest and path["expected"] is not None:
        short, tolerance, judged = arithmetic(m, newest[1], path, base)
    if not newest:
        judged = Status.NO_DATA
    if m.direction == Direction.CONTEXT:
        judged = Status.CONTEXT
    return {"shortfall": short, "tolerance": tolerance, "judged": judged}


def arithmetic(m: PlainMeasure, value: float, path: dict[str, Any], base: Point | None) -> tuple[float, float, Status]:
    operator, end, target = path["operator"], path["expected"], path["target"]
    miss = value - end if operator in (Operator.AT_MOST, Operator.LESS_THAN) else end - value
    if operator == Operator.BETWEEN and value - path["expected_high"] > miss:
        end, target, miss = path["expected_high"], path["target_high"], value - path["expected_high"]
    slack = SLACK * max(abs(value), abs(end))
    short = 0.0 if miss <= slack else miss
    tolerance = m.tolerance
    if tolerance is None:
        tolerance = 0.05 * abs(end)
        if end == 0:
            tolerance = 0.05 * abs(target - base[1]) if base else 0.0
    tie = operator in (Operator.MORE_THAN, Operator.LESS_THAN) and abs(miss) <= slack
    if short == 0 and not tie:
        return short, tolerance, Status.ON_TRACK
    near = tolerance > 0 and short <= tolerance + slack
    return short, tolerance, Status.NEAR if near else Status.OFF_TRACK


def by_a_third(newest: Point | None, path: dict[str, Any]) -> bool:
    if not newest or not path["target"] or path["operator"] in (0, Operator.BETWEEN, Operator.DONE):
        return False
    ceiling = path["operator"] in (Operator.AT_MOST, Operator.LESS_THAN)
    gain = path["target"] - newest[1] if ceiling else newest[1] - path["target"]
    return bool(gain >= abs(path["target"]) / 3 * (1 - SLACK))


# Freshness: walk from period to period until one is due and absent.


def freshness(m: PlainMeasure, settled: date | None, as_of: date) -> dict[str, Any]:
    upcoming: list[date] = []
    for end in following(m, settled, as_of):
        due = due_date(m, end)
        if due < as_of:
            days = (as_of - due).days
            return {"freshness": Freshness.OVERDUE, "due_on": due, "days_overdue": days, "missing_end": end}
        upcoming.append(due)
    if not upcoming:
        return {"freshness": Freshness.NO_SCHEDULE, "due_on": None, "days_overdue": 0, "missing_end": None}
    due = min(upcoming)
    later = Freshness.NOT_YET_DUE if settled is None else Freshness.FRESH
    name = Freshness.DUE_SOON if due <= as_of + timedelta(days=14) else later
    return {"freshness": name, "due_on": due, "days_overdue": 0, "missing_end": None}


def following(m: PlainMeasure, settled: date | None, as_of: date) -> Iterator[date]:
    """The periods after the settled one whose turn it is: the first, and those behind it while announced dates say otherwise."""
    if m.period == PeriodType.POINT:
        ends = sorted(end for end in m.due if settled is None or end > settled)
    elif settled is None:
        ends = [newest_due(m, as_of)]
    else:
        step = MONTHLY.get(m.period, 12)
        ends = [plus_months(settled, step * n) for n in range(1, 400)]
    for place, end in enumerate(ends):
        yield end
        behind = place + 1 < len(ends) and ends[place + 1] <= as_of
        if end not in m.due or not behind:
            return


def newest_due(m: PlainMeasure, as_of: date) -> date:
    closing = {PeriodType.SFY: 6, PeriodType.SCHOOL_YEAR: 6, PeriodType.FFY: 9}
    end = month_end(as_of.year, as_of.month)
    while True:
        closes = {PeriodType.MONTH: True, PeriodType.YTD: True, PeriodType.QUARTER: end.month % 3 == 0}
        if closes.get(m.period, end.month == closing.get(m.period, 12)) and end <= as_of and due_date(m, end) < as_of:
            return end
        end = end.replace(day=1) - timedelta(days=1)


def due_date(m: PlainMeasure, end: date) -> date:
    if end in m.due:
        return m.due[end]
    day = plus_months(end, m.follow_up_months) + timedelta(days=m.lag_days)
    for _ in range(m.grace_days):
        day += timedelta(days=1)
        while not is_working(day):
            day += timedelta(days=1)
    return day


def is_working(day: date) -> bool:
    name = CALENDAR.get(day)
    closed = name is not None and (day.year >= 2023 or "Juneteenth" not in name)
    return day.weekday() < 5 and not closed


CALENDAR = holidays.country_holidays("US", subdiv="CT")


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def plus_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    last = month_end(count // 12, count % 12 + 1)
    return last if day == month_end(day.year, day.month) else last.replace(day=min(day.day, last.day))


# Change, trend, signal.


def moves(m: PlainMeasure, breakdown: int, points: Sequence[Point], path: dict[str, Any]) -> dict[str, Any]:
    if not points:
        return still()
    day, value = points[-1]
    breaks = [b for b in m.breaks if b <= day]
    since = max(breaks) if breaks else None
    kept = [p for p in points if since is None or p[0] >= since]
    if m.period == PeriodType.YTD:
        kept = [p for p in kept if p[0].month == day.month]
    previous, year = previous_value(m, kept), year_ago(m, kept)
    fit = trend(m, kept, path)
    holds = breakdown == 0 and not (since and m.frozen_until and since > m.frozen_until)
    limits = signal(m.frozen if holds else None, [v for _, v in kept])
    return {
        "since": since,
        "change_previous": None if previous is None else value - previous,
        "change_year": None if year is None else value - year,
        "verdict_previous": verdict(m, value, previous, path),
        "verdict_year": verdict(m, value, year, path),
        **fit,
        **limits,
    }


def still() -> dict[str, Any]:
    blank = ("since", "change_previous", "change_year", "trend_p", "slope", "mean", "lower", "upper")
    zero = ("verdict_previous", "verdict_year", "trend", "trend_n", "signal", "signal_n")
    return dict.fromkeys(blank) | dict.fromkeys(zero, 0)


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def previous_value(m: PlainMeasure, points: Sequence[Point]) -> float | None:
    if len(points) < 2 or m.period == PeriodType.YTD:
        return None
    step = MONTHLY.get(m.period, 12)
    apart = month_number(points[-1][0]) - month_number(points[-2][0])
    return points[-2][1] if step in (0, apart) else None


def year_ago(m: PlainMeasure, points: Sequence[Point]) -> float | None:
    day = points[-1][0]
    if m.period == PeriodType.POINT:
        wanted = day - timedelta(days=365)
        near = [(abs((end - wanted).days), end, value) for end, value in points if abs((end - wanted).days) <= 31]
        return min(near)[2] if near else None
    same = [value for end, value in points if month_number(end) == month_number(day) - 12]
    return same[0] if same else None


def verdict(m: PlainMeasure, value: float, other: float | None, path: dict[str, Any]) -> Verdict:
    if other is None or m.direction == Direction.CONTEXT:
        return Verdict.NONE
    better = value > other
    if m.direction == Direction.DOWN:
        better = value < other
    if m.direction == Direction.RANGE:
        if path["expected"] is None:
            return Verdict.NONE
        value, other = outside(value, path), outside(other, path)
        better = value < other
    if abs(value - other) <= SLACK * max(abs(value), abs(other)):
        return Verdict.SAME
    return Verdict.BETTER if better else Verdict.WORSE


def outside(value: float, path: dict[str, Any]) -> float:
    high = path["expected_high"]
    return float(max(path["expected"] - value, 0.0 if high is None else value - high, 0.0))


def trend(m: PlainMeasure, points: Sequence[Point], path: dict[str, Any]) -> dict[str, Any]:
    step = 12 if m.period == PeriodType.YTD else MONTHLY.get(m.period, 12)
    last = points[-1][0]
    if step == 0:
        placed = [(end.toordinal() / 365.25, value) for end, value in points[-8:]]
        seasons = [placed]
    elif step < 12 and len(points) >= 24:
        placed = [(month_number(end) / step, v) for end, v in points if month_number(last) - month_number(end) < 60]
        seasons = [[(x, v) for x, v in placed if round(x * step) % 12 == s] for s in range(12)]
    else:
        periods = 8 if step == 12 else 12
        placed = [(month_number(end) / step, v) for end, v in points if month_number(last) - month_number(end) < periods * step]
        seasons = [placed]
    count = len(placed)
    if count < 6:
        return {"trend": Trend.TOO_FEW, "trend_p": None, "slope": None, "trend_n": count}
    score, variance, slopes = mann_kendall(seasons)
    z = (abs(score) - 1) / sqrt(variance) if score else 0.0
    p = erfc(z / sqrt(2))
    named = Trend.FLAT if p >= 0.10 or score == 0 else moving(m, score > 0, points[-1][1], path)
    return {"trend": named, "trend_p": p, "slope": median(slopes) if slopes else None, "trend_n": count}


def mann_kendall(seasons: Sequence[Sequence[tuple[float, float]]]) -> tuple[int, float, list[float]]:
    score, variance, slopes = 0, 0.0, []
    for points in seasons:
        n, values = len(points), [v for _, v in points]
        for i in range(n):
            for j in range(i + 1, n):
                score += (values[j] > values[i]) - (values[j] < values[i])
                slopes.append((values[j] - values[i]) / (points[j][0] - points[i][0]))
        ties = [values.count(v) for v in set(values)]
        variance += (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    return score, variance, slopes


def moving(m: PlainMeasure, rising: bool, value: float, path: dict[str, Any]) -> Trend:
    good: bool | None = {Direction.UP: True, Direction.MILESTONE: True, Direction.DOWN: False}.get(m.direction)
    if m.direction == Direction.RANGE and path["expected"] is not None:
        if value < path["expected"]:
            good = True
        elif path["expected_high"] is not None and value > path["expected_high"]:
            good = False
    if good is None:
        return Trend.RISING if rising else Trend.FALLING
    return Trend.BETTER if rising == good else Trend.WORSE


def signal(frozen: tuple[float, float] | None, values: Sequence[float]) -> dict[str, Any]:
    n = len(values)
    if n < 10:
        return {"signal": Signal.TOO_FEW, "mean": None, "lower": None, "upper": None, "signal_n": n}
    mean, moving_range = sum(values) / n, sum(abs(b - a) for a, b in pairwise(values)) / (n - 1)
    if frozen:
        mean, moving_range = frozen
    limit = 2.66 * moving_range
    found_ = {"mean": mean, "lower": mean - limit, "upper": mean + limit, "signal_n": n}
    tail = [side(v, mean, 0.0) for v in values[-8:]]
    beyond = [side(v, mean, limit * 2 / 3) for v in values[-3:]]
    if side(values[-1], mean, limit):
        return {"signal": Signal.OUTSIDE, **found_}
    if len(set(tail)) == 1 and tail[0]:
        return {"signal": Signal.RUN_OF_8, **found_}
    if beyond[2] and beyond[2] in beyond[:2]:
        return {"signal": Signal.TWO_OF_THREE, **found_}
    return {"signal": Signal.NONE, **found_}


def side(value: float, mean: float, distance: float) -> int:
    """+1 further above the mean than the distance, -1 further below, 0 between; a relative 1e-9 counts as no distance."""
    away = value - mean
    bound = distance + SLACK * max(abs(value), abs(mean))
    return (away > bound) - (away < -bound)
