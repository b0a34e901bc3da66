"""Late is what is due and absent; slipped is what its source has moved."""

from datetime import date

import pytest

from metrics.rules.codes import Freshness, PeriodType
from metrics.rules.releases import Release, regular_due, release_of


@pytest.mark.parametrize(
    ("freshness", "was_moved", "release"),
    [
        (Freshness.FRESH, False, Release.AWAITED),
        (Freshness.DUE_SOON, False, Release.AWAITED),
        (Freshness.NOT_YET_DUE, False, Release.AWAITED),
        (Freshness.OVERDUE, False, Release.LATE),
        (Freshness.NO_SCHEDULE, False, Release.UNSCHEDULED),
        (Freshness.FRESH, True, Release.SLIPPED),
        (Freshness.DUE_SOON, True, Release.SLIPPED),
        (Freshness.OVERDUE, True, Release.SLIPPED_AND_LATE),
    ],
)
def test_how_the_next_release_stands(freshness, was_moved, release):
    assert release_of(freshness, was_moved=was_moved) == release


@pytest.mark.parametrize(
    ("period", "end", "delays", "due"),
    [
        (PeriodType.MONTH, date(2024, 4, 30), (10, 0, 0), date(2024, 5, 10)),
        (PeriodType.MONTH, date(2024, 4, 30), (10, 2, 0), date(2024, 5, 14)),  # two working days over a weekend
        (PeriodType.COHORT, date(2014, 12, 31), (30, 0, 36), date(2018, 1, 30)),
        (PeriodType.SFY, date(2024, 6, 30), (0, 0, 0), date(2024, 6, 30)),
        (PeriodType.POINT, date(2024, 1, 24), (30, 0, 0), None),
    ],
)
def test_when_a_period_is_due_by_lag_and_grace(period, end, delays, due):
    assert regular_due(period, end, delays) == due
