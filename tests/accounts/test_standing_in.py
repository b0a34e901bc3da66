"""Standing in: named by who is away or by an administrator, for days, not passed on, given back, and told to both."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from accounts.actions.joining import Away, NotStandingIn, end_standing_in, stand_in
from accounts.models import Delegation, Mail, Role
from accounts.queries import viewer
from accounts.queries.joining import may_stand_in, stand_ins_of
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)
AT = datetime(2019, 6, 30, 14, tzinfo=UTC)
UNTIL = date(2019, 7, 12)


@pytest.fixture(autouse=True)
def clock():
    with override_settings(SITE_CLOCK=DAY):
        yield


@pytest.fixture
def agency():
    return make.agency(code="DOT", name="Department of Transportation")


@pytest.fixture
def james(agency):
    return make.user("commissioner", agency=agency, name="James Okafor")


@pytest.fixture
def ellen(agency):
    return make.user("steward", agency=agency, name="Ellen Novak")


def named(away, to, by=None, **fields):
    plain: dict[str, Any] = {"starts_on": DAY, "ends_on": UNTIL, "why": "Vacation"}
    wish = Away(away.roles.get().pk, to.pk, **(plain | fields))
    return Delegation.objects.get(pk=stand_in(away=wish, by=by or away, at=AT, day=DAY))


def test_the_stand_in_holds_the_role_from_the_first_day_and_both_are_told(james, ellen, agency):
    made = named(james, ellen)
    assert viewer(ellen).commissioner_of == {agency.pk}
    assert [(one.name, one.until) for one in viewer(ellen).stands_in] == [("James Okafor", UNTIL)]
    assert (made.why, made.made_by, made.made_at) == ("Vacation", james, AT)
    mails = {mail.user: mail for mail in Mail.objects.all()}
    assert mails.keys() == {james, ellen}
    assert mails[ellen].subject == "You stand in for James Okafor from June 30, 2019 to July 12, 2019"
    assert "commissioner, Department of Transportation" in mails[ellen].text
    assert "Vacation" in mails[james].text


def test_an_administrator_names_one_for_somebody_else_and_nobody_else_does(james, ellen, agency):
    for somebody in (ellen, make.user("commissioner", agency=agency), make.user("analyst"), make.user("governor"), make.user()):
        with pytest.raises(PermissionDenied):
            named(james, ellen, by=somebody)
    assert named(james, ellen, by=make.user("administrator")).made_by != james


def test_what_is_lent_is_not_lent_on(james, ellen, agency):
    named(james, ellen)
    third = make.user("governor")
    with pytest.raises(PermissionDenied):
        named(james, third, by=ellen)
    named(ellen, third)
    assert (viewer(third).steward_of, viewer(third).commissioner_of) == (frozenset({agency.pk}), frozenset())


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"starts_on": DAY - timedelta(days=1)}, "past"),
        ({"ends_on": DAY - timedelta(days=1)}, "backward"),
        ({"ends_on": DAY + timedelta(days=200)}, "too_long"),
    ],
)
def test_days_that_cannot_be_are_refused(james, ellen, days, why):
    with pytest.raises(NotStandingIn) as refused:
        named(james, ellen, **days)
    assert refused.value.why == why
    assert not Delegation.objects.exists()


def test_a_stand_in_is_somebody_else_with_a_role_of_their_own(james, ellen, agency):
    lent_only = make.user(name="Lent Only")
    Delegation.objects.create(role=ellen.roles.get(), to=lent_only, starts_on=DAY, ends_on=UNTIL, made_by=ellen, made_at=AT)
    assert viewer(lent_only).steward_of == {agency.pk}
    refused = {
        "herself": james,
        "no_staff": lent_only,
        "nobody": make.user("steward", is_active=False),
        "has_it": make.user("commissioner", agency=agency),
    }
    for why, person in refused.items():
        with pytest.raises(NotStandingIn) as told:
            named(james, person)
        assert told.value.why == why


def test_a_role_that_ended_or_is_held_for_the_state_is_not_lent(ellen):
    analyst, gone = make.user("analyst"), make.user("steward")
    Role.objects.filter(user=gone).update(ended_at=AT)
    for person in (analyst, gone):
        with pytest.raises(NotStandingIn, match="role"):
            named(person, ellen, by=make.user("administrator"))


def test_nobody_stands_in_twice_on_one_day(james, ellen):
    named(james, ellen)
    with pytest.raises(NotStandingIn, match="twice"):
        named(james, ellen, starts_on=UNTIL, ends_on=UNTIL + timedelta(days=3))
    named(james, ellen, starts_on=UNTIL + timedelta(days=1), ends_on=UNTIL + timedelta(days=3))


@pytest.mark.parametrize("who", ["away", "stand-in", "administrator"])
def test_it_ends_early_by_either_of_the_two_or_an_administrator(james, ellen, who):
    made = named(james, ellen)
    by = {"away": james, "stand-in": ellen}.get(who) or make.user("administrator")
    end_standing_in(delegation_id=made.pk, by=by, at=AT + timedelta(hours=1))
    assert viewer(ellen).commissioner_of == frozenset()
    assert set(Mail.objects.filter(key__startswith="people:stand-in-ended").values_list("user__name", flat=True)) == {
        james.name,
        ellen.name,
    }
    with pytest.raises(NotStandingIn, match="ended"):
        end_standing_in(delegation_id=made.pk, by=by, at=AT + timedelta(hours=2))


def test_nobody_else_ends_it(james, ellen, agency):
    made = named(james, ellen)
    for somebody in (make.user("steward", agency=agency), make.user("commissioner", agency=agency), make.user("analyst")):
        with pytest.raises(PermissionDenied):
            end_standing_in(delegation_id=made.pk, by=somebody, at=AT)
    assert Delegation.objects.get().ended_at is None


def test_the_lists_tell_what_is_coming_now_over_and_ended(james, ellen):
    named(james, ellen)
    named(james, ellen, starts_on=date(2019, 8, 1), ends_on=date(2019, 8, 2))
    ended = named(james, ellen, starts_on=date(2019, 9, 1), ends_on=date(2019, 9, 2))
    end_standing_in(delegation_id=ended.pk, by=james, at=AT)
    away, _ = stand_ins_of(james.pk, DAY)
    _, held = stand_ins_of(ellen.pk, DAY)
    assert [row.state for row in away] == [row.state for row in held] == ["ended", "coming", "now"]
    assert [row.state for row in stand_ins_of(james.pk, date(2019, 7, 20))[0]] == ["ended", "coming", "over"]


def test_people_of_the_own_agency_are_offered_as_near(james, ellen):
    far = make.user("steward", name="Far Away")
    make.user(name="No Role")
    assert {pk: is_near for pk, _, is_near in may_stand_in(james.pk)} == {ellen.pk: True, far.pk: False}
