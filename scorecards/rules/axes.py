"""Scales, ticks and pens of every picture we draw ourselves: the SVG of a chart, small multiples, the picture to download.

    across = scale_time(date(2014, 7, 1), date(2019, 6, 30), start=40, stop=620)
    down = scale_value([3.1, None, 4.0], start=180, stop=10)
    d = path([across(day) for day in days], [down.of(value) for value in values])
    labels = [(across(day), text) for day, text in time_ticks(across.first, across.last, count=6)]
    lines = [(down(value), value) for value in down.ticks(4)]

Nothing here knows measures, colors or Django."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROOM = 0.08
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class ValueScale:
    """From a value to a place: `low` lies at `start`, `high` at `stop`. For heights in SVG start is the foot, so start > stop."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        return self.start + (self.stop - self.start) * (value - self.low) / ((self.high - self.low) or 1.0)

    def of(self, value: float | None) -> float | None:
        """The place of a value, None for a gap."""
        return None if value is None else self(value)

    def ticks(self, count: int = 5) -> list[float]:
        """About `count` round values inside the scale."""
        return nice_ticks(self.low, self.high, count)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """From a day to a place: `first` lies at `start`, `last` at `stop`."""

    first: date
    last: date
    start: float
    stop: float

    def __call__(self, day: date) -> float:
        whole = (self.last - self.first).days or 1
        return self.start + (self.stop - self.start) * (day - self.first).days / whole


def scale_value(values: Iterable[float | None], *, start: float, stop: float, with_zero: bool = False) -> ValueScale:
    """A scale that holds all values with a little room; zero stays the foot where it is the lowest. Gaps are passed over.

    No values at all give 0 to 1; equal values get room on both sides, so that a level line lies in the middle."""
    low, high = bounds(values, with_zero=with_zero)
    return ValueScale(low, high, start, stop)


def bounds(values: Iterable[float | None], *, with_zero: bool = False) -> tuple[float, float]:
    """The lowest and highest value to show, in the values' own unit."""
    known = [value for value in values if value is not None] + ([0.0] if with_zero else [])
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = ROOM * (high - low) or ROOM * abs(high) or 1.0
    return (low if low == 0 < high else low - room), (high if high == 0 > low else high + room)


def scale_time(first: date, last: date, *, start: float, stop: float) -> TimeScale:
    """A scale of days between two dates, both shown."""
    return TimeScale(first, last, start, stop)


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """About `count` round values (steps of 1, 2, 2.5 or 5 times a power of ten) that lie between low and high."""
    step = nice_step(low, high, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [clean(place * step) for place in range(first, last + 1)]


def nice_step(low: float, high: float, count: int = 5) -> float:
    """The round distance between ticks."""
    rough = (high - low) / max(count, 1)
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(clean(power * nice) for nice in STEPS if power * nice >= rough * (1 - 1e-9))


def clean(value: float) -> float:
    """0.3, not 0.30000000000000004."""
    return float(f"{value:.12g}")


def tick_decimals(ticks: Sequence[float]) -> int:
    """How many decimals tell these ticks apart."""
    texts = [f"{tick:.12f}".rstrip("0") for tick in ticks]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def time_ticks(first: date, last: date, count: int = 7) -> list[tuple[date, str]]:
    """About `count` days with short labels between two dates: years, or months where the whole is under three years."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if months >= 36:
        return _years(first, last, count)
    every = next(step for step in (1, 2, 3, 6) if months / step <= count or step == 6)
    starts = [date(n // 12, n % 12 + 1, 1) for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month) if n % every == 0]
    return [(day, f"{MONTHS[day.month - 1]} {day.year}") for day in starts if first <= day <= last]


def _years(first: date, last: date, count: int) -> list[tuple[date, str]]:
    spread = last.year - first.year + 1
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if spread / step <= count or step == 100)
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % every == 0]
    return [(day, str(day.year)) for day in starts if first <= day <= last]


def path(xs: Sequence[float], ys: Sequence[float | None], *, is_step: bool = False) -> str:
    """The `d` of an SVG path through the points. A None lifts the pen; a point alone is a dot by its round cap.

    With `is_step` each value holds until the next point."""
    drawn, is_up = [], True
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            is_up = True
            continue
        across, down = place(x), place(y)
        drawn.append(f"M{across} {down}h0" if is_up else f"H{across}V{down}" if is_step else f"L{across} {down}")
        is_up = False
    return "".join(drawn)


def area(xs: Sequence[float], lows: Sequence[float | None], highs: Sequence[float | None]) -> str:
    """The `d` of the area between two lines; points where either is missing are passed over."""
    both = [(x, low, high) for x, low, high in zip(xs, lows, highs, strict=True) if low is not None and high is not None]
    if not both:
        return ""
    there = [f"{place(x)} {place(high)}" for x, _, high in both]
    back = [f"{place(x)} {place(low)}" for x, low, _ in reversed(both)]
    return "M" + "L".join([*there, *back]) + "Z"


def place(number: float) -> str:
    """A coordinate to a tenth of a pixel, without needless zeros or exponents."""
    text = f"{number:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
