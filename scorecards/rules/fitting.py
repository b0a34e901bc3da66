"""How much of a ranked list fits into a room, and how the room is shared. Plain numbers: heights in any one unit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Width = Callable[[str], float]
Thing = TypeVar("Thing")
ELLIPSIS = "\u2026"


def fitting(heights: Sequence[float], room: float, note: float) -> int:
    """How many of the items fit, in their order. Where some are left out, the line that says so takes `note` of the room."""
    if sum(heights) <= room:
        return len(heights)
    used = 0.0
    for kept, height in enumerate(heights):
        used += height
        if used > room - note:
            return kept
    return len(heights)


def parted(measured: Iterable[tuple[Thing, float]], room: float) -> Iterator[list[Thing]]:
    """Things with their heights, in their order, in parts that each fit the room; what is higher than it stands by itself."""
    part: list[Thing] = []
    used = 0.0
    for thing, high in measured:
        if part and used + high > room:
            yield part
            part, used = [], 0.0
        part.append(thing)
        used += high
    if part:
        yield part


def shared(needs: Sequence[float], room: float) -> list[float]:
    """The room of each of several lists: an equal share, and what some do not need goes to the others."""
    given = [0.0] * len(needs)
    open_ = list(range(len(needs)))
    while open_ and room > 1e-9:
        share = room / len(open_)
        sated = [one for one in open_ if needs[one] - given[one] <= share]
        for one in sated or open_:
            more = min(share, needs[one] - given[one])
            given[one] += more
            room -= more
        open_ = [one for one in open_ if one not in sated]
        if not sated:
            break
    return given


def lines_of(text: str, width: float, of: Width) -> list[str]:
    """The text in lines no wider than `width`, broken between words, inside a word only where it is wider than a line."""
    lines, line = [], ""
    for word in text.split():
        tried = f"{line} {word}".strip()
        if of(tried) <= width:
            line = tried
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, of)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, of: Width) -> list[str]:
    """A word in pieces that each fit a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and of(piece + letter) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def clipped(text: str, most: int, width: float, of: Width) -> str:
    """The text in at most so many lines; what is left out is an ellipsis at the end of the last one, after a whole word if there is one."""
    lines = lines_of(text, width, of)
    if len(lines) <= most:
        return " ".join(text.split())
    last = lines[most - 1]
    while last and of(last + ELLIPSIS) > width:
        shorter = last.rpartition(" ")[0] if " " in last else last[:-1]
        last = shorter.rstrip(" ,;:.")
    return " ".join([*lines[: most - 1], last.rstrip(" ,;:.") + ELLIPSIS])
