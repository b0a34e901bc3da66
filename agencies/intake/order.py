"""Putting rows in the order in which they can be written when they name each other."""

from collections.abc import Collection, Mapping


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


def circles(parents: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The same where a code may name several parents. Of circles that share a code, one at least."""
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()
    for start in sorted(parents):
        trail: list[str] = []
        waiting = [(start, iter(parents[start]))] if start not in done else []
        trail += [start] if waiting else []
        while waiting:
            at, above = waiting[-1]
            next_ = next((one for one in above if one in parents), None)
            if next_ is None:
                done.add(at)
                waiting.pop()
                trail.pop()
            elif next_ in trail:
                found.add(_from_least(trail[trail.index(next_) :]))
            elif next_ not in done:
                waiting.append((next_, iter(parents[next_])))
                trail.append(next_)
    return [list(circle) for circle in sorted(found)]


def _from_least(circle: list[str]) -> tuple[str, ...]:
    least = circle.index(min(circle))
    return tuple(circle[least:] + circle[:least])
