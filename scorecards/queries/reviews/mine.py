"""What is in somebody's calendar, and what somebody has promised."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from accounts.rules.policy import Viewer, may_answer_promise
from goals.models import Commitment, PromiseState
from goals.queries.promises import PromiseRow, promise_row, with_score
from goals.queries.reviews import ReviewRow, reviews

BEHIND, AHEAD = timedelta(days=370), timedelta(days=740)


def my_calendar(who: Viewer, day: date) -> tuple[list[ReviewRow], list[PromiseRow]]:
    """The reviews that `who` may know of, a year back and two ahead, and the open promises that `who` answers for. Three queries."""
    held = reviews(who, since=day - BEHIND, until=day + AHEAD)
    return held, list(my_promises(who, day))


def my_promises(who: Viewer, day: date) -> Iterator[PromiseRow]:
    """The promises not done yet that `who` may say to be done: named for them, or of an agency they lead. One query."""
    own = Q(agency__in=who.commissioner_of) | Q(person=who.user_id, agency__in=who.agencies)
    open_ = Commitment.objects.filter(own, withdrawn_at__isnull=True, done_on__isnull=True).exclude(state=PromiseState.DROPPED)
    for one in with_score(open_).order_by("due_on", "id"):
        if may_answer_promise(who, agency_id=one.agency_id, person_id=one.person_id):
            yield promise_row(who, one, day)
