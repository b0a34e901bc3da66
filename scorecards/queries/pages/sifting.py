"""Filter, order and group the rows of a scorecard as its address asks; the page and its files show the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.rules.codes import Freshness, Signal, Status, Trend
from scorecards.queries.pages.agency import MeasureLine
from scorecards.rules.ranking import size_of_miss

# What reads best first: the worst judgment, what is late, what is unknown; within one the largest miss.
STATUS_ORDER = (
    Status.OFF_TRACK, Status.NEAR, Status.OVERDUE, Status.ON_TRACK, Status.NO_TARGET, Status.CONTEXT, Status.NO_DATA,
)  # fmt: skip
TREND_ORDER = (Trend.WORSE, Trend.FALLING, Trend.FLAT, Trend.RISING, Trend.BETTER, Trend.TOO_FEW)
SIGNAL_ORDER = (Signal.OUTSIDE, Signal.TWO_OF_THREE, Signal.RUN_OF_8, Signal.NONE, Signal.TOO_FEW)
FRESH_ORDER = (Freshness.OVERDUE, Freshness.DUE_SOON, Freshness.FRESH, Freshness.NOT_YET_DUE, Freshness.NO_SCHEDULE)


@dataclass(frozen=True, slots=True)
class Sift:
    """What an address asks of the rows. Words that name nothing known are passed over, so that an old link still shows a page."""

    text: str = ""
    status: Status | None = None
    freshness: Freshness | None = None
    goal: str = ""
    area: str = ""
    sort: str = "status"
    by_goal: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.status or self.freshness is not None or self.goal or self.area)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one goal; a measure of two goals stands under both, one of none under the empty code."""

    code: str
    name: str
    lines: tuple[MeasureLine, ...]


def read_sift(asked: Mapping[str, str]) -> Sift:
    """From the parameters of an address: q, status, freshness, goal, area, sort (a leading minus turns it round), group."""
    sort = asked.get("sort", "")
    return Sift(
        text=asked.get("q", "").strip()[:100],
        status=next((code for code in Status if code.slug == asked.get("status")), None),
        freshness=next((code for code in Freshness if code.slug == asked.get("freshness")), None),
        goal=asked.get("goal", ""),
        area=asked.get("area", ""),
        sort=sort if sort.lstrip("-") in ORDERS else "status",
        by_goal=asked.get("group") == "goal",
    )


def sift(lines: Sequence[MeasureLine], asked: Sift) -> list[MeasureLine]:
    """The rows that pass every filter, in order."""
    passing = [line for line in lines if _passes(line, asked)]
    order = ORDERS[asked.sort.lstrip("-")]
    by_name = sorted(passing, key=lambda line: line.card.name.casefold())
    return sorted(by_name, key=order, reverse=asked.sort.startswith("-"))


def _passes(line: MeasureLine, asked: Sift) -> bool:
    card = line.card
    words = asked.text.casefold().split()
    return (
        all(word in f"{card.name} {card.code} {card.responsible}".casefold() for word in words)
        and asked.status in (None, card.status)
        and asked.freshness in (None, card.freshness)
        and (not asked.goal or any(goal.code == asked.goal for goal in line.goals))
        and (not asked.area or any(goal.area_code == asked.area for goal in line.goals))
    )


def group_by_goal(lines: Sequence[MeasureLine]) -> list[Group]:
    """The rows under each of their goals, by goal code; those of no goal last."""
    goals = {goal.code: goal for line in lines for goal in line.goals}
    groups = [
        Group(code, goals[code].statement, tuple(line for line in lines if any(goal.code == code for goal in line.goals)))
        for code in sorted(goals)
    ]
    rest = tuple(line for line in lines if not line.goals)
    return [*groups, Group("", "", rest)] if rest else groups


def _by_status(line: MeasureLine) -> tuple[int, float]:
    card = line.card
    return STATUS_ORDER.index(card.status), -size_of_miss(card.shortfall, card.tolerance)


def _by_value(line: MeasureLine) -> tuple[bool, str, float]:
    """Only values of one unit can be set in order."""
    return line.card.value is None, line.card.unit, line.card.value or 0.0


ORDERS: dict[str, Callable[[MeasureLine], Any]] = {
    "status": _by_status,
    "name": lambda line: line.card.name.casefold(),
    "value": _by_value,
    "trend": lambda line: TREND_ORDER.index(line.card.trend),
    "signal": lambda line: SIGNAL_ORDER.index(line.card.signal),
    "freshness": lambda line: (FRESH_ORDER.index(line.card.freshness), -line.card.days_overdue),
}
