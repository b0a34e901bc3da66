"""How pages read cards: few queries whatever the count, the reader's own view, and computed cards kept until a figure changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.rules.policy import PUBLIC, Viewer
from goals.models import Goal
from metrics.models import Breakdown
from metrics.rules.codes import Freshness
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.derivation import derivation
from scorecards.queries.lens import lens, real_today, revision
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
STAFF = Viewer(user_id=1, state_roles=frozenset({"analyst"}))
APRIL, MAY = date(2019, 4, 30), date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY
    cache.clear()


def queries(work: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def test_live_cards_of_any_number_of_measures_take_one_query() -> None:
    world.settled(*[make.measure() for _ in range(12)])
    assert queries(lambda: measure_cards(lens(), STAFF)) == 1


def test_live_goals_with_their_partners_take_one_query() -> None:
    one = make.measure()
    for _ in range(4):
        make.goal(measures=[one])
    world.settled(one)
    assert queries(lambda: goal_cards(lens(), STAFF)) == 1


def test_a_measure_that_is_not_public_is_seen_by_staff_only() -> None:
    one = make.measure(is_public=False)
    world.settled(one)
    assert ([row.code for row in measure_cards(lens(), STAFF)], measure_cards(lens(), PUBLIC)) == ([one.code], [])


def test_an_agency_sees_its_own_measures_before_they_are_public() -> None:
    one = make.measure(is_public=False)
    world.settled(one)
    own = Viewer(user_id=1, steward_of=frozenset({one.agency_id}))
    assert [row.code for row in measure_cards(lens(), own)] == [one.code]


def test_cards_are_narrowed_by_agency_goal_and_area() -> None:
    one, other = make.measure(), make.measure()
    made = make.goal(measures=[one])
    world.settled(one, other)
    found = [
        [row.code for row in measure_cards(lens(), STAFF, **narrowed)]
        for narrowed in ({"agency": other.agency.code}, {"goal": made.code}, {"area": made.area.code}, {"measure_ids": [other.id]})
    ]
    assert found == [[other.code], [one.code], [one.code], [other.code]]


def test_a_goal_that_also_serves_another_area_is_found_there() -> None:
    made, also = make.goal(), make.area()
    made.other_areas.add(also)
    assert [row.code for row in goal_cards(lens(), STAFF, area=also.code)] == [made.code]


def test_a_retired_measure_is_listed_only_when_it_is_asked_for() -> None:
    one = make.measure(retired_on=date(2019, 1, 1))
    world.settled(one)
    assert (measure_cards(lens(), STAFF), len(measure_cards(lens(), STAFF, measure_ids=[one.id]))) == ([], 1)


def test_groups_come_after_their_total_and_only_when_asked_for() -> None:
    one = make.measure()
    group = Breakdown.objects.create(key="age=young", label="Young")
    make.reading(one, MAY, 5.0)
    make.reading(one, MAY, 7.0, breakdown_id=group.id)
    world.settled(one)
    assert [row.breakdown for row in measure_cards(lens(), STAFF)] == [""]
    assert [row.breakdown for row in measure_cards(lens(), STAFF, groups=True)] == ["", "Young"]


def test_the_group_that_holds_a_goal_down_is_not_named_to_who_may_not_see_its_measure() -> None:
    one = make.measure(is_public=False, lag_days=90)
    group = Breakdown.objects.create(key="age=young", label="Young")
    make.reading(one, MAY, 5.0)
    make.reading(one, MAY, 50.0, breakdown_id=group.id, denominator=40.0)
    make.target(one, date(2019, 12, 31), 9.0)
    make.goal(measures=[one])
    world.settled(one)
    assert [goal_cards(lens(), who)[0].floor_group for who in (STAFF, PUBLIC)] == ["Young", ""]


def half_hidden() -> Goal:
    """A goal with a public measure on track and a hidden one off track, as the engine settled them."""
    shown, hidden = make.measure(lag_days=90), make.measure(is_public=False, lag_days=90)
    for one, value in ((shown, 5.0), (hidden, 50.0)):
        make.reading(one, APRIL, value)
        make.reading(one, MAY, value)
        make.target(one, date(2019, 12, 31), 9.0)
    made = make.goal(measures=[shown, hidden])
    world.settled(shown, hidden)
    return made


@pytest.mark.parametrize("as_of", [None, APRIL])
def test_a_goal_stands_where_the_measures_put_it_that_the_reader_may_see(as_of: date | None) -> None:
    half_hidden()
    rows = [goal_cards(lens(as_of), who)[0] for who in (PUBLIC, STAFF)]
    assert [(row.status.slug, row.ruled.slug, row.coverage, row.counts.on_track, row.counts.off_track) for row in rows] == [
        ("on_track", "on_track", 1.0, 1, 0),
        ("off_track", "off_track", 1.0, 1, 1),
    ]


def test_an_agency_sees_its_goals_with_its_own_unpublished_measures() -> None:
    hidden = half_hidden().goal_measures.get(measure__is_public=False).measure
    own, other = (Viewer(user_id=1, steward_of=frozenset({agency})) for agency in (hidden.agency_id, hidden.agency_id + 10**6))
    assert [goal_cards(lens(), who)[0].status.slug for who in (own, other)] == ["off_track", "on_track"]


def test_a_goal_is_not_held_down_by_groups_the_reader_may_not_see() -> None:
    shown, hidden = make.measure(lag_days=90), make.measure(is_public=False, lag_days=90)
    group = Breakdown.objects.create(key="age=young", label="Young")
    for one in (shown, hidden):
        make.reading(one, MAY, 5.0)
        make.target(one, date(2019, 12, 31), 9.0)
    make.reading(hidden, MAY, 50.0, breakdown_id=group.id, denominator=40.0)
    make.goal(measures=[shown, hidden])
    world.settled(shown, hidden)
    assert [goal_cards(lens(), who)[0].status.slug for who in (PUBLIC, STAFF)] == ["on_track", "near"]


def test_goals_that_hide_nothing_take_one_query_for_the_public_and_those_that_hide_some_three() -> None:
    world.settled(*[make.goal(measures=[make.measure()]).goal_measures.get().measure for _ in range(3)])
    assert queries(lambda: goal_cards(lens(), PUBLIC)) == 1
    for _ in range(3):
        half_hidden()
    assert queries(lambda: goal_cards(lens(), PUBLIC)) <= 3


def test_a_card_of_the_past_is_computed_with_the_clock_of_that_day() -> None:
    one = make.measure(lag_days=30)
    world.monthly(one, [1.0, 2.0, 3.0])
    world.settled(one)
    row = measure_cards(lens(APRIL), STAFF)[0]
    assert (row.period, row.value, row.as_of, row.freshness) == ("Apr 2019", 2.0, APRIL, Freshness.FRESH)


def test_a_card_as_known_earlier_leaves_out_what_came_later() -> None:
    one = make.measure()
    make.reading(one, APRIL, 4.0, recorded_at=datetime(2019, 5, 20, tzinfo=UTC))
    make.reading(one, MAY, 5.0, recorded_at=datetime(2019, 9, 1, tzinfo=UTC))
    known = [measure_cards(lens(None, day), STAFF)[0].value for day in (date(2019, 6, 30), date(2019, 9, 1))]
    assert known == [4.0, 5.0]


def test_a_goal_of_the_past_is_rolled_up_from_cards_of_the_past() -> None:
    one = make.measure(lag_days=90)
    make.reading(one, APRIL, 5.0)
    make.reading(one, MAY, 50.0)
    make.target(one, date(2019, 12, 31), 9.0)
    make.goal(measures=[one])
    world.settled(one)
    assert [goal_cards(at, STAFF)[0].status.slug for at in (lens(), lens(APRIL))] == ["off_track", "on_track"]


def test_knowing_everything_known_today_is_the_live_site() -> None:
    assert lens(None, real_today()).is_live
    assert not lens(None, real_today() - timedelta(days=1)).is_live


def test_many_computed_cards_are_kept_until_a_figure_changes() -> None:
    measures = [make.measure() for _ in range(25)]
    at = lens(APRIL)
    first = queries(lambda: measure_cards(at, STAFF))
    again = queries(lambda: measure_cards(at, STAFF))
    make.reading(measures[0], APRIL, 5.0)
    assert again < first
    assert next(row.value for row in measure_cards(at, STAFF) if row.code == measures[0].code) == 5.0


def test_the_revision_costs_one_query() -> None:
    assert queries(revision) == 1


def test_the_derivation_names_the_source_and_who_accepted_the_value() -> None:
    one = make.measure()
    person = make.user("analyst", name="Sam Analyst")
    make.reading(one, MAY, 5.0, accepted_by=person, accepted_at=datetime(2019, 6, 3, 12, tzinfo=UTC))
    found = derivation(one.code, lens(), STAFF)
    assert found is not None
    said = {step.key: step.values for step in found.steps}
    assert (said["source"]["source"], said["accepted"]["accepted_by"], said["accepted"]["accepted_on"]) == (
        "Case log", "Sam Analyst", "2019-06-03",
    )  # fmt: skip


def test_there_is_no_derivation_of_what_the_reader_may_not_see_or_what_is_not_there() -> None:
    one = make.measure(is_public=False)
    assert derivation(one.code, lens(), PUBLIC) is None
    assert derivation("NOPE", lens(), STAFF) is None
    assert derivation(one.code, lens(), STAFF, breakdown_id=99) is None
