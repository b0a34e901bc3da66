"""When somebody last looked: kept once a visit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.actions.looks import note_look
from accounts.models import Look, LookKind, User
from accounts.queries.looks import looked_before
from tests import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2019, 6, 24, 9, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def look(by: User, visit: str, at: datetime, subject: str = "", is_seen: bool = False) -> bool:
    kind = LookKind.AREA if subject else LookKind.OVERVIEW
    return note_look(by=by, kind=kind, subject=subject, visit=visit, at=at, is_seen=is_seen)


def before(by: User, visit: str, subject: str = "") -> datetime | None:
    return looked_before(by.pk, LookKind.AREA if subject else LookKind.OVERVIEW, subject, visit)


def test_somebody_who_never_looked_has_no_last_time_not_even_after_the_first_look() -> None:
    who = make.user()
    assert before(who, "a") is None
    assert look(who, "a", MONDAY)
    assert before(who, "a") is None


def test_the_last_time_is_when_the_visit_before_began_and_stays_so_for_the_whole_visit() -> None:
    who = make.user()
    look(who, "a", MONDAY)
    assert before(who, "b") == MONDAY
    look(who, "b", TUESDAY)
    assert before(who, "b") == MONDAY
    assert before(who, "c") == TUESDAY


def test_a_visit_is_written_once() -> None:
    who = make.user()
    assert look(who, "a", MONDAY)
    assert not look(who, "a", MONDAY + timedelta(hours=1))
    assert Look.objects.get(user=who).looked_at == MONDAY
    assert look(who, "b", TUESDAY)
    assert not look(who, "b", WEDNESDAY)


def test_what_was_seen_is_no_news_from_then_on() -> None:
    who = make.user()
    look(who, "a", MONDAY)
    look(who, "b", TUESDAY, is_seen=True)
    assert before(who, "b") == TUESDAY
    assert before(who, "c") == TUESDAY


def test_each_person_and_each_page_has_its_own() -> None:
    one, other = make.user(), make.user()
    look(one, "a", MONDAY)
    look(one, "a", MONDAY, subject="TR")
    assert before(other, "z") is None
    assert before(one, "z", "TR") == MONDAY
    assert before(one, "z", "JOBS") is None
    assert Look.objects.filter(user=one).count() == 2


def test_there_is_one_row_for_a_person_and_a_page() -> None:
    who = make.user()
    look(who, "a", MONDAY)
    with pytest.raises(IntegrityError):
        Look.objects.create(user=who, kind="overview", subject="", visit="b", looked_at=TUESDAY)
