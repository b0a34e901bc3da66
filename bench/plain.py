"""The same recalculation written plainly: everything fetched through the ORM, every rule a loop, cards written in bulk.

It knows only what D(n) holds (monthly totals with straight paths), and is written for speed within those means."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby, pairwise
from math import erfc, sqrt
from operator import itemgetter
from statistics import median
from typing import Any

from django.db import transaction

from bench.stand import CLOCK
from goals.models import Goal, GoalMeasure
from metrics.models import Measure, Reading, Target
from metrics.rules.codes import Freshness, Operator, Signal, Status, Trend, Verdict
from metrics.rules.columns import RULE_VERSION
from scorecards.models import GoalCard, MeasureCard, Run, RunKind

Points = Sequence[tuple[date, float]]
SEASONS, YEARS = 12, 5
CARD_KEY, GOAL_KEY = ("measure_id", "breakdown_id"), ("goal_id",)


@transaction.atomic
def recalculate(at: Any) -> int:
    """Recalculates everything; how many cards."""
    run = Run.objects.create(kind=RunKind.FULL, as_of=CLOCK, started_at=at)
    targets: dict[int, list[tuple[date, float]]] = defaultdict(list)
    found = Target.objects.filter(superseded_at__isnull=True, governs=True).order_by("measure_id", "date")
    for measure, when, value in found.values_list("measure_id", "date", "value").iterator(10_000):
        targets[measure].append((when, value))
    facts: dict[int, Any] = {
        row[0]: row[1:] for row in Measure.objects.values_list("id", "direction", "tolerance", "lag_days", "grace_days")
    }
    cards = [
        MeasureCard(
            measure_id=measure, as_of=CLOCK, rule_version=RULE_VERSION, run=run, **assess(points, targets[measure], *facts[measure])
        )
        for measure, points in _series()
    ]
    _store(cards, CARD_KEY)
    _roll_up({card.measure_id: card.status for card in cards}, run)
    return len(cards)


def _series() -> Iterator[tuple[int, list[tuple[date, float]]]]:
    rows = Reading.objects.filter(superseded_at__isnull=True, period_end__lte=CLOCK, breakdown_id=0)
    ordered = rows.order_by("measure_id", "period_end").values_list("measure_id", "period_end", "value").iterator(10_000)
    for measure, group in groupby(ordered, itemgetter(0)):
        yield measure, [(end, value or 0.0) for _, end, value in group]


def _store(cards: Sequence[Any], key: Sequence[str]) -> None:
    model = type(cards[0])
    content = [field.attname for field in model._meta.concrete_fields if field.attname not in ("id", *key)]  # noqa: SLF001  (public by use)
    model.objects.bulk_create(cards, batch_size=2000, update_conflicts=True, unique_fields=key, update_fields=content)


def assess(points: Points, targets: Points, direction: str, tolerance: float, lag: int, grace: int) -> dict[str, Any]:
    """The card's columns of one measure."""
    end, value = points[-1]
    expected, target = _expected(end, targets)
    sign = 1 if direction == "up" else -1
    shortfall = max(0.0, (expected - value) * sign)
    slack = 1e-9 * max(abs(value), abs(expected))
    status = Status.ON_TRACK if shortfall <= slack else Status.NEAR if shortfall <= tolerance + slack else Status.OFF_TRACK
    by_end = dict(points)
    previous = by_end.get(end.replace(day=1) - timedelta(days=1))
    year = by_end.get(end.replace(year=end.year - 1))
    p, slope, rise, count = _trend([v for _, v in points[-SEASONS * YEARS :]])
    mean, reach, signal = _limits([v for _, v in points])
    return {
        "period_end": end, "value": value, "expected": expected, "target": target[1], "target_date": target[0],
        "operator": Operator.AT_LEAST if sign > 0 else Operator.AT_MOST, "shortfall": shortfall, "tolerance": tolerance,
        "status": status, "judged": status, "against_total": status,
        "change_previous": None if previous is None else value - previous, "change_year": None if year is None else value - year,
        "verdict_previous": _verdict(value, previous, sign), "verdict_year": _verdict(value, year, sign),
        "trend": Trend.FLAT if p >= 0.1 or not rise else Trend.BETTER if rise == sign else Trend.WORSE, "trend_p": p, "slope": slope,
        "trend_n": count, "signal": signal, "mean": mean, "lower": mean - reach, "upper": mean + reach, "signal_n": len(points),
        "freshness": Freshness.FRESH, "due_on": _due(end, lag, grace),
    }  # fmt: skip


def _expected(day: date, targets: Points) -> tuple[float, tuple[date, float]]:
    place = bisect_left(targets, (day,))
    after, before = targets[min(place, len(targets) - 1)], targets[place - 1]
    share = (day - before[0]).days / (after[0] - before[0]).days
    return before[1] + (after[1] - before[1]) * share, after


def _verdict(value: float, other: float | None, sign: int) -> Verdict:
    if other is None:
        return Verdict.NONE
    gain = (value - other) * sign
    return Verdict.SAME if gain == 0 else Verdict.BETTER if gain > 0 else Verdict.WORSE


def _trend(values: Sequence[float]) -> tuple[float, float, int, int]:
    """Seasonal Mann-Kendall and Theil-Sen: (p, slope per month, direction, points)."""
    score, variance, slopes = 0, 0.0, []
    for season in range(SEASONS):
        same = values[season::SEASONS]
        for early, late in combinations(range(len(same)), 2):
            change = same[late] - same[early]
            score += (change > 0) - (change < 0)
            slopes.append(change / ((late - early) * SEASONS))
        variance += _variance(same)
    z = max(abs(score) - 1, 0) / sqrt(variance or 1.0)
    return erfc(z / sqrt(2)), median(slopes), (score > 0) - (score < 0), len(values)


def _variance(same: Sequence[float]) -> float:
    size = len(same)
    ties = sum(count * (count - 1) * (2 * count + 5) for count in (same.count(value) for value in set(same)) if count > 1)
    return (size * (size - 1) * (2 * size + 5) - ties) / 18


def _limits(values: Sequence[float]) -> tuple[float, float, Signal]:
    mean = sum(values) / len(values)
    reach = 2.66 * sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    newest = values[-1]
    last8, last3 = values[-8:], values[-3:]
    side = 1 if newest > mean else -1
    if abs(newest - mean) > reach:
        return mean, reach, Signal.OUTSIDE
    if all(value > mean for value in last8) or all(value < mean for value in last8):
        return mean, reach, Signal.RUN_OF_8
    beyond = [side * (value - mean) > 2 * reach / 3 for value in last3]
    return mean, reach, Signal.TWO_OF_THREE if beyond[-1] and sum(beyond) >= 2 else Signal.NONE


def _due(end: date, lag: int, grace: int) -> date:
    following = (end + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    day = following + timedelta(days=lag)
    for _ in range(grace):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day


def _roll_up(status: dict[int, int], run: Run) -> None:
    members: dict[int, list[int]] = defaultdict(list)
    for goal, measure in GoalMeasure.objects.values_list("goal_id", "measure_id"):
        members[goal].append(status[measure])
    cards = []
    for goal in Goal.objects.values_list("id", flat=True):
        found = members[goal]
        worst = max(found, default=1)
        counts = {f"n_{one.slug}": found.count(one) for one in Status}
        cards.append(
            GoalCard(goal_id=goal, status=worst, ruled=worst, coverage=1.0, as_of=CLOCK, rule_version=RULE_VERSION, run=run, **counts)
        )
    _store(cards, GOAL_KEY)
