"""The interval of a share whose people are known only as well as the links are: Wilson's, with the doubt about the links added."""

from collections.abc import Sequence

import numpy as np

from linkage.rules.intervals import Interval

Z = 1.959963984540054
"""Of the normal distribution, for 95%."""


def share_interval(parts: Sequence[float], wholes: Sequence[float]) -> tuple[float, Interval]:
    """The mean share over imputations, and its interval. `parts` of `wholes` people, once for each imputation.

    The variance is that of a share plus that between imputations (Rubin 1987); Wilson's interval is taken at the number of people that has
    this variance, as the plain one is wrong for shares near 0 or 1."""
    share = np.array(parts) / np.maximum(wholes, 1e-9)
    middle, people = float(share.mean()), float(np.mean(wholes))
    within = middle * (1 - middle) / people
    between = float(share.var(ddof=1)) * (1 + 1 / len(share)) if len(share) > 1 else 0.0
    return middle, wilson(middle, people * within / (within + between) if within > 0 else people)


def wilson(share: float, people: float) -> Interval:
    """Wilson's 95% interval (1927) of a share of `people`."""
    spread = Z**2 / people
    centre = (share + spread / 2) / (1 + spread)
    reach = Z * float(np.sqrt(share * (1 - share) / people + spread / (4 * people))) / (1 + spread)
    return Interval(max(0.0, min(centre - reach, share)), min(1.0, max(centre + reach, share)))
