"""Accepted misses: asked by the commissioner, agreed by OPM, over by themselves, through both clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from metrics.actions.misses import Ask, MissRefused, ask_for_miss, decide_miss, end_miss
from metrics.models import AcceptedMiss, Measure
from metrics.queries.misses import accepted_until, misses_of, misses_waiting
from scorecards.queries.lens import revision
from tests import make

pytestmark = pytest.mark.django_db
DAY, UNTIL = date(2019, 6, 30), date(2019, 12, 31)
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
ANALYST = "analyst"


@pytest.fixture
def one() -> Measure:
    return make.measure()


def ask(of: Measure, status: str = "off_track", **fields: object) -> int:
    asked = {"measure_id": of.pk, "until": UNTIL, "interim": 35.0, "why": "The new system is late."} | fields
    by = make.user("commissioner", agency=of.agency)
    return ask_for_miss(ask=Ask(**asked), status=status, by=by, at=AT, day=DAY)  # type: ignore[arg-type]


def accepted(of: Measure) -> int:
    made = ask(of)
    decide_miss(miss_id=made, accept=True, comment="", by=make.user(ANALYST), at=AT, day=DAY)
    return made


def refusal(work: object) -> str:
    with pytest.raises(MissRefused) as refused:
        work()  # type: ignore[operator]
    return refused.value.why


def until(of: Measure, day: date = DAY, known_on: date | None = None) -> date | None:
    return accepted_until([of.pk], day, known_on).get(of.pk)


def test_what_opm_agreed_to_holds_from_that_day_until_its_date_and_then_ends_by_itself(one: Measure) -> None:
    made = ask(one)
    assert until(one) is None
    decide_miss(miss_id=made, accept=True, comment="Agreed.", by=make.user(ANALYST), at=AT, day=DAY)
    assert (until(one), until(one, UNTIL), until(one, UNTIL + timedelta(days=1))) == (UNTIL, UNTIL, None)
    assert until(one, DAY - timedelta(days=1)) is None


def test_what_opm_declines_holds_on_no_day_and_says_why(one: Measure) -> None:
    made = ask(one)
    decline = {"miss_id": made, "accept": False, "by": make.user(ANALYST), "at": AT, "day": DAY}
    assert refusal(lambda: decide_miss(comment=" ", **decline)) == "unexplained"  # type: ignore[arg-type]
    decide_miss(comment="Too long.", **decline)  # type: ignore[arg-type]
    assert until(one) is None
    assert AcceptedMiss.objects.get().comment == "Too long."


def test_an_early_end_counts_from_its_day(one: Measure) -> None:
    made = accepted(one)
    later = DAY + timedelta(days=30)
    end_miss(miss_id=made, why="Reached.", by=make.user(ANALYST), at=AT + timedelta(days=30), day=later)
    assert (until(one, later), until(one, later - timedelta(days=1))) == (None, UNTIL)


def test_as_known_on_a_day_neither_agreement_nor_end_is_known_before_it_was_made(one: Measure) -> None:
    made = accepted(one)
    end_miss(miss_id=made, why="Reached.", by=make.user(ANALYST), at=AT + timedelta(days=30), day=DAY + timedelta(days=1))
    later = DAY + timedelta(days=1)
    assert until(one, later) is None
    assert until(one, later, AT.date()) == UNTIL
    assert until(one, DAY, AT.date() - timedelta(days=1)) is None


def test_of_two_the_one_agreed_last_counts(one: Measure) -> None:
    accepted(one)
    second = ask(one, until=date(2020, 3, 31))
    decide_miss(miss_id=second, accept=True, comment="", by=make.user(ANALYST), at=AT + timedelta(hours=1), day=DAY)
    assert until(one) == date(2020, 3, 31)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"why": " "}, "unexplained"),
        ({"until": DAY}, "day"),
        ({"until": DAY + timedelta(days=2 * 366 + 1)}, "day"),
        ({"interim": float("nan")}, "number"),
        ({"status": "on_track"}, "not_missed"),
        ({"status": "no_data"}, "not_missed"),
    ],
)
def test_what_cannot_be_asked_is_refused(one: Measure, fields: dict[str, object], why: str) -> None:
    assert refusal(lambda: ask(one, **fields)) == why  # type: ignore[arg-type]


def test_one_question_waits_at_a_time(one: Measure) -> None:
    ask(one)
    assert refusal(lambda: ask(one)) == "open"


@pytest.mark.parametrize("role", ["steward", "analyst", "governor", "administrator"])
def test_only_the_commissioner_asks(one: Measure, role: str) -> None:
    asked = Ask(one.pk, UNTIL, 35.0, "Late.")
    with pytest.raises(PermissionDenied):
        ask_for_miss(ask=asked, status="near", by=make.user(role, agency=one.agency), at=AT, day=DAY)


@pytest.mark.parametrize("role", ["commissioner", "steward", "governor", "linkage_officer"])
def test_only_opm_decides(one: Measure, role: str) -> None:
    made = ask(one)
    with pytest.raises(PermissionDenied):
        decide_miss(miss_id=made, accept=True, comment="", by=make.user(role, agency=one.agency), at=AT, day=DAY)


def test_who_asked_never_decides(one: Measure) -> None:
    made = ask(one)
    asker = AcceptedMiss.objects.get(pk=made).asked_by
    asker.roles.create(kind=ANALYST, granted_at=make.LONG_AGO)
    assert refusal(lambda: decide_miss(miss_id=made, accept=True, comment="", by=asker, at=AT, day=DAY)) == "own"


def test_the_agency_takes_its_question_back_and_opm_does_not(one: Measure) -> None:
    made = ask(one)
    with pytest.raises(PermissionDenied):
        end_miss(miss_id=made, why="No.", by=make.user(ANALYST), at=AT, day=DAY)
    end_miss(miss_id=made, why="On the way again.", by=AcceptedMiss.objects.get().asked_by, at=AT, day=DAY)
    assert AcceptedMiss.objects.get().state == "withdrawn"
    assert refusal(lambda: end_miss(miss_id=made, why="x", by=AcceptedMiss.objects.get().asked_by, at=AT, day=DAY)) == "state"


def test_the_public_reads_what_was_agreed_and_the_agency_what_it_asked(one: Measure) -> None:
    first = accepted(one)
    waits = ask(one)
    assert [row.id for row in misses_of(PUBLIC, one.pk, one.agency_id)] == [first]
    assert {row.id for row in misses_of(viewer(make.user("steward", agency=one.agency)), one.pk, one.agency_id)} == {first, waits}
    assert [row.id for row in misses_waiting(viewer(make.user(ANALYST)))] == [waits]
    assert misses_waiting(viewer(make.user("governor"))) == []


def test_agreeing_and_ending_make_pages_anew(one: Measure) -> None:
    made = ask(one)
    asked = revision()
    decide_miss(miss_id=made, accept=True, comment="", by=make.user(ANALYST), at=AT, day=DAY)
    agreed = revision()
    end_miss(miss_id=made, why="Reached.", by=make.user(ANALYST), at=AT, day=DAY)
    assert asked < agreed < revision()
