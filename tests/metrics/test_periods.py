"""Reporting periods as stored: made by the calendar, moved and opened again by OPM for a reason."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from metrics.actions.periods import NotDone, end_reopening, ensure_periods, move_dates, reopen
from metrics.models import Reopening, ReportingPeriod
from metrics.queries.periods import is_locked, open_period, reporting_period, reporting_periods
from metrics.rules.calendar import Dates, PeriodState
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)
NOW = datetime(2019, 6, 30, 16, tzinfo=UTC)
MARCH = date(2019, 3, 31)


@pytest.fixture
def periods():
    ensure_periods(day=DAY, at=NOW)
    return {one.code: one for one in reporting_periods(DAY)}


def again(period, by, **changes):
    given = {"agency_id": None, "until": date(2019, 7, 5), "why": "late_data", "note": "The vendor was late."} | changes
    return reopen(period_id=period.id, **given, by=by, at=NOW, day=DAY)


def test_periods_reach_from_four_quarters_before_the_day_to_four_after(periods):
    assert sorted(periods) == [
        "SFY2018-Q4", "SFY2019-Q1", "SFY2019-Q2", "SFY2019-Q3", "SFY2019-Q4", "SFY2020-Q1", "SFY2020-Q2", "SFY2020-Q3", "SFY2020-Q4",
    ]  # fmt: skip


def test_making_periods_again_makes_none_and_keeps_moved_dates(periods):
    dates = Dates(date(2019, 6, 17), date(2019, 7, 26), date(2019, 8, 30))
    move_dates(period_id=periods["SFY2019-Q4"].id, dates=dates, reason="The core ledger closes late.", by=make.user("analyst"), day=DAY)
    assert ensure_periods(day=DAY, at=NOW) == 0
    found = reporting_period("SFY2019-Q4", DAY)
    assert found is not None
    assert found.closes_on == date(2019, 8, 30)


def test_a_later_day_adds_only_the_periods_that_are_missing(periods):
    assert ensure_periods(day=date(2019, 7, 1), at=NOW) == 1
    assert ReportingPeriod.objects.count() == len(periods) + 1


def test_the_open_period_is_the_one_whose_updates_come_in_now(periods):
    found = open_period(DAY)
    assert found is not None
    assert (found.code, found.label, found.state, found.is_open) == ("SFY2019-Q4", "April to June 2019", PeriodState.OPEN, True)


def test_between_two_periods_none_is_open(periods):
    assert open_period(date(2019, 5, 20)) is None


def test_a_period_after_its_closing_day_is_locked_for_everybody(periods):
    assert is_locked(MARCH, make.agency().pk, DAY)
    assert not is_locked(DAY, make.agency().pk, DAY)


def test_a_reopening_lifts_the_lock_of_one_agency_until_its_day(periods):
    one, other = make.agency(), make.agency()
    again(periods["SFY2019-Q3"], make.user("analyst"), agency_id=one.pk)
    assert [is_locked(MARCH, of.pk, DAY) for of in (one, other)] == [False, True]
    assert is_locked(MARCH, one.pk, date(2019, 7, 6))


def test_ending_a_reopening_locks_the_period_at_once(periods):
    analyst = make.user("analyst")
    made = again(periods["SFY2019-Q3"], analyst)
    assert end_reopening(reopening_id=made, by=analyst, at=NOW)
    assert is_locked(MARCH, make.agency().pk, DAY)
    assert not end_reopening(reopening_id=made, by=analyst, at=NOW)


@pytest.mark.parametrize(
    ("code", "changes", "why"),
    [
        ("SFY2019-Q4", {}, "open"),
        ("SFY2019-Q3", {"note": "  "}, "unexplained"),
        ("SFY2019-Q3", {"why": "because"}, "unexplained"),
        ("SFY2019-Q3", {"until": date(2019, 6, 29)}, "past"),
    ],
)
def test_only_a_closed_period_is_reopened_for_a_reason_and_into_the_future(periods, code, changes, why):
    with pytest.raises(NotDone) as refused:
        again(periods[code], make.user("analyst"), **changes)
    assert refused.value.why == why
    assert not Reopening.objects.exists()


@pytest.mark.parametrize("kind", ["commissioner", "steward", "governor", "linkage_officer"])
def test_nobody_but_opm_touches_the_calendar(periods, kind):
    by, period = make.user(kind), periods["SFY2019-Q3"]
    with pytest.raises(PermissionDenied):
        again(period, by)
    with pytest.raises(PermissionDenied):
        move_dates(period_id=period.id, dates=Dates(DAY, DAY, DAY), reason="So", by=by, day=DAY)
    with pytest.raises(PermissionDenied):
        end_reopening(reopening_id=1, by=by, at=NOW)


OPENS = date(2019, 6, 17)


@pytest.mark.parametrize(
    ("code", "dates", "reason", "why"),
    [
        ("SFY2019-Q3", Dates(date(2019, 3, 18), date(2019, 4, 22), date(2019, 7, 30)), "Late", "closed"),
        ("SFY2019-Q4", Dates(OPENS, date(2019, 8, 30), date(2019, 8, 12)), "Late", "out_of_order"),
        ("SFY2019-Q4", Dates(OPENS, date(2019, 6, 20), date(2019, 6, 30)), "Early", "out_of_order"),
        ("SFY2019-Q4", Dates(OPENS, date(2019, 7, 30), date(2019, 8, 12)), " ", "unexplained"),
    ],
)
def test_dates_are_moved_only_in_order_for_a_reason_and_before_the_period_closes(periods, code, dates, reason, why):
    with pytest.raises(NotDone) as refused:
        move_dates(period_id=periods[code].id, dates=dates, reason=reason, by=make.user("analyst"), day=DAY)
    assert refused.value.why == why
