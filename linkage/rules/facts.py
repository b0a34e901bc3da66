"""What the linked data show as they are, before anything is estimated: use and cost, what fell by itself, and what not to believe."""

from collections.abc import Iterator

import numpy as np

from linkage.rules.answers import SMALL, Deaths, Figure, Naive, Regression, ServiceUse
from linkage.rules.assumptions import MOST_UNITS, Assumptions
from linkage.rules.disclosure.mass import hidden_nested, why_hidden
from linkage.rules.disclosure.shares import DOLLARS, Rules, dollars
from linkage.rules.disclosure.steps import step_of
from linkage.rules.prices import PriceTable
from linkage.rules.shapes import SERVICES, Bools, Floats, People
from linkage.rules.showing import hidden

DEPTHS = (0.05, 0.10, 0.20)
UNITS = 0.01


def uses(people: People, prices: PriceTable, rules: Rules) -> Iterator[ServiceUse]:
    """Each service: who used it, how much, and what it cost."""
    for place, service in enumerate(SERVICES):
        price = prices.services[service]
        units = people.units[:, :, place]
        used = (mean(units[:, 0], rules, MOST_UNITS[place], UNITS), mean(units[:, 1], rules, MOST_UNITS[place], UNITS))
        yield ServiceUse(
            service,
            price.unit,
            share(float((units[:, 0] > 0).mean()) if len(units) else 0.0, len(units), rules),
            used,
            (_priced(used[0], price.dollars), _priced(used[1], price.dollars)),
        )


def _priced(used: Figure, price: float) -> Figure:
    """From the use as it is shown: the cost tells no more of anybody."""
    return used if used.value is None else Figure(dollars(used.value * price, 1.0))


def regression(people: People, prices: PriceTable, rules: Rules) -> Iterator[Regression]:
    """The costliest of year 1 in both years. Without any program they cost less in year 2, as bad years pass."""
    dollars_a_unit = np.array([prices.dollars(service) for service in SERVICES])
    first, second = (people.units[:, year] @ dollars_a_unit for year in (0, 1))
    place = np.argsort(np.argsort(-first, kind="stable"), kind="stable")
    tops = [place < round(depth * len(place)) for depth in DEPTHS]
    largest = float((dollars_a_unit * MOST_UNITS).max())
    # What everybody cost is known from the use of each service.
    everybody = [np.ones(len(place), bool)]
    hides = [hidden_nested(cost, tops, rules, everybody) for cost in (first, second)]
    for depth, top, *whys in zip(DEPTHS, tops, *hides, strict=True):
        before, after = (hidden(why) if why else mean(cost[top], rules, largest) for cost, why in zip((first, second), whys, strict=True))
        both = before.value is not None and after.value is not None and before.value > 0
        fall = Figure(round(1 - (after.value or 0.0) / before.value, 2)) if both and before.value else hidden()
        count = int(top.sum())
        yield Regression(depth, count if count >= rules.min_cell else 0, before, after, fall)


def naive(people: People, assumed: Assumptions, rules: Rules) -> Naive:
    """A rule on year 1: who would have paid in the year in which he was looked at."""
    first, second = (people.units[:, year] @ assumed.worth for year in (0, 1))
    chosen: Bools = first >= assumed.programme
    portion = share(float(chosen.mean()) if len(chosen) else 0.0, len(chosen), rules)
    may = portion.value is not None and chosen.any()
    claimed, came = (_net(offset[chosen], assumed, rules) if may else hidden() for offset in (first, second))
    return Naive(portion, claimed, came)


def deaths(died: Bools, rules: Rules) -> Deaths:
    """`died` (n,): in year 2, of people by falling score."""
    everywhere, above = int(died.sum()), int(died[: round(0.10 * len(died))].sum())
    whole, tenth = len(died), round(0.10 * len(died))
    # The rest of the cohort is what the two leave.
    apart = rules.may_share(everywhere - above, whole - tenth)
    top = share(above / tenth, tenth, rules) if apart and tenth else hidden()
    return Deaths(share(everywhere / max(whole, 1), whole, rules), top)


def share(value: float, whole: int, rules: Rules) -> Figure:
    found = rules.share(value, whole)
    return Figure(found, hidden="" if found is not None else SMALL)


def mean(amounts: Floats, rules: Rules, largest: float, least: float = DOLLARS) -> Figure:
    """The mean of amounts, one of each person, if nobody stands out of it and there are enough; in steps of `least` or coarser, so that
    one person, who may bring up to `largest`, does not show in it."""
    reason = why_hidden(amounts, rules)
    return hidden(reason) if reason else Figure(dollars(float(amounts.mean()), step_of(largest, len(amounts), least)))


def _net(offset: Floats, assumed: Assumptions, rules: Rules) -> Figure:
    shown = mean(offset, rules, assumed.largest)
    return Figure(dollars(shown.value - assumed.programme)) if shown.value is not None else shown
