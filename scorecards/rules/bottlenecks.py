"""Which agencies several goals wait for. docs/methods.md states the rule in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What one agency owes one goal: figures that are overdue, barriers it was asked to remove. `is_kept`: the goal is on track."""

    agency: str
    goal: str
    is_kept: bool
    overdue: int
    barriers: int

    @property
    def holds_up(self) -> bool:
        return not self.is_kept and self.overdue + self.barriers > 0


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """An agency, the goals that wait for it, and how many figures and answers it owes them."""

    agency: str
    goals: tuple[str, ...]
    overdue: int
    barriers: int


def bottlenecks(parts: Iterable[Part]) -> list[Bottleneck]:
    """Agencies that at least two goals which are not on track wait for: most goals first, then most barriers, then most figures."""
    held: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part.holds_up:
            held[part.agency].append(part)
    found = [
        Bottleneck(agency, tuple(one.goal for one in own), sum(one.overdue for one in own), sum(one.barriers for one in own))
        for agency, own in held.items()
        if len(own) >= FEWEST
    ]
    return sorted(found, key=lambda one: (-len(one.goals), -one.barriers, -one.overdue, one.agency))
