"""Promises: made while a review is held, done by their owner, dropped by the chair, scored by the figures."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC, may_see_promise
from goals.actions.promises import drop_promise, publish_promise, say_done, score_promises, take_back_done, withdraw_promise
from goals.actions.reviews import ReviewRefused
from goals.models import Commitment, Scoring
from goals.queries.ledger import ledger_by_agency, scorings, tally_of
from goals.queries.promises import Asked, promise, promises
from goals.rules.promises import Tally
from metrics.models import Reading
from scorecards.templatetags.reviews import came, expects, kept_of, kept_share, verdict
from tests import make
from tests.goals.reviews.table import AT, DAY, Table, table

pytestmark = pytest.mark.django_db
SEP, OCT_20 = date(2019, 9, 30), date(2019, 10, 20)
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def at_table() -> Table:
    return table()


def stands(one: Commitment) -> tuple[str, str]:
    one.refresh_from_db()
    return one.state, one.effect


def told(at: Table, one: Commitment, day: date = OCT_20) -> str:
    row = promise(viewer(at.chair), one.pk, day)
    assert row
    return f"{verdict(row)} {came(row)}"


def test_a_promise_keeps_the_reading_its_effect_starts_from(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    assert (one.base_value, one.base_end, one.state, one.effect) == (82.0, date(2019, 5, 31), "open", "waiting")
    row = promise(viewer(at_table.chair), one.pk, DAY)
    assert row
    assert row.effect
    assert expects(row.effect) == "Trains on time should rise by at least 3.0 points, from 82.0% (May 2019), by September 30, 2019."
    assert Scoring.objects.get().cause == "made"


def test_an_effect_that_came_makes_a_promise_kept_and_a_revision_takes_it_back(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    say_done(promise_id=one.pk, note="Two crews work.", by=at_table.commissioner, at=AT, day=date(2019, 9, 12))
    assert stands(one) == ("open", "waiting")
    assert score_promises(day=OCT_20, at=AT) == 0
    make.reading(at_table.measure, SEP, 85.0)
    assert score_promises(day=OCT_20, at=LATER) == 1
    assert stands(one) == ("kept", "reached")
    assert told(at_table, one) == "Done on September 12, 2019, on time. It rose by 3.0 points to 85.0% (Sep 2019). The effect was reached."
    Reading.objects.filter(measure=at_table.measure, period_end=SEP).update(superseded_at=LATER)
    make.reading(at_table.measure, SEP, 84.5, recorded_at=LATER)
    assert score_promises(day=OCT_20, at=datetime(2026, 12, 2, tzinfo=UTC)) == 1
    assert stands(one) == ("no_effect", "not_reached")
    row = promise(viewer(at_table.chair), one.pk, OCT_20)
    assert row
    kept = [(each.cause, each.before, each.state, each.value) for each in scorings(row)]
    assert kept == [("revised", "kept", "no_effect", 84.5), ("new_period", "open", "kept", 85.0), ("made", "", "open", None)]


def test_scoring_again_changes_nothing(at_table: Table) -> None:
    at_table.promise(at_table.held(), expecting=at_table.expecting())
    make.reading(at_table.measure, SEP, 85.0)
    assert [score_promises(day=OCT_20, at=LATER) for _ in range(3)] == [1, 0, 0]


def test_a_base_that_is_revised_counts_as_revised_and_says_so(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    make.reading(at_table.measure, SEP, 84.5)
    score_promises(day=OCT_20, at=LATER)
    assert one.effect == "waiting"
    assert stands(one) == ("late", "not_reached")
    Reading.objects.filter(measure=at_table.measure, period_end=date(2019, 5, 31)).update(superseded_at=LATER)
    make.reading(at_table.measure, date(2019, 5, 31), 81.0, recorded_at=LATER)
    score_promises(day=OCT_20, at=datetime(2026, 12, 2, tzinfo=UTC))
    assert stands(one) == ("late", "reached")
    assert "revised from 82.0% to 81.0% since; the revised one counts" in told(at_table, one)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda of: make.annotation(of, date(2019, 8, 1)), "the way of measuring changed in between"),
        (lambda of: make.reading(of, SEP, None, reason="suppressed"), "the figure is hidden because it is small"),
        (lambda of: type(of).objects.filter(pk=of.pk).update(retired_on=date(2019, 8, 1)), "the measure is not collected anymore"),
        (lambda of: Reading.objects.filter(measure=of, period_end=date(2019, 5, 31)).update(hidden=True), "has no value anymore"),
    ],
)
def test_an_effect_that_cannot_be_told_says_why_and_the_day_decides(at_table: Table, change: Any, words: str) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    say_done(promise_id=one.pk, note="Done.", by=at_table.commissioner, at=AT, day=SEP)
    change(at_table.measure)
    score_promises(day=OCT_20, at=LATER)
    assert stands(one) == ("kept", "cannot_tell")
    assert words in told(at_table, one)


def test_a_promise_falls_late_by_the_clock_and_stays_so_when_done(at_table: Table) -> None:
    one = at_table.promise(at_table.held())
    score_promises(day=date(2019, 10, 1), at=AT)
    assert stands(one) == ("late", "none")
    assert told(at_table, one, date(2019, 10, 1)) == "It was due on September 30, 2019 and is 1 day late. "
    say_done(promise_id=one.pk, note="Done.", by=at_table.commissioner, at=AT, day=date(2019, 10, 3))
    assert stands(one) == ("late", "none")
    assert "3 days late" in told(at_table, one)


def test_the_owner_takes_back_and_the_chair_drops_with_a_reason(at_table: Table) -> None:
    one = at_table.promise(at_table.held())
    say_done(promise_id=one.pk, note="Done.", by=at_table.commissioner, at=AT, day=DAY)
    assert stands(one) == ("kept", "none")
    take_back_done(promise_id=one.pk, by=at_table.commissioner, at=AT, day=DAY)
    assert stands(one) == ("open", "none")
    with pytest.raises(ReviewRefused, match="unexplained"):
        drop_promise(promise_id=one.pk, why=" ", by=at_table.chair, at=AT, day=DAY)
    drop_promise(promise_id=one.pk, why="The law changed.", by=at_table.chair, at=AT, day=DAY)
    assert stands(one) == ("dropped", "none")
    with pytest.raises(ReviewRefused, match="settled"):
        say_done(promise_id=one.pk, note="Done.", by=at_table.commissioner, at=AT, day=DAY)


@pytest.mark.parametrize("kind", ["steward", "analyst", "governor", "linkage_officer", None])
def test_nobody_else_says_that_a_promise_is_done(at_table: Table, kind: str | None) -> None:
    one = at_table.promise(at_table.held())
    person = make.user(kind, agency=at_table.goal.lead)
    with pytest.raises(PermissionDenied):
        say_done(promise_id=one.pk, note="Done.", by=person, at=AT, day=DAY)


def test_the_person_who_was_named_says_it_too(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), person_id=at_table.steward.pk)
    say_done(promise_id=one.pk, note="Done.", by=at_table.steward, at=AT, day=DAY)
    assert stands(one) == ("kept", "none")


@pytest.mark.parametrize("kind", ["commissioner", "steward", "linkage_officer", None])
def test_only_who_runs_reviews_drops_and_publishes(at_table: Table, kind: str | None) -> None:
    one, person = at_table.promise(at_table.held()), make.user(kind, agency=at_table.goal.lead)
    with pytest.raises(PermissionDenied):
        drop_promise(promise_id=one.pk, why="No.", by=person, at=AT, day=DAY)
    with pytest.raises(PermissionDenied):
        publish_promise(promise_id=one.pk, is_public=True, by=person)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"what": " "}, "empty"),
        ({"goal_id": None}, "about"),
        ({"due_on": date(2019, 6, 29)}, "due"),
        ({"item_id": 999}, "item"),
        ({"goal_id": 999_999}, "about"),
    ],
)
def test_what_cannot_be_promised_is_refused(at_table: Table, fields: dict[str, Any], why: str) -> None:
    of = at_table.held()
    with pytest.raises(ReviewRefused, match=why):
        at_table.promise(of, **fields)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"way": "jump"}, "effect"),
        ({"by": 0.0}, "effect"),
        ({"by": float("inf")}, "effect"),
        ({"on": date(2019, 6, 29)}, "effect_day"),
        ({"measure_id": 999_999}, "effect_measure"),
    ],
)
def test_an_effect_that_cannot_be_checked_is_refused(at_table: Table, fields: dict[str, Any], why: str) -> None:
    of = at_table.held()
    with pytest.raises(ReviewRefused) as refused:
        at_table.promise(of, expecting=at_table.expecting(**fields))
    assert refused.value.why == why


def test_an_effect_needs_a_reading_that_can_be_compared(at_table: Table) -> None:
    of = at_table.held()
    bare, yearly = make.measure(agency=at_table.goal.lead), make.measure(agency=at_table.goal.lead, period="ytd")
    make.reading(yearly, date(2019, 5, 31), 3.0)
    for one in (bare, yearly):
        with pytest.raises(ReviewRefused, match="base"):
            at_table.promise(of, expecting=at_table.expecting(measure_id=one.pk))


def test_an_agency_promises_no_effect_on_what_it_may_not_see(at_table: Table) -> None:
    hidden = make.measure(is_public=False)
    make.reading(hidden, date(2019, 5, 31), 3.0)
    with pytest.raises(ReviewRefused, match="unseen"):
        at_table.promise(at_table.held(), expecting=at_table.expecting(measure_id=hidden.pk))


@pytest.mark.parametrize("stage", ["plan", "prepared", "minuted"])
def test_promises_are_made_while_a_review_is_held(at_table: Table, stage: str) -> None:
    of = getattr(at_table, stage)()
    with pytest.raises(ReviewRefused, match="state"):
        at_table.promise(of)


def test_a_slip_is_taken_back_before_the_minutes_and_counts_nowhere(at_table: Table) -> None:
    of = at_table.held()
    one = at_table.promise(of)
    withdraw_promise(review_id=of, promise_id=one.pk, by=at_table.chair, at=AT)
    assert promises(viewer(at_table.chair), Asked(), DAY) == []
    assert tally_of(viewer(at_table.chair), Asked()).made == 0


def test_who_sees_which_promises(at_table: Table) -> None:
    of = at_table.held()
    one = at_table.promise(of)
    seen = {kind: len(promises(viewer(make.user(kind)), Asked(), DAY)) for kind in ("analyst", "governor", "steward", "linkage_officer")}
    assert seen == {"analyst": 1, "governor": 1, "steward": 0, "linkage_officer": 0}
    assert len(promises(viewer(at_table.steward), Asked(), DAY)) == 1
    assert promises(PUBLIC, Asked(), DAY) == []
    publish_promise(promise_id=one.pk, is_public=True, by=at_table.chair)
    assert len(promises(PUBLIC, Asked(), DAY)) == 1


@pytest.mark.parametrize("kind", ["analyst", "governor", "administrator", "linkage_officer", "steward", "commissioner", None])
@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("is_measured", [True, False])
def test_the_list_holds_what_the_policy_lets_read(at_table: Table, kind: str | None, is_public: bool, own: bool, is_measured: bool) -> None:
    about: dict[str, Any] = {"measure_id": at_table.measure.pk, "expecting": at_table.expecting()} if is_measured else {}
    one = at_table.promise(at_table.held(), **about)
    publish_promise(promise_id=one.pk, is_public=is_public, by=at_table.chair)
    who = viewer(make.user(kind, agency=at_table.goal.lead) if own else make.user(kind))
    assert bool(promises(who, Asked(), DAY)) is may_see_promise(who, is_public=is_public, agency_id=one.agency_id)


def test_a_promise_about_an_unpublished_measure_is_published_to_nobody_and_its_owner_keeps_reading_it(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    publish_promise(promise_id=one.pk, is_public=True, by=at_table.chair)
    other = make.agency()
    type(at_table.measure).objects.update(is_public=False, agency=other)
    assert promises(PUBLIC, Asked(), DAY) == []
    row = promises(viewer(at_table.steward), Asked(), DAY)[0]
    assert (row.effect, row.hides_effect) == (None, True)
    assert scorings(row)[0].value_period == ""
    with pytest.raises(ReviewRefused, match="private"):
        publish_promise(promise_id=one.pk, is_public=True, by=at_table.chair)


def test_the_ledger_counts_by_agency_and_says_a_share_only_of_enough(at_table: Table) -> None:
    of = at_table.review(at_table.held())
    lead, other = at_table.goal.lead, make.agency(name="Another")
    for state, count in {"kept": 4, "late": 1, "open": 2, "dropped": 1}.items():
        for _ in range(count):
            done = {"done_on": DAY, "done_by": at_table.chair, "done_at": AT, "done_note": "Done."}
            ended: dict[str, Any] = done if state == "kept" else {}
            if state == "dropped":
                ended = {"dropped_on": DAY, "dropped_by": at_table.chair, "dropped_at": AT, "dropped_why": "No."}
            make.promise(of, lead, goal=at_table.goal, state=state, **ended)
    make.promise(of, other, goal=at_table.goal)
    rows = {row.name: row.tally for row in ledger_by_agency(viewer(at_table.chair))}
    assert kept_of(rows["Department of Examples"]) == (
        "8 promises made: 2 open, 4 kept, 1 late, 1 dropped. 4 of 5 promises that came due were kept (80%)."
    )
    assert kept_of(rows["Another"]) == "1 promise made: 1 open."


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"late": 1}, "0 of 1 promise that came due was kept."),
        ({"kept": 1, "late": 2}, "1 of 3 promises that came due was kept."),
        ({"kept": 2, "no_effect": 1, "open": 4}, "2 of 3 promises that came due were kept."),
        ({"open": 3}, ""),
    ],
)
def test_the_share_kept_is_told_of_promises_that_came_due(counts: dict[str, int], said: str) -> None:
    assert kept_share(Tally(**counts)) == said


def test_an_effect_that_did_not_move_says_that_it_stayed(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    make.reading(at_table.measure, SEP, 82.0)
    score_promises(day=OCT_20, at=LATER)
    assert "It stayed at 82.0% (Sep 2019). The effect was not reached." in told(at_table, one)


def test_constraints_hold_below_the_actions(at_table: Table) -> None:
    one = at_table.promise(at_table.held(), expecting=at_table.expecting())
    for fields in (
        {"effect_by": -1.0},
        {"effect_on": None},
        {"state": "kept"},
        {"state": "dropped"},
        {"done_on": DAY},
        {"due_on": date(2019, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=one.pk).update(**fields)
    for act in (lambda rows: rows.update(state="kept"), lambda rows: rows.delete()):
        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            act(Scoring.objects.all())
