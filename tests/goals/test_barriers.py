"""Barriers: who may raise, answer and end them, and who never hears of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.queries import viewer
from agencies.models import Agency
from goals.actions import barriers as actions
from goals.actions.barriers import BarrierRefused, NewBarrier
from goals.models import Barrier, Goal, Partnership
from goals.queries import barriers as queries
from tests import make

pytestmark = pytest.mark.django_db
AT = datetime(2019, 7, 1, 12, tzinfo=UTC)
DAY = date(2019, 6, 30)


def world() -> tuple[Goal, Agency]:
    """A goal, and an agency that could help."""
    return make.goal(), make.agency(name="Department of Keys")


def raised(goal: Goal, asked: Agency, by: Any = None, **fields: Any) -> int:
    new: dict[str, Any] = {"raised_by": goal.lead_id, "what": "No permits.", "ask": "Decide in ten days.", "needed_by": None} | fields
    by = by or make.user("commissioner", agency=goal.lead)
    return actions.raise_barrier(barrier=NewBarrier(goal_id=goal.pk, asked=asked.pk, **new), by=by, at=AT, day=DAY)


def state(barrier_id: int) -> str:
    return Barrier.objects.get(pk=barrier_id).state


def test_a_barrier_goes_from_raised_over_answered_to_out_of_the_way_and_back() -> None:
    goal, asked = world()
    ours, theirs = make.user("commissioner", agency=goal.lead), make.user("commissioner", agency=asked)
    one = raised(goal, asked, ours)
    actions.answer_barrier(barrier_id=one, answer="From July on.", by=theirs, at=AT)
    assert state(one) == "answered"
    actions.end_barrier(barrier_id=one, removed=True, by=ours, at=AT)
    assert state(one) == "removed"
    actions.reopen_barrier(barrier_id=one, by=ours)
    found = queries.barriers(viewer(ours), DAY)[0]
    assert (found.state, found.owes, found.answer) == ("open", "Department of Keys", "From July on.")
    actions.end_barrier(barrier_id=one, removed=False, by=ours, at=AT)
    assert state(one) == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "own"), [("steward", True), ("commissioner", False), ("governor", False), ("linkage_officer", False), (None, False)]
)
def test_only_the_commissioner_of_an_agency_raises_in_its_name(kind: str | None, own: bool) -> None:
    goal, asked = world()
    with pytest.raises(PermissionDenied):
        raised(goal, asked, make.user(kind, agency=goal.lead) if own else make.user(kind))
    assert not Barrier.objects.exists()


def test_a_partner_raises_too_and_an_agency_without_part_does_not() -> None:
    goal, asked = world()
    partner, stranger = make.agency(), make.agency()
    Partnership.objects.create(goal=goal, agency=partner, role="partner")
    assert raised(goal, asked, make.user("commissioner", agency=partner), raised_by=partner.pk)
    with pytest.raises(BarrierRefused) as refused:
        raised(goal, asked, make.user("commissioner", agency=stranger), raised_by=stranger.pk)
    assert refused.value.why == "no_part"


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"what": " "}, "empty"), ({"ask": ""}, "empty"), ({"what": "x" * 4001}, "too_long"), ({"needed_by": date(2019, 6, 29)}, "past")],
)
def test_what_cannot_be_asked_is_refused(fields: dict[str, Any], why: str) -> None:
    goal, asked = world()
    with pytest.raises(BarrierRefused) as refused:
        raised(goal, asked, **fields)
    assert refused.value.why == why
    assert not Barrier.objects.exists()


def test_an_agency_asks_neither_itself_nor_one_that_has_ended() -> None:
    goal, asked = world()
    with pytest.raises(BarrierRefused, match="itself"):
        raised(goal, goal.lead)
    Agency.objects.filter(pk=asked.pk).update(effective_to=date(2019, 1, 1))
    with pytest.raises(BarrierRefused, match="gone"):
        raised(goal, asked)


def answered(one: int, by: Any) -> None:
    actions.answer_barrier(barrier_id=one, answer="No.", by=by, at=AT)


def ended(one: int, by: Any) -> None:
    actions.end_barrier(barrier_id=one, removed=True, by=by, at=AT)


def reopened(one: int, by: Any) -> None:
    actions.reopen_barrier(barrier_id=one, by=by)


@pytest.mark.parametrize("attempt", [answered, ended, reopened])
@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", "linkage_officer", None])
def test_nobody_else_moves_a_barrier(attempt: Callable[[int, Any], None], kind: str | None) -> None:
    goal, asked = world()
    one = raised(goal, asked)
    with pytest.raises(PermissionDenied):
        attempt(one, make.user(kind))
    assert state(one) == "open"


def test_the_asked_agency_does_not_end_it_and_the_raising_one_does_not_answer_it() -> None:
    goal, asked = world()
    one = raised(goal, asked)
    with pytest.raises(PermissionDenied):
        ended(one, make.user("commissioner", agency=asked))
    with pytest.raises(PermissionDenied):
        answered(one, make.user("commissioner", agency=goal.lead))
    assert state(one) == "open"


def test_what_has_ended_takes_no_answer_and_what_is_open_is_not_reopened() -> None:
    goal, asked = world()
    one, ours = raised(goal, asked), make.user("commissioner", agency=goal.lead)
    with pytest.raises(BarrierRefused, match="state"):
        reopened(one, ours)
    ended(one, ours)
    with pytest.raises(BarrierRefused, match="state"):
        answered(one, make.user("commissioner", agency=asked))
    assert state(one) == "removed"


@pytest.mark.parametrize(
    ("kind", "of", "sees"),
    [
        ("steward", "lead", True),
        ("steward", "asked", True),
        ("commissioner", "asked", True),
        ("commissioner", "", False),
        ("steward", "", False),
        ("analyst", "", True),
        ("administrator", "", True),
        ("governor", "", True),
        ("linkage_officer", "", False),
        (None, "", False),
    ],
)
def test_both_agencies_opm_and_the_governors_office_see_it_and_nobody_else(kind: str | None, of: str, sees: bool) -> None:
    goal, asked = world()
    raised(goal, asked)
    who = viewer(make.user(kind, agency={"lead": goal.lead, "asked": asked}.get(of)))
    assert len(queries.barriers(who, DAY, show="all")) == sees
    assert queries.counts(who)["all"] == sees


def test_each_way_of_showing_shows_its_own() -> None:
    goal, asked = world()
    other = make.goal(lead=asked)
    first, second, third = raised(goal, asked), raised(goal, asked), raised(other, goal.lead)
    ours = make.user("commissioner", agency=goal.lead)
    ended(first, ours)
    who = viewer(ours)
    shown = {show: {row.barrier_id for row in queries.barriers(who, DAY, show=show)} for show in queries.SHOWS}
    assert shown == {"open": {second, third}, "to-answer": {third}, "asked": {first, second}, "all": {first, second, third}}
    assert queries.counts(who) == {show: len(found) for show, found in shown.items()}
    assert [row.barrier_id for row in queries.to_answer(who, DAY)] == [third]


def test_its_age_ends_with_it_and_it_is_late_once_its_day_has_passed_without_an_answer() -> None:
    goal, asked = world()
    one = raised(goal, asked, needed_by=DAY)
    Barrier.objects.filter(pk=one).update(raised_at=timezone.now() - timedelta(days=12))
    who = viewer(make.user("governor"))
    assert (queries.barriers(who, DAY)[0].age_days, queries.barriers(who, DAY)[0].is_late) == (12, False)
    assert queries.barriers(who, DAY + timedelta(days=1))[0].is_late
    Barrier.objects.filter(pk=one).update(state="withdrawn", ended_by=make.user(), ended_at=timezone.now() - timedelta(days=5))
    assert queries.barriers(who, DAY + timedelta(days=1), show="all")[0].age_days == 7
