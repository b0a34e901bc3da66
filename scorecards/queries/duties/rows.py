"""What people have to do, as rows: one for each reading, goal update, decision, question or mention."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.urls import NoReverseMatch, reverse

from metrics.queries.clock import NEW_YORK


class DutyKind(StrEnum):
    READING = "reading"
    UPDATE = "update"
    SUBMISSION = "submission"
    APPROVAL = "approval"
    MISS = "miss"
    PROPOSAL = "proposal"
    BARRIER = "barrier"
    MENTION = "mention"
    PROMISE = "promise"
    RELEASE = "release"


class DutyState(StrEnum):
    """The first four are the day's business; `later` may be done already; the next two are done, for now or for good; the last three
    wait for this person's decision, answer or look."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    DUE = "due"
    DUE_SOON = "due_soon"
    LATER = "later"
    HANDED_IN = "handed_in"
    DONE = "done"
    DECIDE = "decide"
    ANSWER = "answer"
    READ = "read"


PRESSING = (DutyState.RETURNED, DutyState.OVERDUE, DutyState.DUE, DutyState.DUE_SOON)
OTHERS_WAIT = (DutyState.DECIDE, DutyState.ANSWER, DutyState.READ)
SETTLED = (DutyState.HANDED_IN, DutyState.DONE)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to do. `code`, `name`: of the measure or goal; `agency`: whose it is; `words`: a comment that says why.

    `subject_id`: of the measure, the goal, or what is to be decided. `since`: the day it came back, or began to wait."""

    kind: DutyKind
    code: str
    name: str
    agency: str
    period: str
    due_on: date | None
    state: DutyState
    url: str
    subject_id: int
    agency_id: int
    period_end: date | None = None
    words: str = ""
    by: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Duties:
    """What a person has to do on a day: the most pressing first, then by due date and name."""

    day: date
    rows: tuple[DutyRow, ...]

    def of(self, *states: DutyState, kind: DutyKind | None = None) -> tuple[DutyRow, ...]:
        return tuple(row for row in self.rows if row.state in states and kind in (None, row.kind))

    @cached_property
    def pressing(self) -> tuple[DutyRow, ...]:
        """What is returned, overdue, due, or due within 14 days."""
        return self.of(*PRESSING)

    @cached_property
    def owed(self) -> tuple[DutyRow, ...]:
        """What is pressing, and the updates of the open period that are due later: the page lists them among what is to be done."""
        return self.pressing + self.of(DutyState.LATER, kind=DutyKind.UPDATE)

    @cached_property
    def waiting(self) -> tuple[DutyRow, ...]:
        """What others wait for: a decision, an answer, a look."""
        return self.of(*OTHERS_WAIT)

    @cached_property
    def settled(self) -> tuple[DutyRow, ...]:
        return self.of(*SETTLED)

    @property
    def count(self) -> int:
        """How many things are to be done now: the number beside "My updates"."""
        return len(self.owed) + len(self.waiting)


ORDER = {state: place for place, state in enumerate(DutyState)}


def in_order(day: date, rows: list[DutyRow]) -> Duties:
    return Duties(
        day, tuple(sorted(rows, key=lambda row: (ORDER[row.state], row.due_on or date.max, row.name, row.period_end or date.max)))
    )


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment on the State's clock."""
    return moment.astimezone(NEW_YORK).date() if moment else None


def place(route: str, *args: str | int, otherwise: str, query: str = "") -> str:
    """The address of a page, or of another one where this edition has none of that name."""
    try:
        return reverse(route, args=args) + query
    except NoReverseMatch:
        return otherwise
