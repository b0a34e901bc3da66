"""What is refused about reviews and promises, each by its code, and nothing written."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from goals.actions.promises import drop_promise, publish_promise, say_done, take_back_done, withdraw_promise
from goals.actions.reviews import (
    NewItem,
    Plan,
    ReviewRefused,
    add_own_item,
    begin_review,
    change_review,
    move_item,
    order_items,
    plan_review,
    record_decision,
    remove_item,
    restore_item,
    save_note,
)
from goals.models import AgendaItem, Decision, ReviewNote
from tests import make
from tests.goals.reviews.table import AT, DAY, Table, table

pytestmark = pytest.mark.django_db
NOBODYS = 10**12
Act = Callable[[Table, int], Any]


@pytest.fixture
def at_table() -> Table:
    return table()


OF_REVIEWS: Mapping[str, tuple[Act, str]] = {
    "moving what is not there": (lambda at, of: move_item(review_id=of, item_id=NOBODYS, up=True, by=at.chair), "item"),
    "removing what is not there": (lambda at, of: remove_item(review_id=of, item_id=NOBODYS, by=at.chair, at=AT), "item"),
    "restoring what was not removed": (lambda at, of: restore_item(review_id=of, item_id=NOBODYS, by=at.chair), "item"),
    "an order of other items": (lambda at, of: order_items(review_id=of, item_ids=[NOBODYS], by=at.chair), "order"),
    "a decision under nothing": (
        lambda at, of: record_decision(review_id=of, item_id=NOBODYS, text="So.", by=at.chair, at=AT),
        "item",
    ),
    "an empty decision": (lambda at, of: record_decision(review_id=of, item_id=None, text=" ", by=at.chair, at=AT), "empty"),
    "a decision without end": (
        lambda at, of: record_decision(review_id=of, item_id=None, text="x" * 2001, by=at.chair, at=AT),
        "long",
    ),
    "a note under nothing": (
        lambda at, of: save_note(review_id=of, item_id=NOBODYS, text="x", version=0, by=at.chair, at=AT),
        "item",
    ),
    "a note without end": (
        lambda at, of: save_note(review_id=of, item_id=None, text="x" * 20_001, version=0, by=at.chair, at=AT),
        "long",
    ),
    "a review that is not there": (lambda at, _of: begin_review(review_id=NOBODYS, by=at.chair, at=AT), "gone"),
    "an item about nothing": (
        lambda at, of: add_own_item(review_id=of, item=NewItem("own", " "), by=at.chair, at=AT),
        "empty",
    ),
}


@pytest.mark.parametrize("what", OF_REVIEWS)
def test_what_cannot_be_done_to_a_review_is_refused_and_nothing_is_written(at_table: Table, what: str) -> None:
    act, why = OF_REVIEWS[what]
    held = at_table.held()
    with pytest.raises(ReviewRefused) as refused:
        act(at_table, held)
    assert refused.value.why == why
    assert not AgendaItem.objects.exists()
    assert not Decision.objects.exists()
    assert not ReviewNote.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "party"}, "subject"),
        ({"kind": "agency"}, "subject"),
        ({"minutes_long": 4}, "length"),
        ({"minutes_long": 1441}, "length"),
        ({"on": date(2019, 6, 29)}, "past"),
        ({"title": "x" * 161}, "long"),
        ({"place": "x" * 201}, "long"),
        ({"people": [NOBODYS]}, "nobody"),
    ],
)
def test_what_cannot_be_planned_is_refused_when_planned_and_when_changed(at_table: Table, fields: dict[str, Any], why: str) -> None:
    plain: dict[str, Any] = {"kind": "cabinet", "on": DAY}
    plan, there = Plan(**(plain | fields)), at_table.plan(on=date(2019, 7, 1))
    acts = [
        lambda: plan_review(plan=plan, by=at_table.chair, at=AT, day=DAY),
        lambda: change_review(review_id=there, plan=plan, by=at_table.chair, at=AT, day=DAY),
    ]
    for act in acts:
        with pytest.raises(ReviewRefused) as refused:
            act()
        assert refused.value.why == why


def test_a_promise_is_done_once_taken_back_once_and_dropped_once_with_words(at_table: Table) -> None:
    of = at_table.held()
    one = at_table.promise(of)
    said: dict[str, Any] = {"promise_id": one.pk, "by": at_table.commissioner, "at": AT, "day": DAY}
    chair: dict[str, Any] = said | {"by": at_table.chair}
    steps: list[tuple[Callable[[], Any], str]] = [
        (lambda: take_back_done(**said), "done"),
        (lambda: say_done(note=" ", **said), "empty"),
        (lambda: say_done(note="Done.", **said), ""),
        (lambda: say_done(note="Done again.", **said), "done"),
        (lambda: take_back_done(**said), ""),
        (lambda: drop_promise(why=" ", **chair), "unexplained"),
        (lambda: drop_promise(why="No money.", **chair), ""),
        (lambda: drop_promise(why="No money.", **chair), "settled"),
        (lambda: say_done(note="Done.", **said), "settled"),
        (lambda: take_back_done(**said), "settled"),
        (lambda: withdraw_promise(review_id=of, promise_id=one.pk, by=at_table.chair, at=AT), ""),
        (lambda: withdraw_promise(review_id=of, promise_id=one.pk, by=at_table.chair, at=AT), "gone"),
    ]
    for act, why in steps:
        if not why:
            act()
            continue
        with pytest.raises(ReviewRefused) as refused:
            act()
        assert refused.value.why == why


def test_what_was_taken_back_as_a_slip_is_nobodys_to_answer_for(at_table: Table) -> None:
    of = at_table.held()
    one = at_table.promise(of)
    withdraw_promise(review_id=of, promise_id=one.pk, by=at_table.chair, at=AT)
    for act in (
        lambda: say_done(promise_id=one.pk, note="Done.", by=at_table.commissioner, at=AT, day=DAY),
        lambda: drop_promise(promise_id=one.pk, why="No.", by=at_table.chair, at=AT, day=DAY),
        lambda: publish_promise(promise_id=one.pk, is_public=True, by=at_table.chair),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("kind", ["steward", "commissioner", "linkage_officer", None])
def test_nobody_else_settles_a_promise(at_table: Table, kind: str | None) -> None:
    one, stranger = at_table.promise(at_table.held()), make.user(kind)
    said: dict[str, Any] = {"promise_id": one.pk, "by": stranger, "at": AT, "day": DAY}
    for act in (lambda: say_done(note="Done.", **said), lambda: take_back_done(**said), lambda: drop_promise(why="No.", **said)):
        with pytest.raises(PermissionDenied):
            act()
    one.refresh_from_db()
    assert (one.state, one.done_on, one.dropped_on) == ("open", None, None)
