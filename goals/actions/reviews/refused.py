"""Why something about a review or a promise was not done: a code that pages and the API have words for."""

from datetime import UTC, datetime

from agencies.rules.refusals import Refusal


class ReviewRefused(Refusal):
    """One of its `why`. Of reviews: gone, state, subject, past, length, empty, long, nobody, unexplained, order, item, full, busy. Of
    promises: about, owner, due, effect, effect_day, effect_measure, base, unseen, private, done, settled."""


class NotedMeanwhile(ValueError):
    """Somebody else changed the same lines while this text was written. Nothing was stored; both texts are here, and what both began
    from. `version` is that of their text: saving over it is no conflict any more."""

    def __init__(self, *, mine: str, theirs: str, base: str, version: int) -> None:
        super().__init__("noted meanwhile")
        self.mine, self.theirs, self.base, self.version = mine, theirs, base, version
        self.by, self.at = "", datetime.min.replace(tzinfo=UTC)

    def said(self, by: str, at: datetime) -> "NotedMeanwhile":
        """With who saved their text, and when."""
        self.by, self.at = by, at
        return self
