"""Two intervals for each figure: from the data alone, and with what is assumed; widened by as much as truth recovery asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from linkage.rules.shapes import Floats

LEVEL = 0.95
CHOSEN = Path(__file__).with_name("widening.json")


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"An interval from {self.low} to {self.high} runs backwards.")

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Widening:
    """By how much the distance from the estimate to each end of the bootstrap's interval is stretched."""

    down: float
    up: float


NONE = Widening(1.0, 1.0)


@cache
def chosen() -> Mapping[str, Widening]:
    """By figure; "dollars" for every figure in dollars. Chosen by `bench/linkage_truth.py` on seeds that it is not confirmed on."""
    kept = json.loads(CHOSEN.read_text(encoding="utf-8"))["widening"]
    return {name: Widening(*factors) for name, factors in kept.items()}


def widening_of(figure: str) -> Widening:
    found = chosen()
    return found.get(figure, found["dollars"])


def interval(value: float, drawn: Floats, widening: Widening = NONE, *, least: float = -np.inf, most: float = np.inf) -> Interval:
    """The middle 95% of what was drawn, each end moved away from `value` by its factor and never past `least` and `most`.

    An end that would lie on the wrong side of the value is moved to it. A draw that holds nobody of a group (NaN) is left out; at least
    one must be of somebody."""
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    down = max(value - float(low), 0.0) * widening.down
    up = max(float(high) - value, 0.0) * widening.up
    return Interval(float(np.clip(value - down, least, most)), float(np.clip(value + up, least, most)))


def covering(one: Interval, other: Interval) -> Interval:
    """The smallest interval that holds both: what adds doubt never narrows."""
    return Interval(min(one.low, other.low), max(one.high, other.high))
