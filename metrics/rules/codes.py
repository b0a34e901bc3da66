"""The closed lists of the rules. Each code is a small integer (stored and computed with) and a slug (files, URLs, the API)."""

from enum import IntEnum
from typing import Self


class Code(IntEnum):
    """An integer with a slug; the slug of `ON_TRACK` is `on_track`."""

    @property
    def slug(self) -> str:
        return self.name.lower()

    @classmethod
    def from_slug(cls, slug: str) -> Self:
        """The code a file or a URL names. Raises ValueError that lists what is allowed."""
        for code in cls:
            if code.slug == slug:
                return code
        raise ValueError(f"{slug!r} is not one of {', '.join(code.slug for code in cls)}")


class PeriodType(Code):
    MONTH = 1
    QUARTER = 2
    YEAR = 3
    SFY = 4
    FFY = 5
    SCHOOL_YEAR = 6
    POINT = 7
    ROLLING3 = 8
    ROLLING5 = 9
    COHORT = 10
    YTD = 11


class Direction(Code):
    UP = 1
    DOWN = 2
    RANGE = 3
    CONTEXT = 4
    MILESTONE = 5


class Status(Code):
    """ON_TRACK, NEAR and OFF_TRACK are the judged ones; of these the larger is the worse."""

    CONTEXT = 1
    NO_DATA = 2
    NO_TARGET = 3
    OVERDUE = 4
    ON_TRACK = 5
    NEAR = 6
    OFF_TRACK = 7


class Operator(Code):
    """With MORE_THAN and LESS_THAN a tie is a miss. Where no target applies the code is 0."""

    AT_LEAST = 1
    AT_MOST = 2
    MORE_THAN = 3
    LESS_THAN = 4
    BETWEEN = 5
    DONE = 6

    @property
    def slug(self) -> str:
        return _SYMBOLS[self.value]


_SYMBOLS = ("", ">=", "<=", ">", "<", "between", "done")


class Path(Code):
    STEP = 1
    LINEAR = 2


class Combine(Code):
    SUM = 1
    MEAN = 2
    LAST = 3
    RATIO = 4
    NONE = 5


class Absence(Code):
    """Why a period has no value. PENDING leaves the period open; the others settle it."""

    NOT_COLLECTED = 1
    PENDING = 2
    SUPPRESSED = 3
    NOT_APPLICABLE = 4

    @property
    def settles(self) -> bool:
        return self is not Absence.PENDING


class ReadingState(Code):
    PROVISIONAL = 1
    REVISED = 2
    FINAL = 3


class Verdict(Code):
    """NONE: nothing to compare with, or no judgment (context)."""

    NONE = 0
    BETTER = 1
    WORSE = 2
    SAME = 3


class Trend(Code):
    """RISING and FALLING are trends without a judgment: a context measure, or a value inside its range."""

    TOO_FEW = 0
    BETTER = 1
    WORSE = 2
    FLAT = 3
    RISING = 4
    FALLING = 5


class Signal(Code):
    """NONE is an answer: no unusual change."""

    TOO_FEW = 0
    NONE = 1
    OUTSIDE = 2
    RUN_OF_8 = 3
    TWO_OF_THREE = 4


class Freshness(Code):
    """NOT_YET_DUE: nothing has come and nothing was due; NO_SCHEDULE: nothing says when the next is due."""

    NO_SCHEDULE = 0
    FRESH = 1
    DUE_SOON = 2
    OVERDUE = 3
    NOT_YET_DUE = 4


class Declared(Code):
    """What the lead agency says about its goal or measure."""

    ON_TRACK = 1
    AT_RISK = 2
    OFF_TRACK = 3
    DONE = 4
