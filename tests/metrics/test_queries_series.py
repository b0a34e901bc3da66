"""The recent values of many measures, through both clocks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from metrics.models import Breakdown
from metrics.queries.columns import Chosen, Clocks, read_newest
from metrics.queries.series import recent_points
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


@pytest.mark.parametrize(("known_on", "april"), [(None, 20.0), (date(2019, 7, 31), 2.0)])
def test_the_newest_figures_leave_out_what_has_none_and_what_is_of_groups(known_on: date | None, april: float) -> None:
    one, other = revised(), make.measure()
    make.reading(one, MAY, None)
    make.reading(one, MAY, 7.0, breakdown_id=Breakdown.objects.create(key="town=Derby", label="Derby").pk)
    make.reading(other, MAY, 3.0)
    found = read_newest(Chosen(ids=[one.id, other.id]), Clocks(date(2019, 6, 1), known_on), 1)
    assert (found.measure.tolist(), found.breakdown.tolist(), found.count.tolist()) == ([one.id, other.id], [0, 0], [1, 1])
    assert found.value.tolist() == [april, 3.0]
    two = read_newest(Chosen(ids=[one.id]), Clocks(date(2019, 6, 1), known_on), 2)
    assert two.value.tolist() == [1.0, april]
