"""Facts are never rewritten: not by the application, not by a slip in SQL."""

from datetime import UTC, date, datetime

import pytest
from django.db import InternalError, connection, transaction
from django.db.models import Model

from metrics.models import Reading, Target
from tests import make

pytestmark = pytest.mark.django_db
LATER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(params=[Reading, Target])
def row(request):
    measure = make.measure()
    return make.reading(measure, date(2019, 1, 31), 4.0) if request.param is Reading else make.target(measure, date(2019, 12, 31), 5)


def refused(statement: str, key: int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [key])
    except InternalError as error:
        return "pgtrigger" in str(error)
    return False


def columns(row: Model) -> list[str]:
    return [str(field.column) for field in row._meta.concrete_fields]


def test_of_a_fact_only_superseded_at_can_be_updated(row):
    table = row._meta.db_table
    open_to_change = [name for name in columns(row) if not refused(f'UPDATE {table} SET "{name}" = "{name}" WHERE id = %s', row.pk)]
    assert [name for name in open_to_change if name != "hidden"] == ["superseded_at"]


def test_a_newer_version_supersedes(row):
    row.superseded_at = LATER
    row.save(update_fields=["superseded_at"])
    row.refresh_from_db()
    assert row.superseded_at == LATER


def test_nothing_is_deleted(row):
    assert refused(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
