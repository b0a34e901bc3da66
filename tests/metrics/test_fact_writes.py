"""What is written to readings and targets is recorded in one row for each statement and measure, whoever writes."""

from datetime import UTC, date, datetime

import pytest
from django.db import InternalError, connection, transaction
from pghistory.models import Context

from agencies.actions.context import because
from metrics.actions.readings import NewReading, record_readings
from metrics.models import FactWrite, Measure, Reading
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2020, 2, 1, tzinfo=UTC)


def new(measure: Measure, month: int, value: float) -> NewReading:
    return NewReading(measure_id=measure.pk, period_start=date(2019, month, 1), period_end=date(2019, month, 28), value=value)


def writes(*, of: Measure) -> list[tuple[str, str, int]]:
    return list(FactWrite.objects.filter(measure=of).order_by("id").values_list("fact", "kind", "rows"))


def test_a_statement_over_many_readings_is_one_row_for_each_measure():
    one, other = make.measure(), make.measure()
    record_readings(readings=[*(new(one, month, 1.0) for month in range(1, 13)), new(other, 1, 2.0)], by=None, at=NOW)
    assert writes(of=one) == [("reading", "added", 12)]
    assert writes(of=other) == [("reading", "added", 1)]


def test_the_row_names_the_first_and_the_last_reading():
    measure = make.measure()
    record_readings(readings=[new(measure, month, 1.0) for month in (1, 2, 3)], by=None, at=NOW)
    ids = Reading.objects.order_by("id").values_list("id", flat=True)
    assert FactWrite.objects.values_list("first_id", "last_id").get(measure=measure) == (ids[0], ids[2])


def test_what_replaces_is_recorded_beside_what_it_replaced():
    measure = make.measure()
    record_readings(readings=[new(measure, 1, 1.0), new(measure, 2, 1.0)], by=None, at=NOW)
    record_readings(readings=[new(measure, 1, 2.0), new(measure, 2, 1.0)], by=None, at=LATER)
    assert writes(of=measure) == [("reading", "added", 2), ("reading", "superseded", 1), ("reading", "added", 1)]


def test_what_is_kept_back_is_told_from_what_is_superseded():
    measure = make.measure()
    make.reading(measure, date(2019, 1, 31), 3.0)
    Reading.objects.update(hidden=True)
    assert writes(of=measure)[1:] == [("reading", "hidden", 1)]


def test_a_statement_that_changes_nothing_records_nothing():
    measure = make.measure()
    make.reading(measure, date(2019, 1, 31), 3.0)
    Reading.objects.update(hidden=False)
    assert len(writes(of=measure)) == 1


def test_targets_are_recorded_alike():
    measure = make.measure()
    target = make.target(measure, date(2020, 12, 31), 4.0)
    target.superseded_at = LATER
    target.save(update_fields=["superseded_at"])
    assert writes(of=measure) == [("target", "added", 1), ("target", "superseded", 1)]


def test_the_reason_is_recorded_with_it():
    measure = make.measure()
    with because("the source revised it"):
        record_readings(readings=[new(measure, 1, 1.0)], by=None, at=NOW)
    context = FactWrite.objects.values_list("context", flat=True).get(measure=measure)
    assert Context.objects.get(pk=context).metadata["reason"] == "the source revised it"


def test_plain_sql_is_recorded_too():
    measure = make.measure()
    make.reading(measure, date(2019, 1, 31), 3.0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_reading SET superseded_at = now() WHERE measure_id = %s", [measure.pk])
    last = FactWrite.objects.filter(measure=measure).latest("id")
    assert last.kind == "superseded"
    assert last.context is not None
    assert last.context.metadata["role"] == connection.settings_dict["USER"]


@pytest.mark.parametrize("statement", ["UPDATE metrics_factwrite SET rows = 0", "DELETE FROM metrics_factwrite"])
def test_what_was_recorded_is_not_rewritten(statement):
    make.reading(make.measure(), date(2019, 1, 31), 3.0)
    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
