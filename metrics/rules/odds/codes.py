"""The closed lists of the odds."""

from metrics.rules.codes import Code

ODDS_VERSION = "2026.1"


class Method(Code):
    """How a series is carried forward."""

    NAIVE = 1
    SEASONAL_NAIVE = 2
    THETA = 3


class Refusal(Code):
    """Why there are no odds. OPEN: there are."""

    OPEN = 0
    CONTEXT = 1
    MILESTONE = 2
    NO_TARGET = 3
    TOO_FEW = 4
    GAPS = 5
    IRREGULAR = 6
    RUNNING_TOTAL = 7
    TOO_FAR = 8
    TOO_LARGE = 9
    FAILED = 10


class Unprojectable(ValueError):
    """A series that nothing can be said of, and why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.slug)
        self.why = why
