"""From drivers to outcomes: where the upstream is good and the downstream is bad, the link between them is suspect.

docs/methods.md states the rule in words. Nothing here says that a driver causes anything: it says which
belief the figures speak against."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.rules.codes import Direction, Status


class Link(StrEnum):
    """What the figures say of a driver and an outcome it is meant to move.

    SUSPECT: the driver has been good for long enough and the outcome is bad. EARLY: it is good, but not for as long as it takes to act.
    UPSTREAM: both are bad, so the driver comes first. DESPITE: the outcome is good although the driver is not. WORKING: both are good."""

    SUSPECT = "suspect"
    EARLY = "early"
    UPSTREAM = "upstream"
    DESPITE = "despite"
    WORKING = "working"
    UNKNOWN = "unknown"


ORDER = tuple(Link)


@dataclass(frozen=True, slots=True)
class Part:
    """A measure in the logic of a goal. `lag`: after how many of its periods a driver acts; `met`: how many of its newest values in a row
    are as good as is expected of the newest."""

    code: str
    status: Status
    lag: int = 0
    met: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the figures say of the link from a driver to an outcome, by their codes."""

    driver: str
    outcome: str
    link: Link


def links_between(drivers: Sequence[Part], outcomes: Sequence[Part]) -> list[Verdict]:
    """Every link from a driver to an outcome; the suspect ones first, then in the order given."""
    found = [Verdict(driver.code, outcome.code, link_of(driver, outcome)) for driver in drivers for outcome in outcomes]
    return sorted(found, key=lambda one: ORDER.index(one.link))


def link_of(driver: Part, outcome: Part) -> Link:
    """Good is on track; bad is near or off track; whatever has no fresh judgment says nothing."""
    upstream, downstream = _is_good(driver.status), _is_good(outcome.status)
    if upstream is None or downstream is None:
        return Link.UNKNOWN
    if upstream and downstream:
        return Link.WORKING
    if upstream:
        return Link.SUSPECT if driver.met > driver.lag else Link.EARLY
    return Link.DESPITE if downstream else Link.UPSTREAM


def _is_good(status: Status) -> bool | None:
    return status == Status.ON_TRACK if status >= Status.ON_TRACK else None


def met_in_a_row(values: Sequence[float | None], direction: Direction, low: float | None, high: float | None) -> int:
    """How many of the newest values, oldest first, are on the right side of what is expected of the newest. A gap ends the row."""
    count = 0
    for value in reversed(values):
        if value is None or low is None or not _is_met(value, direction, low, high):
            break
        count += 1
    return count


def _is_met(value: float, direction: Direction, low: float, high: float | None) -> bool:
    if direction == Direction.RANGE:
        return low <= value <= (low if high is None else high)
    return value <= low if direction == Direction.DOWN else value >= low
