"""Promises: those that the person, or the agency they lead, answers for and has not said to be done."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from accounts.rules.policy import Viewer
from goals.queries.promises import PromiseRow
from metrics.rules.columns import to_day
from metrics.rules.owed import how_due
from scorecards.queries.duties.rows import DutyKind, DutyRow, DutyState
from scorecards.queries.reviews.mine import my_promises


def promise_duties(who: Viewer, day: date) -> Iterator[DutyRow]:
    """The open promises that `who` answers for. One query."""
    if not who.agencies:
        return
    for one in my_promises(who, day):
        yield _row(one, day)


def _row(one: PromiseRow, day: date) -> DutyRow:
    return DutyRow(
        kind=DutyKind.PROMISE,
        code=str(one.id),
        name=one.what,
        agency=one.agency_name,
        period="",
        due_on=one.due_on,
        state=DutyState(how_due(to_day(one.due_on), to_day(day)).value),
        url=reverse("promise", args=[one.id]),
        subject_id=one.id,
        agency_id=one.agency_id,
    )
