"""Putting rows in the order in which they can be written when they name each other."""

from collections.abc import Mapping


def cycles(parents: Mapping[str, str]) -> list[list[str]]:
    """The circles among codes that name a parent ("" is none), each once, beginning with its smallest code."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in parents:
        trail: dict[str, int] = {}
        at = start
        while at in parents and at not in seen:
            trail[at] = len(trail)
            seen.add(at)
            at = parents[at]
        if at in trail:
            circle = list(trail)[trail[at] :]
            least = circle.index(min(circle))
            found.append(circle[least:] + circle[:least])
    return sorted(found)


def levels(parents: Mapping[str, str]) -> list[list[str]]:
    """The codes in groups: each one's parent is in an earlier group, or is not among them. There are no circles."""
    depth: dict[str, int] = {}
    for code in parents:
        trail = []
        at = code
        while at in parents and at not in depth:
            trail.append(at)
            at = parents[at]
        for each in reversed(trail):
            depth[each] = depth.get(parents[each], -1) + 1
    return [[code for code in parents if depth[code] == level] for level in range(max(depth.values(), default=-1) + 1)]
