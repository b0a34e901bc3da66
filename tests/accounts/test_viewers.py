"""Who a signed-in user is: the roles held now, and those held for somebody who is away."""

from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from accounts.models import Delegation, Role
from accounts.queries import viewer
from accounts.rules.policy import StandIn
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)
AT = datetime(2019, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with override_settings(SITE_CLOCK=DAY):
        yield


def lend(role, to, starts=date(2019, 6, 20), ends=date(2019, 7, 12), **fields):
    return Delegation.objects.create(role=role, to=to, starts_on=starts, ends_on=ends, made_by=role.user, made_at=AT, **fields)


def test_a_stand_in_holds_the_own_role_and_the_lent_one_in_one_query(django_assert_num_queries):
    dot = make.agency()
    away = make.user("commissioner", agency=dot, name="James Okafor")
    steward = make.user("steward", agency=dot)
    lend(away.roles.get(), steward)
    with django_assert_num_queries(1):
        who = viewer(steward)
    assert (who.commissioner_of, who.steward_of) == (frozenset({dot.pk}), frozenset({dot.pk}))
    assert who.stands_in == (StandIn("commissioner", dot.pk, "James Okafor", date(2019, 7, 12)),)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(DAY, DAY, True), (date(2019, 7, 1), date(2019, 7, 2), False), (date(2019, 6, 1), date(2019, 6, 29), False)],
)
def test_a_stand_in_stands_in_on_the_days_named_and_on_no_other(starts, ends, holds):
    steward = make.user("steward")
    lend(make.user("commissioner").roles.get(), steward, starts, ends)
    assert bool(viewer(steward).commissioner_of) is holds


def test_nothing_is_lent_after_it_was_ended_or_the_holder_lost_it_or_left():
    steward = make.user("steward")
    lend(make.user("commissioner").roles.get(), steward, ended_at=AT)
    lend(make.user("commissioner", is_active=False).roles.get(), steward)
    gone = make.user("commissioner")
    lend(gone.roles.get(), steward)
    Role.objects.filter(user=gone).update(ended_at=AT)
    assert viewer(steward).commissioner_of == frozenset()


def test_only_what_is_held_for_an_agency_can_be_lent():
    steward = make.user("steward")
    lend(make.user("analyst").roles.get(), steward)
    assert viewer(steward).state_roles == frozenset()


def test_who_is_away_keeps_the_role():
    dot = make.agency()
    away = make.user("commissioner", agency=dot)
    lend(away.roles.get(), make.user("steward"))
    lend(away.roles.get(), make.user("steward"))
    assert viewer(away).commissioner_of == {dot.pk}
    assert viewer(away).stands_in == ()


def test_somebody_who_left_is_the_public():
    assert viewer(make.user("analyst", is_active=False)).user_id is None
