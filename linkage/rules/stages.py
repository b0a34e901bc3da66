"""The stages of a run, in their order, and what each leaves behind. The worker, the pages and the tests ask here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class StageName(StrEnum):
    """A run goes through these, one after the other; what one leaves behind is all the next one needs."""

    CHECK = "check"
    LINK = "link"
    COST = "cost"
    SCORE = "score"
    SUPPRESS = "suppress"


ORDER = tuple(StageName)
READS_NAMES = (StageName.CHECK, StageName.LINK)
"""The stages that read what identifies people. After the last of them it is removed."""


@dataclass(frozen=True, slots=True)
class StageResult:
    """What may be told of a finished stage outside the enclave: counts, and facts of its method. Never anything of a person."""

    counts: Mapping[str, float | int | str] = field(default_factory=dict)


class StageRefused(ValueError):
    """The study cannot go on for a reason its people can do something about, said without anything of a person."""


class Told(Protocol):
    """Hears how far a stage is: `done` of `total`."""

    def __call__(self, done: int, total: int) -> None: ...


def next_stage(finished: frozenset[str]) -> StageName | None:
    """Where a run goes on: the first stage that is not finished; None when all are. A later one counts only after all before it."""
    return next((stage for stage in ORDER if stage.value not in finished), None)
