"""Which assumption matters most: each at the ends of its range while the others stay where they are likeliest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from linkage.rules import bootstrap
from linkage.rules.answers import Bar
from linkage.rules.assumptions import Assumptions
from linkage.rules.disclosure.shares import Rules
from linkage.rules.drawing import Plan, random_numbers
from linkage.rules.facts import share
from linkage.rules.portion import figures, ranked
from linkage.rules.shapes import SERVICES, Floats
from linkage.rules.tables import Table

IMPUTATIONS = 3
"""Enough for a comparison of large changes; all bars use the same draws of the links and the same folds."""


def tornado(plan: Plan, tables: Sequence[Table], assumed: Assumptions, people: int, rules: Rules) -> tuple[Bar, ...]:
    """Widest bar first."""
    bars = [
        _bar(name, ends, [_at(plan, tables[:IMPUTATIONS], end) for end in changed], people, rules)
        for name, ends, changed in _changes(plan, assumed)
    ]
    return tuple(sorted(bars, key=_width, reverse=True))


def _changes(plan: Plan, assumed: Assumptions) -> Iterator[tuple[str, tuple[float, float], list[Assumptions]]]:
    for place, service in enumerate(SERVICES):
        if assumed.price[place]:
            prior = plan.priors.effects[service]
            yield service, (prior.low, prior.high), [_with_effect(assumed, place, end) for end in (prior.low, prior.high)]
    price = plan.priors.price
    yield "price", (price.low, price.high), [replace(assumed, price=assumed.price * end) for end in (price.low, price.high)]
    cost = plan.priors.programme
    ends = (cost.high, cost.low)
    yield "programme", ends, [replace(assumed, programme=assumed.programme / cost.mode * end) for end in ends]


def _with_effect(assumed: Assumptions, place: int, end: float) -> Assumptions:
    effect = assumed.effect.copy()
    effect[place] = end
    return replace(assumed, effect=effect)


def _at(plan: Plan, tables: Sequence[Table], assumed: Assumptions) -> Floats:
    samples = bootstrap.whole(tables, assumed, random_numbers(plan.seed, "tornado"))
    return bootstrap.point(samples, lambda sample: figures(ranked(sample.found), assumed.programme))


def _bar(name: str, ends: tuple[float, float], found: list[Floats], people: int, rules: Rules) -> Bar:
    (low_portion, low_depth), (high_portion, high_depth) = ((float(each[0]), float(each[1])) for each in found)
    portion = (share(low_portion, people, rules), share(high_portion, people, rules))
    return Bar(name, *ends, portion, (share(low_depth, people, rules), share(high_depth, people, rules)))


def _width(bar: Bar) -> float:
    return float(np.ptp([figure.value or 0.0 for figure in bar.depth]) + np.ptp([figure.value or 0.0 for figure in bar.portion]))
