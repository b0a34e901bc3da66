"""One measure's history as its page reads it, through both clocks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from metrics.models import Breakdown, Category, Dimension
from metrics.queries.series import annotations_of, breakdowns_of, points, recent_points, targets_of, vintages
from tests import make

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2019, 3, 31), date(2019, 4, 30), date(2019, 5, 31)
AUGUST = datetime(2019, 8, 1, 12, tzinfo=UTC)


def revised() -> Any:
    """March 1, April 2 and then 20 from 1 August 2019."""
    one = make.measure()
    make.reading(one, MARCH, 1.0)
    make.reading(one, APRIL, 2.0, superseded_at=AUGUST)
    make.reading(one, APRIL, 20.0, recorded_at=AUGUST)
    return one


def test_points_are_the_current_readings_oldest_first() -> None:
    rows = points(revised().id, as_of=MAY)
    assert [(row.label, row.value, row.is_revised) for row in rows] == [("Mar 2019", 1.0, False), ("Apr 2019", 20.0, True)]


def test_points_as_known_on_an_earlier_day_are_those_of_that_day() -> None:
    assert [row.value for row in points(revised().id, as_of=MAY, known_on=date(2019, 7, 31))] == [1.0, 2.0]


def test_points_end_with_the_day_asked_for() -> None:
    assert [row.value for row in points(revised().id, as_of=MARCH)] == [1.0]


def test_a_period_without_a_value_says_why() -> None:
    one = make.measure()
    make.reading(one, MAY, None, reason="suppressed")
    assert [(row.value, row.reason) for row in points(one.id, as_of=MAY)] == [(None, "suppressed")]


def test_vintages_are_every_version_of_every_period() -> None:
    rows = vintages(revised().id)
    assert [(row.value, row.is_current) for row in rows] == [(1.0, True), (2.0, False), (20.0, True)]


def test_recent_points_are_the_newest_of_each_total_oldest_first() -> None:
    one, other = make.measure(), make.measure()
    for end, value in ((MARCH, 1.0), (APRIL, None), (MAY, 3.0)):
        make.reading(one, end, value)
    assert recent_points([one.id, other.id], as_of=MAY, per_series=2) == {one.id: [(APRIL, None), (MAY, 3.0)], other.id: []}


def test_recent_points_through_the_other_clock() -> None:
    one = revised()
    assert recent_points([one.id], as_of=MAY, known_on=date(2019, 7, 31))[one.id][-1] == (APRIL, 2.0)


def test_recent_points_of_many_measures_take_one_query(django_assert_num_queries: Any) -> None:
    ids = [make.measure().id for _ in range(5)]
    with django_assert_num_queries(1):
        recent_points(ids, as_of=MAY)


def test_all_official_targets_are_there_and_the_governing_one_is_marked() -> None:
    one = make.measure()
    make.target(one, date(2020, 12, 31), 125.0, source="Plan")
    make.target(one, date(2020, 12, 31), 150.0, source="Law", governs=False)
    assert [(row.value, row.governs) for row in targets_of(one.id)] == [(125.0, True), (150.0, False)]


def test_targets_that_were_replaced_are_seen_by_who_looks_back() -> None:
    one = make.measure()
    make.target(one, date(2020, 12, 31), 125.0, superseded_at=AUGUST)
    make.target(one, date(2020, 12, 31), 150.0, recorded_at=AUGUST)
    assert [[row.value for row in targets_of(one.id, known_on=day)] for day in (None, date(2019, 7, 31))] == [[150.0], [125.0]]


def test_annotations_are_in_order_of_date() -> None:
    one = make.measure()
    make.annotation(one, MAY)
    make.annotation(one, MARCH, "event")
    assert [(row.date, row.kind) for row in annotations_of(one.id)] == [(MARCH, "event"), (MAY, "series_break")]


def test_breakdowns_are_the_groups_with_readings_and_their_dimensions() -> None:
    one = make.measure()
    age = Dimension.objects.create(code="age", label="Age")
    group = Breakdown.objects.create(key="age=young", label="Young")
    group.categories.add(Category.objects.create(dimension=age, code="young", label="Young"))
    Breakdown.objects.create(key="age=old", label="Old")
    make.reading(one, MAY, 1.0)
    make.reading(one, MAY, 1.0, breakdown_id=group.id)
    assert [(row.label, row.dimensions) for row in breakdowns_of(one.id)] == [("Young", ("Age",))]
