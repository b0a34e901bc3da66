"""What housing does beyond money: days in jail, visits to emergency rooms and nights in shelter that would not have been."""

from collections.abc import Iterator

import numpy as np

from linkage.rules.assumptions import MOST_UNITS, Assumptions
from linkage.rules.bootstrap import Sample
from linkage.rules.portion import places_of
from linkage.rules.shapes import SERVICES, Bools, Floats

PARTS = ("paying", "top_5", "top_10", "top_20", "everyone")
"""Who is housed: those who pay; the 5, 10 or 20 percent with the highest scores; everybody."""
SHARES = (0.05, 0.10, 0.20, 1.0)
COUNTED = ("people", "jail_days", "ed_visits", "shelter_nights", "net")
"""A share of the cohort; then avoided a person-year; then dollars a person-year, offsets less the program's cost."""
_AVOIDED = [SERVICES.index(service) for service in ("jail", "ed", "shelter")]
DAYS_A_YEAR = 365.0


def beyond_money(sample: Sample) -> Floats:
    """(len(PARTS), len(COUNTED)). Nothing (0) for a part of nobody."""
    return np.array([_counted(sample, housed) for housed in parts(sample)])


def parts(sample: Sample) -> Iterator[Bools]:
    """Who is in each of PARTS, among the sample's rows."""
    found = sample.found
    share = np.cumsum(found.weight) / found.weight.sum()
    yield found.expected >= sample.assumed.programme
    yield from (np.arange(len(share)) <= place for place in places_of(share, SHARES))


def avoided(sample: Sample) -> Floats:
    """(rows, 3): days in jail, ED visits and shelter nights that housing would have saved each person in year 2."""
    used = sample.table.people.units[sample.rows, 1]
    saved: Floats = used[:, _AVOIDED] * sample.assumed.effect[_AVOIDED]
    return saved


def largest_avoided(assumed: Assumptions) -> tuple[float, ...]:
    """The most of each that one person may plausibly bring."""
    return tuple(float(each) for each in (assumed.effect * MOST_UNITS)[_AVOIDED])


def _counted(sample: Sample, housed: Bools) -> Floats:
    weight = sample.found.weight[housed]
    total = float(weight.sum())
    if not total:
        return np.zeros(len(COUNTED))
    each = (weight[:, None] * avoided(sample)[housed]).sum(axis=0) / total
    offset = float((weight * sample.found.offset[housed]).sum()) / total
    return np.array([total / sample.found.weight.sum(), *each, offset - sample.assumed.programme])


def housed_days(net: float) -> float | None:
    """Days of housing for each net dollar, a unit being lived in all year; None where housing costs nothing net."""
    return DAYS_A_YEAR / -net if net < 0 else None
