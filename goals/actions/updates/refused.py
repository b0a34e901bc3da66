"""Why an update is not written: refusals with a code that pages and the API have words for, and the conflict of two editors."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from goals.rules.updates import FIELDS, Missing


class UpdateRefused(ValueError):
    """One of its `why`: gone, not_open, closed, state, missing (with what is), unexplained, long, address, choice, day, unclean, own."""

    def __init__(self, why: str, lacks: Sequence[Missing] = (), field: str = "") -> None:
        super().__init__(why)
        self.why, self.lacks, self.field = why, tuple(lacks), field


class EditedMeanwhile(ValueError):
    """Somebody else saved while this text was being written. Nothing was stored; both texts are here, and what both started from.

    `version` is that of their text: saving over it is no conflict any more."""

    def __init__(self, *, mine: Mapping[str, str], theirs: Mapping[str, str], base: Mapping[str, str], version: int) -> None:
        super().__init__("edited meanwhile")
        self.mine, self.theirs, self.base, self.version = dict(mine), dict(theirs), dict(base), version
        self.by, self.at = "", datetime.min.replace(tzinfo=UTC)

    def said(self, by: str, at: datetime) -> "EditedMeanwhile":
        """With who saved their text, and when."""
        self.by, self.at = by, at
        return self

    @property
    def differing(self) -> list[str]:
        """The fields in which the texts differ, in the order of the page."""
        return [name for name in FIELDS if self.mine[name] != self.theirs[name]]
