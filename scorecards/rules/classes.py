"""Values sorted into classes of about equal size, for a picture that colors by class."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

MOST = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """The lowest and the highest value in each class, from low to high; equal values are never parted."""

    limits: tuple[tuple[float, float], ...]

    def of(self, value: float) -> int:
        """Which class a value is in, from 0."""
        return bisect_left([high for _low, high in self.limits], value)


def classes_of(values: Sequence[float], most: int = MOST) -> Classes:
    """At most `most` classes that hold about as many values each; fewer where values repeat, none without values."""
    known = sorted(values)
    tops = sorted({known[ceil(len(known) * part / most) - 1] for part in range(1, most + 1)}) if known else []
    found = Classes(tuple((top, top) for top in tops))
    lows: dict[int, float] = {}
    for value in known:
        lows.setdefault(found.of(value), value)
    return Classes(tuple((lows[place], top) for place, top in enumerate(tops)))
