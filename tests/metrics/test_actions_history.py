"""History: versions of one figure stand in order of when they became known, in whatever order they arrive."""

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.actions import NewReading, record_readings
from metrics.models import Measure, Reading
from tests import make
from tests.metrics.importing import AT, bring_in

pytestmark = pytest.mark.django_db
END = date(2020, 4, 30)
HEADER = "measure,period,value,recorded_at\n"


@pytest.fixture
def measure() -> Measure:
    return make.measure(code="M-A", lag_days=28)


def line() -> list[tuple[float | None, datetime, datetime | None]]:
    return list(Reading.objects.order_by("recorded_at", "pk").values_list("value", "recorded_at", "superseded_at"))


def known(on: datetime, versions: list[tuple[float | None, datetime, datetime | None]] | None = None) -> float | None:
    """The value as known at a moment."""
    found = [value for value, start, end in versions or line() if start <= on and (end is None or on < end)]
    return found[-1] if found else None


def at(day: int) -> datetime:
    return datetime(2021, 1, day, 5, tzinfo=UTC)


def test_vintages_of_one_file_follow_each_other(tmp_path: Path, measure: Measure) -> None:
    text = HEADER + "M-A,2020-04,2,2021-01-02\nM-A,2020-04,1,2021-01-01\nM-A,2020-04,2,2021-01-03\n"
    report = bring_in(tmp_path, text, history=True)
    assert (report.added, report.revised, report.same) == (1, 2, 0)
    assert line() == [(1.0, at(1), at(2)), (2.0, at(2), at(3)), (2.0, at(3), None)]


def test_an_older_vintage_that_arrives_later_changes_no_current_answer(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,2,2021-01-05\n", history=True)
    report = bring_in(tmp_path, HEADER + "M-A,2020-04,1,2021-01-02\n", history=True)
    assert report.revised == 1
    assert line() == [(1.0, at(2), at(5)), (2.0, at(5), None)]
    assert [known(at(day)) for day in (1, 3, 6)] == [None, 1.0, 2.0]


def test_january_figure_arriving_before_the_revision_of_december_keeps_both(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2019-12,7,2020-01-20\nM-A,2020-01,5,2020-02-20\n", history=True)
    bring_in(tmp_path, HEADER + "M-A,2019-12,8,2020-03-20\n", history=True)
    december = Reading.objects.filter(period_end=date(2019, 12, 31)).order_by("recorded_at")
    assert [(one.value, one.superseded_at is None) for one in december] == [(7.0, False), (8.0, True)]
    assert Reading.objects.current().count() == 2


def test_a_benchmark_revises_some_months_and_leaves_the_others(tmp_path: Path, measure: Measure) -> None:
    months = [f"{year}-{month:02d}" for year in range(2010, 2019) for month in range(1, 13)]
    first = "".join(f"M-A,{month},{number}\n" for number, month in enumerate(months))
    later = "".join(f"M-A,{month},{number + (0.1 if number < 25 else 0)}\n" for number, month in enumerate(months))
    bring_in(tmp_path, "measure,period,value\n" + first)
    report = bring_in(tmp_path, "measure,period,value\n" + later, at=AT + timedelta(days=1))
    assert (report.added, report.revised, report.same) == (0, 25, 83)
    assert Reading.objects.exclude(superseded_at=None).count() == 25


def test_loading_history_again_writes_nothing(tmp_path: Path, measure: Measure) -> None:
    text = HEADER + "M-A,2020-04,1,2021-01-01\nM-A,2020-04,2,2021-01-02\nM-A,2020-05,2,\n"
    bring_in(tmp_path, text, history=True)
    before = line()
    report = bring_in(tmp_path, text, history=True)
    assert report.same == 3
    assert line() == before


def test_a_value_that_came_back_stays_current_when_the_one_between_arrives_last(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,2,2021-01-01\nM-A,2020-04,2,2021-01-05\n", history=True)
    bring_in(tmp_path, HEADER + "M-A,2020-04,3,2021-01-03\n", history=True)
    assert [known(at(day)) for day in (2, 4, 6)] == [2.0, 3.0, 2.0]


def test_a_correction_recorded_at_the_same_moment_takes_the_place_of_what_arrived_before(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,1,2021-01-01\n", history=True)
    bring_in(tmp_path, HEADER + "M-A,2020-04,2,2021-01-01\n", history=True)
    assert line() == [(1.0, at(1), at(1)), (2.0, at(1), None)]
    assert known(at(1)) == 2.0


def fact(measure: Measure, value: float | None, recorded: datetime) -> NewReading:
    reason = None if value is not None else "suppressed"
    return NewReading(measure.pk, END.replace(day=1), END, value, reason, recorded_at=recorded)


VINTAGES = st.dictionaries(st.integers(1, 20), st.sampled_from([None, 0.0, 1.0, 2.0]), min_size=1, max_size=5)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(vintages=VINTAGES, data=st.data())
def test_the_order_of_arrival_changes_no_answer_of_any_day(vintages: dict[int, float | None], data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(vintages)))
    cuts = data.draw(st.sets(st.integers(1, max(1, len(order) - 1))))
    with transaction.atomic():
        measure = make.measure()
        batches = [order[start:end] for start, end in itertools.pairwise([0, *sorted(cuts - {len(order)}), len(order)])]
        for batch in batches:
            record_readings(readings=[fact(measure, vintages[day], at(day)) for day in batch], by=None, at=AT)
        moments = [at(day) for day in range(1, 21)]
        answers = [known(moment) for moment in moments]
        current = Reading.objects.current().get(measure=measure)
        transaction.set_rollback(True)
    newest = [max((day for day in vintages if day <= number), default=None) for number in range(1, 21)]
    assert answers == [vintages[day] if day else None for day in newest]
    assert current.value == vintages[max(vintages)]


def test_readings_from_a_form_are_recorded_with_who_and_when_and_noted(measure: Measure) -> None:
    by = make.user()
    merged = record_readings(readings=[NewReading(measure.pk, END.replace(day=1), END, 4.0, note="a\tb\\c\nd")], by=by, at=AT)
    stored = Reading.objects.get()
    assert (merged.added, stored.value, stored.note, stored.accepted_by, stored.recorded_at) == (1, 4.0, "a\tb\\c\nd", by, AT)
    assert measure.changes.get().recorded_at == AT


def test_the_stored_line_never_has_two_current_rows(measure: Measure) -> None:
    record_readings(readings=[fact(measure, 1.0, at(3))], by=None, at=AT)
    record_readings(readings=[fact(measure, 2.0, at(1)), fact(measure, 3.0, at(5))], by=None, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM metrics_reading WHERE superseded_at IS NULL")
        assert cursor.fetchone() == (1,)
