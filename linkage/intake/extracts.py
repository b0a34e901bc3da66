"""What a study hands to the linking: the files of each source, the two years, and the machine to do it on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage.intake.layouts import ORDERS, Window

Tell = Callable[[str, float], None]
"""Called with the stage and the share of all work that is done. It may raise, which stops the work and leaves nothing behind."""


@dataclass(frozen=True, slots=True)
class Extract:
    """One source's files, CSV or Parquet in the documented layout. `events` is None where the source has none."""

    source: str
    people: Path
    events: Path | None


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be linked. `kind`: a key of layouts.STUDIES. `has_tokens`: the files of people have tokens in place of identifiers."""

    extracts: Sequence[Extract]
    window: Window
    kind: str = "housing"
    has_tokens: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.kind]


@dataclass(frozen=True, slots=True)
class Engine:
    """Where it runs. `scratch` must be a folder of the enclave, in memory or on an encrypted disk: what does not fit is spilled there.

    `name` is duckdb or spark; with spark, `master` is the cluster's address, and rows go to it through `scratch`.
    """

    scratch: Path
    name: str = "duckdb"
    threads: int = 2
    memory_mb: int = 1500
    master: str = "local[2]"
    seed: int = 1


def say_nothing(stage: str, share: float) -> None:
    """For callers who do not show progress."""
