"""What the audit is told with every change, whatever the door."""

import io
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from pghistory.models import Context

from agencies.actions.context import because, recorded, said, say
from agencies.models import Agency, events_of
from tests import make

pytestmark = pytest.mark.django_db


def told(agency: Agency, label: str = "update") -> list[dict[str, Any]]:
    """What was recorded with each event of an agency, in order."""
    found = events_of(Agency).filter(pgh_obj_id=agency.pk, pgh_label=label).order_by("pgh_id")
    return [Context.objects.get(pk=event.pgh_context_id).metadata for event in found]


def renamed(agency: Agency, name: str) -> None:
    Agency.objects.filter(pk=agency.pk).update(name=name)


@pytest.fixture
def role() -> str:
    return str(connection.settings_dict["USER"])


def test_plain_sql_is_recorded_with_the_role_of_the_database(role):
    agency = make.agency()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_agency SET name = 'By hand' WHERE id = %s", [agency.pk])
    (one,) = told(agency)
    assert (one["door"], one["role"]) == ("sql", role)


def test_the_role_of_the_database_cannot_be_said_by_the_application(role):
    agency = make.agency()
    with recorded(role="somebody else"):
        renamed(agency, "Renamed")
    assert told(agency)[0]["role"] == role


def test_a_reason_holds_for_what_is_written_under_it_and_for_nothing_else():
    agency = make.agency()
    with recorded(request="abcdefgh"):
        renamed(agency, "One")
        with because("the law changed"):
            renamed(agency, "Two")
        renamed(agency, "Three")
    renamed(agency, "Four")
    assert [(one.get("reason"), one.get("request")) for one in told(agency)] == [
        (None, "abcdefgh"),
        ("the law changed", "abcdefgh"),
        (None, "abcdefgh"),
        (None, None),
    ]


def test_a_reason_that_fails_is_forgotten_too():
    agency = make.agency()
    with suppress(ZeroDivisionError), transaction.atomic(), because("no luck"):
        renamed(agency, "One")
        raise ZeroDivisionError
    renamed(agency, "Two")
    assert [one.get("reason") for one in told(agency)] == [None]


def test_what_is_said_later_in_a_request_is_said_of_what_follows():
    agency = make.agency()
    with recorded(request="abcdefgh"):
        renamed(agency, "One")
        say(user=7)
        renamed(agency, "Two")
    assert [one.get("user") for one in told(agency)] == [None, 7]
    assert said() == {}


def test_contexts_are_added_and_never_updated():
    agency = make.agency()
    with recorded(request="abcdefgh"):
        for name in ("One", "Two"):
            renamed(agency, name)
        before = set(Context.objects.filter(metadata__request="abcdefgh").values_list("pk", "updated_at"))
        with because("something else"):
            renamed(agency, "Three")
    after = set(Context.objects.filter(metadata__request="abcdefgh").values_list("pk", "updated_at"))
    assert len(before) == 1
    assert len(after) == 2
    assert before < after


def test_a_person_may_be_named_with_the_reason():
    agency, person = make.agency(), make.user()
    with because("for good reason", by=person.pk):
        renamed(agency, "One")
    assert told(agency)[0]["user"] == person.pk


@pytest.mark.django_db(transaction=True)
def test_statements_that_commit_by_themselves_are_recorded_with_what_was_said():
    agency = make.agency()
    with because("one by one"):
        renamed(agency, "One")
        renamed(agency, "Two")
    renamed(agency, "Three")
    assert [one.get("reason") for one in told(agency)] == ["one by one", "one by one", None]
    assert [one["door"] for one in told(agency)[2:]] == ["sql"]


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_copied_in_are_recorded(role):
    with connection.cursor() as cursor:
        lines = io.StringIO("COPIED\tCopied\tdepartment\t\t\n")
        cursor.copy_expert("COPY agencies_agency (code, name, kind, mission, website) FROM STDIN", lines)
    (one,) = told(Agency.objects.get(code="COPIED"), "insert")
    assert (one["door"], one["role"]) == ("sql", role)


@pytest.mark.django_db(transaction=True)
def test_one_transaction_of_plain_sql_is_one_act():
    first, second = make.agency(), make.agency()
    with transaction.atomic():
        renamed(first, "One")
        renamed(second, "One")
    renamed(first, "Two")
    contexts = events_of(Agency).filter(pgh_label="update").order_by("pgh_id").values_list("pgh_context_id", flat=True)
    one, same, other = contexts
    assert one == same != other
