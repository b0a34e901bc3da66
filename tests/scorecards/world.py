"""A small world of facts for the engine's tests: random or one measure at a time, written as actions write them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from goals.models import Goal
from metrics.models import TOTAL, Breakdown, Change, Measure, Reading
from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding
from scorecards.actions.recalculation import recalculate_changes
from scorecards.models import GoalCard, MeasureCard
from scorecards.queries.answers import STORED
from tests import make

DAY = date(2019, 6, 30)
PERIODS = ("month", "quarter", "sfy", "year")
CONTENT = ("measure_id", "breakdown_id", *STORED)


def total() -> None:
    """The breakdown of totals, which emptying the database takes away."""
    Breakdown.objects.get_or_create(id=TOTAL, defaults={"key": ""})


def changed(*measures: Measure, reason: str = "readings") -> None:
    for one in measures:
        Change.objects.create(measure=one, reason=reason, recorded_at=timezone.now())


def revise(of: Measure, end: date, value: float | None, **fields: Any) -> None:
    """What an import does: supersedes the current reading of a period, adds the new one, notes the change."""
    at = timezone.now()
    group = fields.get("breakdown_id", TOTAL)
    Reading.objects.filter(measure=of, breakdown=group, period_end=end, superseded_at=None).update(superseded_at=at)
    make.reading(of, end, value, recorded_at=at, **fields)
    changed(of)


def monthly(of: Measure, values: Sequence[float | None], last: date = date(2019, 5, 31), **fields: Any) -> None:
    """Readings of consecutive months that end with `last`."""
    period = period_holding(PeriodType.MONTH, last)
    for value in reversed(values):
        make.reading(of, period.end, value, **fields)
        period = period.previous()


def random_measure(random: Random) -> Measure:
    """A measure of some type with readings, gaps, groups and targets, or without."""
    kind = random.choice(PERIODS)
    one = make.measure(
        period=kind,
        direction=random.choice(["up", "down", "range", "context"]),
        path=random.choice(["step", "linear"]),
        lag_days=random.choice([0, 30, 90]),
        tolerance=random.choice([None, 0.0, 2.0]),
    )
    for group in (TOTAL, *[random_group(random) for _ in range(random.choice([0, 0, 2]))]):
        random_series(random, one, group)
    for _ in range(random.choice([0, 1, 3])):
        add_target(random, one)
    if random.random() < 0.2:
        make.annotation(one, date(2017, random.randint(1, 12), 1))
    return one


def random_group(random: Random) -> int:
    found, _ = Breakdown.objects.get_or_create(key=f"group={random.randint(1, 5)}")
    return found.id


def random_series(random: Random, one: Measure, group: int) -> None:
    period = period_holding(PeriodType.from_slug(one.period), DAY - timedelta(days=random.randint(0, 500)))
    for _ in range(random.choice([0, 1, 7, 30])):
        if random.random() < 0.9 and not Reading.objects.filter(measure=one, breakdown=group, period_end=period.end).exists():
            value = None if random.random() < 0.1 else float(random.randint(80, 120))
            make.reading(
                one, period.end, value, breakdown_id=group, period_start=period.start, denominator=random.choice([None, 5.0, 50.0])
            )
        period = period.previous()


def add_target(random: Random, one: Measure) -> None:
    when = date(random.choice([2017, 2018, 2019, 2020]), random.randint(1, 12), 28)
    if not one.targets.filter(date=when).exists():
        high = 110.0 if one.direction == "range" else None
        operator = {"range": "between", "up": ">="}.get(one.direction, "<=")
        make.target(one, when, 100.0, operator, high=high, is_illustrative=random.random() < 0.3)


def random_goals(random: Random, measures: list[Measure]) -> list[Goal]:
    rules: list[dict[str, Any]] = [{"rollup": "worst"}, {"rollup": "weighted"}, {"rollup": "k_of_n", "rollup_k": 2}]
    return [make.goal(measures=random.sample(measures, random.randint(0, min(4, len(measures)))), **random.choice(rules)) for _ in range(3)]


def cards() -> list[tuple[Any, ...]]:
    """The content of every stored card."""
    return list(MeasureCard.objects.order_by("measure_id", "breakdown_id").values_list(*CONTENT))


def goal_cards() -> list[tuple[Any, ...]]:
    counts = [f"n_{name}" for name in ("on_track", "near", "off_track", "overdue", "no_data", "no_target", "context")]
    return list(GoalCard.objects.order_by("goal_id").values_list("goal_id", "status", "ruled", "coverage", "floor_measure_id", *counts))


def card_of(one: Measure) -> MeasureCard:
    return MeasureCard.objects.get(measure=one, breakdown=TOTAL)


def settled(*measures: Measure) -> None:
    """Has the engine work in the measures as they are."""
    changed(*measures)
    recalculate_changes()
