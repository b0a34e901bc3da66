"""When somebody is reminded: by working days of the State, on real calendars, and rarely."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.rules.calendar import is_working_day, working_days_from
from scorecards.rules.reminders import (
    AFTER,
    EVERY,
    TO_COMMISSIONER,
    TO_OPM,
    Owed,
    Part,
    Said,
    is_called_for,
    is_time,
    say,
    working_days_between,
)

D = date


def days(first: date, last: date) -> int:
    return working_days_between(first, last, is_working_day)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (D(2026, 7, 3), False),  # Independence Day falls on a Saturday and is observed on the Friday
        (D(2026, 7, 6), True),
        (D(2027, 7, 5), False),  # ... on a Sunday, and on the Monday
        (D(2026, 6, 19), False),  # Juneteenth, a holiday of the State since 2023
        (D(2022, 6, 20), True),  # not yet then
        (D(2026, 11, 3), True),  # Election Day is no holiday of the State's offices
        (D(2026, 11, 11), False),  # Veterans Day
        (D(2026, 11, 26), False),  # Thanksgiving
        (D(2026, 11, 27), True),  # the day after is none in Connecticut
        (D(2026, 2, 12), False),  # Lincoln's Birthday, which few other states keep
        (D(2026, 4, 3), False),  # Good Friday
        (D(2026, 10, 12), False),  # Columbus Day
        (D(2026, 12, 25), False),
        (D(2027, 1, 1), False),
        (D(2026, 11, 28), False),  # a Saturday
    ],
)
def test_the_offices_of_connecticut_are_open_or_closed(day: date, is_open: bool) -> None:
    assert is_working_day(day) is is_open


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (D(2026, 7, 2), D(2026, 7, 2), 0),
        (D(2026, 7, 2), D(2026, 7, 6), 1),  # over July 3 (observed), Saturday and Sunday
        (D(2026, 6, 18), D(2026, 6, 22), 1),  # over Juneteenth, a Friday
        (D(2026, 11, 2), D(2026, 11, 4), 2),  # over Election Day
        (D(2026, 12, 31), D(2027, 1, 4), 1),  # over the end of the year
        (D(2026, 6, 30), D(2026, 7, 1), 1),  # over the end of a month
        (D(2028, 2, 28), D(2028, 3, 1), 2),  # over February 29
        (D(2026, 11, 25), D(2026, 12, 1), 3),  # over Thanksgiving
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays_both_ways(first: date, last: date, count: int) -> None:
    assert (days(first, last), days(last, first)) == (count, -count)


def test_counting_agrees_with_stepping_for_a_whole_year_of_days() -> None:
    start = D(2026, 1, 2)
    for count in range(-120, 121, 7):
        end = working_days_from(start, count)
        assert days(start, end) == count


def test_one_is_reminded_after_one_three_five_and_ten_working_days_and_then_weekly() -> None:
    assert [after for after in range(40) if is_called_for(after)] == [1, 3, 5, 10, 15, 20, 25, 30, 35]


def said(thing: Owed, day: date, lead_days: int = 3) -> Said | None:
    return say(thing, day=day, lead_days=lead_days, is_working_day=is_working_day)


def calls(thing: Owed, first: date, last: date, lead_days: int = 3) -> list[date]:
    """The working days on which this thing is a reason to write."""
    every = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in every if is_working_day(day) and (found := said(thing, day, lead_days)) and found.calls]


def test_of_what_falls_due_one_hears_before_on_the_day_and_after_and_never_daily() -> None:
    due = Owed(due_on=D(2026, 7, 15))
    assert calls(due, D(2026, 7, 1), D(2026, 8, 31)) == [
        D(2026, 7, 10),  # three working days before, over a weekend
        D(2026, 7, 15),
        D(2026, 7, 16), D(2026, 7, 20), D(2026, 7, 22), D(2026, 7, 29),
        D(2026, 8, 5), D(2026, 8, 12), D(2026, 8, 19), D(2026, 8, 26),
    ]  # fmt: skip


def test_how_long_before_is_the_person_s_choice() -> None:
    due = Owed(due_on=D(2026, 7, 15))
    assert calls(due, D(2026, 6, 25), D(2026, 7, 14), lead_days=5) == [D(2026, 7, 8)]
    assert calls(due, D(2026, 6, 25), D(2026, 7, 14), lead_days=0) == []


@pytest.mark.parametrize("due", [D(2026, 7, 3), D(2026, 7, 4), D(2026, 7, 5)])
def test_what_falls_due_on_a_holiday_or_weekend_is_spoken_of_on_the_last_working_day_before(due: date) -> None:
    found = said(Owed(due_on=due), D(2026, 7, 2))
    assert found == Said(Part.TODAY, 0, calls=True)
    assert said(Owed(due_on=due), D(2026, 7, 6)) == Said(Part.OVERDUE, 1, calls=True)


def test_what_is_coming_and_late_is_named_with_its_days() -> None:
    assert said(Owed(due_on=D(2026, 7, 15)), D(2026, 7, 9)) == Said(Part.COMING, -4, calls=False)
    assert said(Owed(due_on=D(2026, 7, 15)), D(2026, 7, 17)) == Said(Part.OVERDUE, 2, calls=False)


def test_what_came_back_or_waits_is_spoken_of_on_the_next_working_day_and_then_as_rarely() -> None:
    for thing in (Owed(since=D(2026, 7, 2)), Owed(since=D(2026, 7, 2), returned=True)):
        assert calls(thing, D(2026, 7, 2), D(2026, 7, 24)) == [D(2026, 7, 6), D(2026, 7, 8), D(2026, 7, 10), D(2026, 7, 17), D(2026, 7, 24)]


def test_what_came_back_stands_among_what_came_back_also_when_it_is_late() -> None:
    found = said(Owed(due_on=D(2026, 7, 1), since=D(2026, 7, 8), returned=True), D(2026, 7, 9))
    assert found == Said(Part.RETURNED, 5, calls=True)


@pytest.mark.parametrize(("threshold", "part"), [(TO_COMMISSIONER, Part.AGENCY), (TO_OPM, Part.STATE)])
def test_others_hear_of_it_once_it_is_late_enough_and_then_weekly(threshold: int, part: Part) -> None:
    thing = Owed(due_on=D(2026, 7, 15), passed_on=threshold)
    on_time = working_days_from(D(2026, 7, 15), threshold)
    assert said(thing, working_days_from(on_time, -1)) is None
    assert said(thing, on_time) == Said(part, threshold, calls=True)
    assert calls(thing, D(2026, 7, 1), D(2026, 8, 5))[0] == on_time


def test_what_is_somebody_else_s_and_has_no_due_day_is_not_spoken_of() -> None:
    assert said(Owed(passed_on=TO_COMMISSIONER), D(2026, 7, 15)) is None


def test_what_happens_after_a_demonstration_s_day_has_waited_since_yesterday() -> None:
    assert said(Owed(since=D(2026, 7, 15)), D(2019, 7, 1)) == Said(Part.WAITING, None, calls=True)


@pytest.mark.parametrize(
    ("day", "hour", "is_due"),
    [(D(2026, 7, 2), 7, False), (D(2026, 7, 2), 8, True), (D(2026, 7, 2), 23, True), (D(2026, 7, 3), 8, False), (D(2026, 7, 4), 8, False)],
)
def test_mail_goes_from_the_chosen_hour_on_working_days_only(day: date, hour: int, is_due: bool) -> None:
    assert is_time(day=day, hour=hour, chosen_hour=8, is_working_day=is_working_day) is is_due


def test_the_methods_page_says_when_people_are_reminded() -> None:
    told = (Path(__file__).parents[3] / "docs" / "methods.md").read_text().partition("## When people are reminded")[2].partition("\n## ")[0]
    said = " ".join(told.split())
    after = f"after {', '.join(map(str, AFTER[:-1]))} and {AFTER[-1]} working days and then every {EVERY}"
    assert after in said
    assert f"After {TO_COMMISSIONER} working days a commissioner" in said
    assert f"after {TO_OPM}, OPM" in said
