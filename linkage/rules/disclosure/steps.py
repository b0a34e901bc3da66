"""How coarsely a mean is rounded: so that the total behind it is never known finer than what several people may bring to it."""

from math import ceil, log10

SEVERAL = 3.0
"""Times the largest that one person may plausibly bring: from two runs, one without somebody, nobody tells what that one brought."""


def step_of(largest: float, people: float, least: float) -> float:
    """The step of a mean of `people`, one of whom may bring up to `largest`: 1, 2 or 5 times a power of ten, and `least` at least."""
    wanted = max(SEVERAL * largest / max(people, 1.0), least)
    power = 10.0 ** (ceil(log10(wanted) - 1e-9) - 1)
    return round(next(power * each for each in (1, 2, 5, 10) if power * each >= wanted * (1 - 1e-9)), 9)
