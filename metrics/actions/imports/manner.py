"""How a file of readings is imported, and what goes along with it on its way in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accounts.models import User
from metrics.actions.staging import Merged
from metrics.intake.layouts import LayoutSpec, Tidied
from metrics.intake.report import Report


@dataclass(frozen=True, slots=True)
class Manner:
    """How to import. `accept_good`: good rows are written although others are refused. `history`: rows say when they were known.
    `layout`: how a foreign file is read; `layout_id`: the version it was kept as. `why`: why readings of locked periods are
    revised, one of CorrectionReason; without it they are not."""

    dry_run: bool = False
    accept_good: bool = False
    history: bool = False
    layout: LayoutSpec | None = None
    layout_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What stands in the database right after the merge, before it is kept or rolled back. `header`: of the table that was read."""

    upload_id: int
    merged: Merged
    report: Report
    refused: frozenset[int]
    header: tuple[str, ...] = ()


# Hears what stage the import is at, and how many rows of how many are done; what it raises stops the import.
Progress = Callable[[str, int, int], None]
# Looks at what was brought in, inside the transaction.
Look = Callable[[Brought], None]


def unheard(_stage: str, _done: int, _total: int) -> None:
    """The progress of an import that nobody watches."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an import by a person on the site is held to. `within`: agencies whose measures it may be of; None: any.

    `upload_id`: the upload that was stored when the file was handed in; None: one is stored once the file is read.
    `accepted`: readings that need approval come in although `by` is nobody who could approve them: they are only looked at."""

    upload_id: int | None = None
    within: frozenset[int] | None = None
    accepted: bool = False
    most_rows: int | None = None
    look: Look | None = None
    progress: Progress = unheard


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in. `source` is the CSV to read: the file at `path` itself, or what its sheet was written to. `tidied`: what
    its layout made of it."""

    path: Path
    source: Path
    plain: Report
    manner: Manner
    by: User | None
    at: datetime
    terms: Terms = Terms()
    tidied: Tidied | None = None


class NothingWritten(Exception):
    """Rolls back the transaction of a file that is refused or only tried."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.file)
        self.report = report
