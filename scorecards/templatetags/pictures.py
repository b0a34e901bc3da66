"""Small pictures as inline SVG: no script, no inline style, colors by class so that both themes and print apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from scorecards.templatetags.words import BAR_ORDER, STATUS, Mark, slug_of

Value = float | None
SIZES = {"small": (104, 28), "wide": (240, 56)}
# More points than this cannot be told apart at these widths, and a page of 200 rows must stay small.
MOST_POINTS = 60
EDGE = 5.0
SHAPES = {
    "on_track": '<circle cx="{x}" cy="{y}" r="3.5"/>',
    "near": '<path d="m{x} {y}m0-4.5 4.5 8h-9z"/>',
    "off_track": '<path d="m{x} {y}m0-5 5 5-5 5-5-5z"/>',
}
PLAIN_SHAPE = '<path d="m{x} {y}m-3-3h6v6h-6z"/>'


@dataclass(frozen=True)
class Segment:
    """One status in a distribution: how many, and where its part of the bar lies, in percent of the width."""

    code: str
    mark: Mark
    count: int
    start: str
    width: str


def segments_of(counts: Any) -> list[Segment]:
    """The statuses that occur, in the fixed order. Counts is a mapping by slug or code, or an object with the names."""
    numbers = _numbers(counts)
    total = sum(numbers.values())
    segments, start = [], 0.0
    for code in BAR_ORDER:
        if count := numbers.get(code, 0):
            width = 100 * count / total
            segments.append(Segment(code, STATUS[code], count, f"{start:.2f}%", f"{width:.2f}%"))
            start += width
    return segments


def _numbers(counts: Any) -> dict[str, int]:
    if isinstance(counts, Mapping):
        return {slug_of(code): int(count) for code, count in counts.items()}
    return {code: int(getattr(counts, code, 0) or 0) for code in BAR_ORDER}


@dataclass(frozen=True)
class Scale:
    """From values to heights: the lowest value at the foot, the highest at the head, a level line in the middle."""

    low: float
    high: float
    height: float

    def y(self, value: float) -> float:
        foot, rise = self.slope()
        return foot - rise * value

    def slope(self) -> tuple[float, float]:
        """The height of zero, and by how much one unit lies higher."""
        if self.high == self.low:
            return self.height / 2, 0.0
        rise = (self.height - 2 * EDGE) / (self.high - self.low)
        return self.height - EDGE + rise * self.low, rise


def sparkline(points: Sequence[Value], *, target: Value, path: Sequence[Value], status: str, size: str, label: str) -> SafeString:
    """The last points as a line with gaps, the target or its path dashed, the newest value marked by its status's shape; nothing for one
    point alone."""
    points, path = list(points)[-MOST_POINTS:], list(path)[-MOST_POINTS:]
    known = [value for value in points if value is not None]
    if len(known) < 2:  # one figure is no history: its dot would look like dirt
        return SafeString("")
    width, height = SIZES[size]
    goals = [value for value in [*path, target] if value is not None]
    scale = Scale(min(known + goals), max(known + goals), height)
    step = (width - 2 * EDGE) / max(len(points) - 1, 1)
    parts = [_goal_line(path, target, scale, width), _line(points, scale, step), _last(points, scale, step, status)]
    # Safe: numbers are formatted here, the label is escaped.
    return SafeString(f'<svg class="spark spark-{size}" viewBox="0 0 {width} {height}" {_name(label)}>{"".join(parts)}</svg>')


def _name(label: str) -> str:
    return f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'


def _goal_line(path: Sequence[Value], target: Value, scale: Scale, width: int) -> str:
    if path:
        step = (width - 2 * EDGE) / max(len(path) - 1, 1)
        return f'<path class="spark-goal" transform="scale(.25)" d="{_strokes(path, scale, step)}"/>'
    if target is None:
        return ""
    y = f"{scale.y(target):.1f}"
    return f'<path class="spark-goal" d="M0 {y}H{width}"/>'


def _line(points: Sequence[Value], scale: Scale, step: float) -> str:
    return f'<path class="spark-line" transform="scale(.25)" d="{_strokes(points, scale, step)}"/>'


def _strokes(points: Sequence[Value], scale: Scale, step: float) -> str:
    """A path that lifts the pen at every gap; a point alone becomes a dot by its round cap.

    Steps in whole quarters of a pixel: a page of 200 rows is a third shorter than with places written out."""
    drawn: list[str] = []
    pen: tuple[int, int] | None = None
    for index, value in enumerate(points):
        if value is None:
            pen = None
            continue
        spot = round(4 * (EDGE + index * step)), round(4 * scale.y(value))
        drawn.append(f"M{spot[0]} {spot[1]}h0l" if pen is None else f"{spot[0] - pen[0]} {spot[1] - pen[1]} ")
        pen = spot
    return "".join(drawn).replace(" -", "-").replace(" M", "M").replace("lM", "M").removesuffix("l").rstrip()


def _last(points: Sequence[Value], scale: Scale, step: float, status: str) -> str:
    index = max(i for i, value in enumerate(points) if value is not None)
    value = points[index]
    x, y = f"{EDGE + index * step:.4g}", f"{scale.y(value or 0.0):.4g}"
    shape = SHAPES.get(status, PLAIN_SHAPE).format(x=x, y=y)
    return shape.replace("/>", f' class="spark-last tone-{_tone(status)}"/>')


def _tone(status: str) -> str:
    return STATUS[status].tone if status in STATUS else "none"


@dataclass(frozen=True)
class Bullet:
    """Where value, expected, target and range lie on one line, in percent of its width; None where there is none."""

    value: str
    expected: str | None
    target: str | None
    band_start: str | None
    band_width: str | None


def bullet_of(value: float, *, expected: Value, target: Value, low: Value, high: Value) -> Bullet:
    """The line runs a tenth beyond the outermost mark. It does not start at zero, so the value is a mark and not a bar."""
    marks = [mark for mark in (value, expected, target, low, high) if mark is not None]
    reach = (max(marks) - min(marks)) or 1.0
    start, whole = min(marks) - 0.1 * reach, 1.2 * reach

    def at(mark: Value) -> str | None:
        return None if mark is None else f"{100 * (mark - start) / whole:.2f}%"

    width = None if low is None or high is None else f"{100 * (high - low) / whole:.2f}%"
    return Bullet(at(value) or "0%", at(expected), at(target), at(low) if width else None, width)
