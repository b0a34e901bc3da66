"""What an owner of data calls small, and the quantities of a reading that it is asked of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

COUNT, NUMERATOR, DENOMINATOR, REST = range(4)
Quantities = tuple[float | None, float | None, float | None, float | None]
NOTHING: Quantities = (None, None, None, None)
_NOT_A_COUNT = re.compile(
    r"\b(percent|per|rate|ratio|index|score|share|dollars?|minutes|hours|days|weeks|months|years|thousand|million)\b|%|\$"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The smallest count and the smallest denominator that may be shown, and whether a zero is hidden like a small count."""

    min_count: int | None = None
    min_denominator: int | None = None
    suppress_zero: bool = False

    @property
    def hides(self) -> bool:
        return bool(self.min_count or self.min_denominator)

    def small(self, quantity: int) -> tuple[float, float] | None:
        """The smallest and the largest figure of a quantity that the owner hides; None: the owner hides none."""
        least = 0.0 if self.suppress_zero and quantity != DENOMINATOR else 1.0
        below = self.min_denominator if quantity == DENOMINATOR else self.min_count
        return (least, float(below - 1)) if below and below > least else None


NO_LIMITS = Limits()


def strictest(limits: Iterable[Limits]) -> Limits:
    """What hides whatever one of several hides."""
    several = list(limits)
    counts = [each.min_count for each in several if each.min_count]
    denominators = [each.min_denominator for each in several if each.min_denominator]
    return Limits(max(counts, default=None), max(denominators, default=None), any(each.suppress_zero for each in several))


def counts_things(unit: str, decimals: int) -> bool:
    """Whether a measure's value is a number of people or things, so that a small one could point at somebody."""
    return decimals == 0 and not _NOT_A_COUNT.search(unit.lower())


def quantities(value: float | None, numerator: float | None, denominator: float | None, *, counts: bool, percent: bool) -> Quantities:
    """What of a reading adds up over groups: the count itself; of a rate its numerator, its denominator and the rest between them."""
    if value is None:
        return NOTHING
    if numerator is None and denominator is None:
        # What is no count and has no parts is kept only where it must be hidden with others: it adds up to nothing anybody knows.
        return (value if counts else None, None, None, None)
    if numerator is None and denominator is not None:
        numerator = round(value * denominator / 100.0, 6) if percent else None
    rest = denominator - numerator if numerator is not None and denominator is not None and 0 <= numerator <= denominator else None
    return (value if counts else None, numerator, denominator, rest)
