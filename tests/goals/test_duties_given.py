"""Saying who answers for what: by the commissioner or OPM, to somebody of the agency, many at once, told to whom it concerns."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Mail
from accounts.queries import viewer
from goals.actions.duties import NotAnswering, Part, give_duties
from goals.models import Duty
from goals.queries.duties import agency_duties
from scorecards.queries.duties import duties_of
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
AT = datetime(2019, 6, 28, tzinfo=UTC)
LATER = datetime(2019, 6, 29, tzinfo=UTC)


@pytest.fixture
def agency():
    return make.agency(code="DOT", name="Department of Transportation")


@pytest.fixture
def james(agency):
    return make.user("commissioner", agency=agency, name="James Okafor")


@pytest.fixture
def ellen(agency):
    return make.user("steward", agency=agency, name="Ellen Novak")


def key(thing):
    return f"{thing._meta.model_name}-{thing.pk}"


def give(by, to, *things, at=AT, code="DOT"):
    return give_duties(part=Part(code, frozenset(map(key, things)), to.pk if to else None), by=by, at=at)


def test_many_things_are_given_at_once_and_stand_on_the_list_of_who_answers(agency, james, ellen, settings):
    settings.SITE_CLOCK = world.DAY
    other = make.user("steward", agency=agency)
    measures, goal = [make.measure(agency=agency, lag_days=20) for _ in range(2)], make.goal(lead=agency)
    for one in measures:
        world.monthly(one, [1.0], date(2019, 4, 30))
    assert give(james, ellen, *measures, goal) == 3
    assert set(Duty.objects.values_list("user", "given_by", "given_at")) == {(ellen.pk, james.pk, AT)}
    due = {row.code for row in duties_of(viewer(ellen), world.DAY).pressing}
    assert due >= {one.code for one in measures}
    assert not {row.code for row in duties_of(viewer(other), world.DAY).pressing} & {one.code for one in measures}


def test_what_is_given_to_somebody_else_is_taken_from_who_had_it_and_both_are_told(agency, james, ellen):
    one, other = make.measure(agency=agency, name="Late trains"), make.user("steward", agency=agency, name="Pat Doe")
    give(james, ellen, one)
    Mail.objects.all().delete()
    assert give(james, other, one, at=LATER) == 1
    assert list(Duty.objects.order_by("pk").values_list("user__name", "ended_at")) == [("Ellen Novak", LATER), ("Pat Doe", None)]
    mails = {mail.user.name: mail for mail in Mail.objects.all() if mail.user}
    assert mails.keys() == {"Ellen Novak", "Pat Doe"}
    assert "Late trains" in mails["Pat Doe"].text
    assert "No longer yours".upper() in mails["Ellen Novak"].text


def test_giving_again_changes_nothing_and_tells_nobody(agency, james, ellen):
    one = make.measure(agency=agency)
    give(james, ellen, one)
    Mail.objects.all().delete()
    assert give(james, ellen, one, at=LATER) == 0
    assert Duty.objects.count() == 1
    assert not Mail.objects.exists()


def test_it_can_be_nobodys_in_particular_again(agency, james, ellen):
    one = make.measure(agency=agency)
    give(james, ellen, one)
    assert give(james, None, one, at=LATER) == 1
    assert Duty.objects.get().ended_at == LATER


def test_opm_and_the_agencys_commissioner_give_duties_and_nobody_else(agency, ellen):
    one = make.measure(agency=agency)
    for by in (make.user("commissioner"), ellen, make.user("governor"), make.user("linkage_officer"), make.user()):
        with pytest.raises(PermissionDenied):
            give(by, ellen, one)
    for by in (make.user("analyst"), make.user("administrator")):
        give(by, ellen, one)
    assert Duty.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "left", "lost"])
def test_only_somebody_of_the_agency_answers(agency, james, who):
    people = {
        "stranger": make.user("steward"),
        "left": make.user("steward", agency=agency, is_active=False),
        "lost": make.user("steward", agency=agency),
    }
    people["lost"].roles.update(ended_at=AT)
    with pytest.raises(NotAnswering, match="person"):
        give(james, people[who], make.measure(agency=agency))
    assert not Duty.objects.exists()


def test_what_is_another_agencys_is_not_given_and_nothing_else_with_it(agency, james, ellen):
    with pytest.raises(NotAnswering, match="thing"):
        give(james, ellen, make.measure(agency=agency), make.measure())
    with pytest.raises(NotAnswering, match="nothing"):
        give(james, ellen)
    assert not Duty.objects.exists()


def test_the_page_tells_who_answers_and_whose_duty_is_lost(agency, james, ellen, django_assert_num_queries):
    one, goal = make.measure(agency=agency), make.goal(lead=agency)
    make.measure(agency=agency, retired_on=date(2019, 1, 1))
    give(james, ellen, one, goal)
    ellen.roles.update(ended_at=LATER)
    for _ in range(3):
        make.measure(agency=agency)
    with django_assert_num_queries(5):
        found = agency_duties("DOT")
    assert found is not None
    held = {row.key: (row.holder, row.is_lost) for row in found.things}
    assert held[key(one)] == held[key(goal)] == ("Ellen Novak", True)
    assert len(held) == 5
    assert [(person.name, person.count) for person in found.people] == [("James Okafor", 0)]


def test_who_is_freed_is_told_that_it_is_nobodys_and_not_somebody_elses(agency, james, ellen):
    one = make.measure(agency=agency)
    give(james, ellen, one)
    give(james, None, one, at=LATER)
    mail = Mail.objects.latest("pk")
    assert mail.user == ellen
    assert "to somebody else" not in mail.text
    assert "all its data stewards" in mail.text
