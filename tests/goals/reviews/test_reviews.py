"""Who plans and moves reviews, and which of them somebody may know of."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.queries import viewer
from accounts.rules.policy import may_see_review
from goals.actions.reviews import (
    NewItem,
    NewPack,
    Plan,
    ReviewRefused,
    add_own_item,
    begin_review,
    cancel_review,
    change_review,
    close_review,
    keep_pack,
    move_item,
    put_items,
    record_decision,
    remove_item,
    restore_item,
    withdraw_decision,
)
from goals.actions.reviews.agenda import MOST_ITEMS
from goals.models import AgendaItem, Decision, Partnership, Review, ReviewPerson
from goals.queries.reviews import Reach, review, reviews
from tests import make
from tests.goals.reviews.table import AT, DAY, DIGEST, Table, table

pytestmark = pytest.mark.django_db
NOT_RUNNING = ["steward", "commissioner", "linkage_officer", None]


@pytest.fixture
def at_table() -> Table:
    return table()


@pytest.mark.parametrize("kind", NOT_RUNNING)
def test_nobody_else_plans_or_moves_a_review(at_table: Table, kind: str | None) -> None:
    person, held = make.user(kind), at_table.held()
    acts = [
        lambda: at_table.__class__.plan(Table(at_table.goal, at_table.measure, person, person, person, person)),
        lambda: change_review(review_id=held, plan=Plan("cabinet", DAY), by=person, at=AT, day=DAY),
        lambda: cancel_review(review_id=held, why="No.", by=person, at=AT),
        lambda: begin_review(review_id=held, by=person, at=AT),
        lambda: close_review(review_id=held, by=person, at=AT),
        lambda: put_items(review_id=held, items=[], by=person, at=AT),
        lambda: add_own_item(review_id=held, item=NewItem("own", "x"), by=person, at=AT),
        lambda: record_decision(review_id=held, item_id=None, text="x", by=person, at=AT),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Review.objects.get().state == "held"


@pytest.mark.parametrize(
    ("stage", "may"),
    [
        ("plan", {"cancel"}),
        ("prepared", {"begin", "cancel"}),
        ("held", {"close", "decide"}),
        ("minuted", set()),
    ],
)
def test_a_review_goes_its_way_and_no_other(at_table: Table, stage: str, may: set[str]) -> None:
    by: dict[str, Any] = {"by": at_table.chair, "at": AT}
    acts: dict[str, Any] = {
        "begin": lambda of: begin_review(review_id=of, **by),
        "close": lambda of: close_review(review_id=of, **by),
        "cancel": lambda of: cancel_review(review_id=of, why="Snow.", **by),
        "decide": lambda of: record_decision(review_id=of, item_id=None, text="So.", **by),
    }
    for name, act in acts.items():
        of = getattr(at_table, stage)()
        if name in may:
            act(of)
        else:
            with pytest.raises(ReviewRefused, match="state"):
                act(of)


def test_what_is_proposed_again_is_told_anew_in_its_place_and_what_was_taken_off_stays_off(at_table: Table) -> None:
    of, by = at_table.plan(), {"by": at_table.chair, "at": AT}
    items = [NewItem("miss", "A", "Why.", "a"), NewItem("miss", "B", "Why.", "b"), NewItem("miss", "C", "Why.", "c")]
    assert put_items(review_id=of, items=items, **by) == 3  # type: ignore[arg-type]
    first, second, _third = AgendaItem.objects.order_by("place")
    remove_item(review_id=of, item_id=second.pk, **by)  # type: ignore[arg-type]
    move_item(review_id=of, item_id=first.pk, up=False, by=at_table.chair)
    move_item(review_id=of, item_id=first.pk, up=False, by=at_table.chair)
    again = [NewItem("flip", "A", "Another cause.", "a"), NewItem("miss", "B", "Why.", "b")]
    assert put_items(review_id=of, items=again, **by) == 0  # type: ignore[arg-type]
    standing = AgendaItem.objects.filter(place__isnull=False).order_by("place").values_list("subject", "why", "place")
    assert list(standing) == [("C", "Why.", 1), ("A", "Another cause.", 2)]


def test_an_agenda_holds_what_can_be_spoken_of_and_no_more(at_table: Table) -> None:
    of, by = at_table.plan(), {"by": at_table.chair, "at": AT}
    put_items(review_id=of, items=[NewItem("miss", f"Item {n}", "Why.", f"k{n}") for n in range(MOST_ITEMS)], **by)  # type: ignore[arg-type]
    with pytest.raises(ReviewRefused, match="full"):
        add_own_item(review_id=of, item=NewItem("own", "One more"), **by)  # type: ignore[arg-type]
    first = AgendaItem.objects.get(place=1)
    remove_item(review_id=of, item_id=first.pk, **by)  # type: ignore[arg-type]
    add_own_item(review_id=of, item=NewItem("own", "One more"), **by)  # type: ignore[arg-type]
    with pytest.raises(ReviewRefused, match="full"):
        restore_item(review_id=of, item_id=first.pk, by=at_table.chair)


def test_a_slip_of_a_decision_is_taken_back_and_stays_in_the_record(at_table: Table) -> None:
    of = at_table.held()
    made = record_decision(review_id=of, item_id=None, text="So.", by=at_table.chair, at=AT)
    withdraw_decision(review_id=of, decision_id=made, by=at_table.chair, at=AT)
    assert Decision.objects.get().withdrawn_at == AT
    with pytest.raises(ReviewRefused, match="gone"):
        withdraw_decision(review_id=of, decision_id=made, by=at_table.chair, at=AT)


def test_people_are_put_on_the_list_and_taken_off_and_one_is_the_chair(at_table: Table) -> None:
    of = at_table.plan(people=[at_table.steward.pk])
    change: dict[str, Any] = {"review_id": of, "by": at_table.chair, "at": AT, "day": DAY}
    change_review(plan=Plan("cabinet", DAY, people=[at_table.analyst.pk], chair=at_table.analyst.pk), **change)
    there = ReviewPerson.objects.filter(ended_at__isnull=True)
    assert [(one.user, one.role) for one in there] == [(at_table.analyst, "chair")]
    assert ReviewPerson.objects.count() == 3
    with pytest.raises(ReviewRefused, match="nobody"):
        change_review(plan=Plan("cabinet", DAY, people=[make.user().pk]), **change)


def test_what_a_review_is_about_stays_once_its_pack_is_frozen(at_table: Table) -> None:
    of = at_table.prepared()
    with pytest.raises(ReviewRefused, match="state"):
        change_review(review_id=of, plan=Plan("priority", DAY, area_id=at_table.goal.area_id), by=at_table.chair, at=AT, day=DAY)
    change_review(review_id=of, plan=Plan("cabinet", date(2019, 7, 2)), by=at_table.chair, at=AT, day=DAY)
    assert at_table.review(of).on == date(2019, 7, 2)


@pytest.mark.parametrize("kind", ["analyst", "governor", "administrator", *NOT_RUNNING])
@pytest.mark.parametrize("invited", [True, False])
@pytest.mark.parametrize("concerned", [True, False])
def test_who_knows_of_a_review_is_what_the_policy_says(at_table: Table, kind: str | None, invited: bool, concerned: bool) -> None:
    person = make.user(kind, agency=at_table.goal.lead) if concerned else make.user(kind)
    of = make.review("prepared", kind="agency", agency=at_table.goal.lead)
    if invited:
        ReviewPerson.objects.create(review=of, user=person, added_at=AT)
    who = viewer(person)
    found = review(who, of.pk)
    assert (found is not None) is may_see_review(who, agency_ids=[at_table.goal.lead_id], is_invited=invited)
    if found and found.reach is not Reach.RUNS:
        assert found.reach is (Reach.INVITED if invited else Reach.CONCERNED)


def test_a_priority_concerns_who_leads_and_helps_its_goals_and_a_cabinet_who_promised_in_it(at_table: Table) -> None:
    partner, other = make.agency(), make.agency()
    Partnership.objects.create(goal=at_table.goal, agency=partner, role="partner")
    of = make.review(kind="priority", area=at_table.goal.area)
    cabinet = make.review("held")
    make.promise(cabinet, other, goal=at_table.goal)
    seen = {one: [row.id for row in reviews(viewer(make.user("steward", agency=one)))] for one in (at_table.goal.lead, partner, other)}
    assert seen == {at_table.goal.lead: [of.pk], partner: [of.pk], other: [cabinet.pk]}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "priority"},
        {"kind": "cabinet", "agency": True},
        {"minutes_long": 0},
        {"state": "held"},
        {"state": "cancelled"},
        {"state": "asleep"},
    ],
)
def test_what_a_review_cannot_be_the_database_refuses(fields: dict[str, Any]) -> None:
    if fields.get("agency"):
        fields = fields | {"agency": make.agency()}
    plain: dict[str, Any] = {"kind": "cabinet", "on": DAY, "planned_by": make.user(), "planned_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(**(plain | fields))


def test_a_pack_of_what_the_review_is_about_no_longer_is_not_kept(at_table: Table) -> None:
    """Somebody changes the plan while the pack is collected."""
    made = at_table.plan()
    change_review(review_id=made, plan=Plan("agency", DAY, agency_id=at_table.goal.lead_id), by=at_table.chair, at=AT, day=DAY)
    with pytest.raises(ReviewRefused, match="busy"):
        keep_pack(review_id=made, pack=NewPack(DAY, AT, "1", DIGEST, [], about=("cabinet", "", "")), by=at_table.chair, at=AT)
    assert at_table.review(made).state == "planned"
