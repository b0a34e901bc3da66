"""Flips as the engine records and pages read them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.rules.policy import PUBLIC, Viewer
from metrics.models import Annotation, Breakdown, Measure
from metrics.rules.codes import Status
from scorecards.actions.clockwork import sweep
from scorecards.actions.recalculation import recalculate_changes
from scorecards.models import Flip
from scorecards.queries.flips import flips
from scorecards.queries.lens import lens
from scorecards.rules.codes import FlipCause
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
STAFF = Viewer(user_id=1, state_roles=frozenset({"analyst"}))
MAY, JUNE = date(2019, 5, 31), date(2019, 6, 30)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


def on_track(**fields: Any) -> Measure:
    """A measure on track in May 2019: 5 where at most 9 is asked, with a card."""
    one = make.measure(lag_days=90, **fields)
    make.reading(one, date(2019, 4, 30), 5.0)
    make.reading(one, MAY, 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    return one


def only_flip(of: Measure) -> Flip:
    return Flip.objects.get(measure=of)


def test_a_first_card_is_no_flip() -> None:
    on_track()
    assert not Flip.objects.exists()


def test_a_revised_value_leaves_one_flip_that_says_so() -> None:
    one = on_track()
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    flip = only_flip(one)
    assert (flip.before, flip.after, flip.cause, flip.causes) == (Status.ON_TRACK, Status.OFF_TRACK, FlipCause.VALUE_REVISED, [1])


def test_a_new_period_leaves_one_flip_that_says_so() -> None:
    one = on_track()
    make.reading(one, JUNE, 50.0)
    world.settled(one)
    assert (only_flip(one).cause, only_flip(one).causes) == (FlipCause.NEW_PERIOD, [FlipCause.NEW_PERIOD])


def test_a_changed_target_leaves_one_flip_that_says_so() -> None:
    one = on_track()
    at = timezone.now()
    one.targets.update(superseded_at=at)
    make.target(one, date(2019, 12, 31), 1.0, recorded_at=at)
    world.changed(one, reason="targets")
    recalculate_changes()
    assert (only_flip(one).cause, only_flip(one).causes) == (FlipCause.TARGET_CHANGED, [FlipCause.TARGET_CHANGED])


def test_a_changed_rule_leaves_one_flip_that_says_so() -> None:
    one = on_track()
    Measure.objects.filter(pk=one.pk).update(direction="up")
    one.targets.update(superseded_at=timezone.now())
    world.changed(one, reason="definition")
    recalculate_changes()
    assert FlipCause.TARGET_CHANGED in only_flip(one).causes


def test_a_tolerance_taken_away_is_a_change_of_the_rule() -> None:
    one = make.measure(lag_days=90, tolerance=10.0)
    make.reading(one, MAY, 10.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    Measure.objects.filter(pk=one.pk).update(tolerance=0.0)
    world.changed(one, reason="definition")
    recalculate_changes()
    assert (only_flip(one).before, only_flip(one).cause) == (Status.NEAR, FlipCause.RULE_CHANGED)


def test_a_value_revised_before_a_new_period_arrived_is_the_primary_cause() -> None:
    one = on_track()
    world.revise(one, MAY, 50.0)
    make.reading(one, JUNE, 51.0)
    recalculate_changes()
    assert (only_flip(one).cause, only_flip(one).causes) == (FlipCause.VALUE_REVISED, [FlipCause.VALUE_REVISED, FlipCause.NEW_PERIOD])


def test_history_loaded_with_old_dates_is_a_new_period_all_the_same() -> None:
    one = make.measure(lag_days=90)
    make.reading(one, date(2019, 4, 30), 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    make.reading(one, MAY, 50.0, recorded_at=make.LONG_AGO)
    world.settled(one)
    assert only_flip(one).cause == FlipCause.NEW_PERIOD


def test_time_that_passes_makes_a_measure_overdue_and_says_so(settings: Any) -> None:
    one = on_track()
    sweep(at=timezone.now())
    settings.SITE_CLOCK = date(2019, 12, 31)
    sweep(at=timezone.now())
    flip = only_flip(one)
    assert (flip.before, flip.after, flip.cause, flip.causes) == (Status.ON_TRACK, Status.OVERDUE, FlipCause.TIME_PASSED, [5])


def test_an_effect_long_known_is_not_named_when_time_flips_the_status(settings: Any) -> None:
    one = on_track()
    world.revise(one, MAY, 6.0)
    recalculate_changes()
    sweep(at=timezone.now())
    settings.SITE_CLOCK = date(2019, 12, 31)
    sweep(at=timezone.now())
    assert only_flip(one).causes == [FlipCause.TIME_PASSED]


def test_a_revision_that_changes_no_status_leaves_no_flip() -> None:
    one = on_track()
    world.revise(one, MAY, 6.0)
    recalculate_changes()
    assert not Flip.objects.exists()


def test_a_flip_keeps_what_the_card_said_before_and_after() -> None:
    one = on_track()
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    facts = only_flip(one).facts
    assert (facts["before"]["value"], facts["after"]["value"], facts["after"]["expected"]) == (5, 50, 9)


def test_a_goal_flips_with_the_cause_of_its_member() -> None:
    one = on_track()
    made = make.goal(measures=[one])
    recalculate_changes()
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    flip = Flip.objects.get(goal=made)
    assert (flip.before, flip.after, flip.cause) == (Status.ON_TRACK, Status.OFF_TRACK, FlipCause.VALUE_REVISED)


def test_a_goal_that_gets_another_rule_flips_by_the_rule() -> None:
    one, other = on_track(), on_track()
    world.revise(other, MAY, 50.0)
    made = make.goal(measures=[one, other])
    recalculate_changes()
    made.rollup, made.rollup_k = "k_of_n", 1
    made.save()
    recalculate_changes()
    assert Flip.objects.get(goal=made).cause == FlipCause.RULE_CHANGED


def test_a_series_break_declared_later_is_no_flip_by_itself() -> None:
    one = on_track()
    Annotation.objects.create(measure=one, date=date(2019, 5, 1), kind="series_break", text="New form.")
    world.changed(one, reason="definition")
    recalculate_changes()
    assert not Flip.objects.exists()


def test_pages_read_flips_newest_first_with_their_words() -> None:
    one = on_track()
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    make.reading(one, JUNE, 5.0)
    world.settled(one)
    rows = flips(PUBLIC)
    assert [(row.before.slug, row.after.slug, row.cause.slug, row.period) for row in rows] == [
        ("off_track", "on_track", "new_period", "Jun 2019"),
        ("on_track", "off_track", "value_revised", "May 2019"),
    ]


def test_flips_of_measures_that_are_not_public_are_not_shown_to_the_public() -> None:
    one = on_track(is_public=False)
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    assert (len(flips(PUBLIC)), len(flips(STAFF))) == (0, 1)


@pytest.mark.parametrize("role", [None, "analyst"])
def test_flips_of_goals_are_shown_to_those_who_may_see_all_their_measures(client: Client, role: str | None) -> None:
    one, hidden = on_track(), on_track(is_public=False)
    made, whole = make.goal(measures=[one, hidden]), make.goal(measures=[one])
    world.settled(one, hidden)
    for measure in (one, hidden):
        world.revise(measure, MAY, 50.0)
    recalculate_changes()
    if role:
        client.force_login(make.user(role))
    expected = {one.code, whole.code} | ({hidden.code, made.code} if role else set())
    assert {row.code for row in flips(STAFF if role else PUBLIC)} == expected
    told = client.get("/api/v1/flips/").json()["results"]
    assert {row["goal"] or row["measure"] for row in told} == expected


def test_flips_through_a_lens_are_those_of_its_day_that_were_recorded_by_the_day_it_knows() -> None:
    one = on_track()
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    Flip.objects.update(recorded_at=datetime(2019, 7, 11, 3, 59, tzinfo=UTC))
    seen = [lens(known_on=date(2019, 7, 9)), lens(known_on=date(2019, 7, 10)), lens(), lens(as_of=MAY)]
    assert [len(flips(PUBLIC, at=at)) for at in seen] == [0, 1, 1, 0]


@pytest.mark.parametrize("path", ["/", "/goals/{goal}/", "/measures/{measure}/"])
def test_pages_as_known_on_a_day_tell_no_flip_recorded_later(client: Client, path: str) -> None:
    one = on_track()
    made = make.goal(measures=[one])
    world.settled(one)
    world.revise(one, MAY, 50.0)
    recalculate_changes()
    Flip.objects.update(recorded_at=datetime(2019, 7, 11, 3, 59, tzinfo=UTC))
    address = path.format(goal=made.code, measure=one.code)
    told = ["a value was revised" in client.get(f"{address}?as_known_on=2019-07-{day}").content.decode().lower() for day in ("09", "10")]
    assert told == [False, True]


def test_flips_are_narrowed_by_goal_area_agency_and_time() -> None:
    one, other = on_track(), on_track()
    made = make.goal(measures=[one])
    for measure in (one, other):
        world.revise(measure, MAY, 50.0)
    recalculate_changes()
    later = timezone.now() + timedelta(hours=1)
    found = [
        {row.code for row in flips(STAFF, **narrowed)}
        for narrowed in ({"goal": made.code}, {"area": made.area.code}, {"agency": other.agency.code}, {"since": later})
    ]
    assert found == [{one.code}, {one.code}, {other.code}, set()]


def test_flips_of_groups_are_shown_on_their_measure_only() -> None:
    one = on_track()
    group = Breakdown.objects.create(key="age=young", label="Young")
    make.reading(one, MAY, 5.0, breakdown_id=group.id)
    world.settled(one)
    world.revise(one, MAY, 50.0, breakdown_id=group.id)
    recalculate_changes()
    assert ([row.breakdown for row in flips(STAFF, measure=one.code)], flips(STAFF)) == (["Young"], [])
