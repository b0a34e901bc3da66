"""Inviting and accepting: who may, what is refused in words, and a secret that is in one mail and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.actions.joining import (
    NotAccepted,
    NotInvited,
    accept_anew,
    accept_as,
    invite_again,
    revoke_invitation,
)
from accounts.actions.mail.again import send_again
from accounts.models import Bounce, Invitation, LinkedAccount, Mail, MailState, Role, User
from accounts.queries import viewer
from accounts.queries.joining import offer_behind, waiting_invitations
from accounts.rules.joining import LINK_LIVES
from accounts.rules.secrets import digest_of
from agencies.models import events_of
from tests import make
from tests.accounts.joining import NOW, PASSWORD, invited, mailed, secret_sent, send

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def agency():
    return make.agency(code="DOT", name="Department of Transportation")


@pytest.fixture
def ruth(agency):
    return make.user("administrator", name="Ruth Adler")


def test_whoever_accepts_gets_an_account_with_the_role(ruth, agency):
    made, _secret = mailed(ruth)
    user = accept_anew(invitation_id=made.pk, password=PASSWORD, at=LATER)
    assert (user.email, user.name, user.check_password(PASSWORD)) == ("ines@ct.example", "Ines Ray", True)
    assert viewer(user).steward_of == {agency.pk}
    made.refresh_from_db()
    assert (made.accepted_by, made.accepted_at) == (user, LATER)
    assert User.objects.get(pk=user.pk).password.startswith("argon2")


@pytest.mark.parametrize("role", ["analyst", "commissioner", "governor", "linkage_officer", None])
def test_only_administrators_invite_send_again_and_take_back(ruth, agency, role):
    somebody = make.user(role, agency=agency) if role == "commissioner" else make.user(role)
    made = invited(ruth)
    for act in (invite_again, revoke_invitation):
        with pytest.raises(PermissionDenied):
            act(invitation_id=made.pk, by=somebody, at=NOW)
    with pytest.raises(PermissionDenied):
        invited(somebody, email="other@ct.example")
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"email": "ines"}, "email"),
        ({"email": ""}, "email"),
        ({"name": "  "}, "name"),
        ({"kind": "king"}, "role"),
        ({"agency_code": ""}, "agency"),
        ({"agency_code": "NOPE"}, "agency"),
        ({"kind": "analyst"}, "agency"),
        ({"agency_code": "OLD"}, "ended"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(ruth, asked, why):
    make.agency(code="OLD", effective_to=NOW.date() - timedelta(days=900))
    with pytest.raises(NotInvited) as refused:
        invited(ruth, **asked)
    assert refused.value.why == why
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_nobody_is_invited_twice_to_one_role_while_the_first_can_be_accepted(ruth):
    invited(ruth)
    with pytest.raises(NotInvited, match="invited"):
        invited(ruth, LATER, email="INES@ct.example ")
    invited(ruth, LATER, kind="commissioner")
    late = NOW + LINK_LIVES
    invited(ruth, late)
    assert Invitation.objects.filter(kind="steward").values_list("revoked_at", flat=True).order_by("pk")[0] == late


def test_who_holds_the_role_is_not_invited_to_it(ruth, agency):
    make.user("steward", agency=agency, email="ines@ct.example")
    with pytest.raises(NotInvited, match="held"):
        invited(ruth)


def test_the_secret_is_in_the_mail_that_went_out_and_only_its_digest_is_kept(ruth):
    made, secret = mailed(ruth)
    assert made.token_digest == digest_of(secret)
    assert "Accept here" in outgoing.outbox[-1].body
    kept = Mail.objects.get()
    assert kept.state == MailState.SENT
    assert "put in when the mail is sent" in kept.text
    assert secret not in everything_stored()


def everything_stored() -> str:
    """Each row of each table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_the_events_of_invitations_hold_no_digest(ruth):
    invited(ruth)
    assert "token_digest" not in {field.name for field in events_of(Invitation).model._meta.fields}


def test_a_new_mail_has_a_new_link_and_the_old_one_works_no_longer(ruth):
    made, first = mailed(ruth)
    invite_again(invitation_id=made.pk, by=ruth, at=LATER)
    assert offer_behind(first, LATER) is not None
    send(LATER)
    second = secret_sent()
    assert second != first
    assert offer_behind(first, LATER) is None
    offer = offer_behind(second, LATER)
    assert offer is not None
    assert offer.state == "open"
    made.refresh_from_db()
    assert made.expires_at == LATER + LINK_LIVES


def test_sent_again_from_the_outbox_it_has_a_new_link_too(ruth):
    made, first = mailed(ruth)
    Mail.objects.update(state=MailState.UNSURE)
    send_again(mail_ids=[Mail.objects.get().pk], by=ruth, at=LATER)
    send(LATER)
    assert offer_behind(first, LATER) is None
    offer = offer_behind(secret_sent(), LATER)
    assert offer is not None
    assert offer.id == made.pk


def test_what_is_still_on_its_way_is_not_sent_twice(ruth):
    made = invited(ruth)
    with pytest.raises(NotInvited, match="on_its_way"):
        invite_again(invitation_id=made.pk, by=ruth, at=LATER)
    assert Mail.objects.count() == 1


def test_one_that_was_taken_back_is_not_mailed_any_more(ruth):
    made = invited(ruth)
    revoke_invitation(invitation_id=made.pk, by=ruth, at=LATER)
    send(LATER)
    assert outgoing.outbox == []
    assert Mail.objects.get().state == MailState.CANCELLED
    for act in (invite_again, revoke_invitation):
        with pytest.raises(NotInvited, match="gone"):
            act(invitation_id=made.pk, by=ruth, at=LATER)


@pytest.mark.parametrize(("state", "at"), [("accepted", LATER), ("revoked", LATER), ("expired", NOW + LINK_LIVES)])
def test_what_is_not_open_is_not_accepted(ruth, state, at):
    made, secret = mailed(ruth)
    if state == "accepted":
        accept_anew(invitation_id=made.pk, password=PASSWORD, at=LATER)
    if state == "revoked":
        revoke_invitation(invitation_id=made.pk, by=ruth, at=LATER)
    with pytest.raises(NotAccepted) as refused:
        accept_anew(invitation_id=made.pk, password="another long sentence", at=at)
    assert refused.value.why == state
    offer = offer_behind(secret, at)
    assert offer is not None
    assert offer.state == state
    assert Role.objects.filter(kind="steward").count() == (state == "accepted")


def test_who_has_an_account_gets_the_role_with_it_and_keeps_the_password(ruth, agency):
    ines = make.user("governor", email="ines@ct.example", name="Ines R. Ray")
    made = invited(ruth)
    with pytest.raises(NotAccepted, match="has_account"):
        accept_anew(invitation_id=made.pk, password=PASSWORD, at=LATER)
    accept_as(invitation_id=made.pk, user=ines, at=LATER)
    ines.refresh_from_db()
    assert ines.check_password("correct horse battery")
    assert ines.name == "Ines R. Ray"
    assert (viewer(ines).steward_of, viewer(ines).state_roles) == (frozenset({agency.pk}), frozenset({"governor"}))


def test_nobody_accepts_for_somebody_else(ruth):
    made = invited(ruth)
    with pytest.raises(NotAccepted, match="somebody_else"):
        accept_as(invitation_id=made.pk, user=make.user("governor"), at=LATER)
    assert not Role.objects.filter(kind="steward").exists()


def test_who_left_comes_back_with_a_new_password_and_the_same_past(ruth, agency):
    ines = make.user(email="ines@ct.example", is_active=False)
    made = invited(ruth)
    back = accept_anew(invitation_id=made.pk, password=PASSWORD, at=LATER)
    assert back.pk == ines.pk
    assert (back.is_active, back.check_password(PASSWORD), back.check_password("correct horse battery")) == (True, True, False)
    assert viewer(back).steward_of == {agency.pk}


def test_the_list_says_what_became_of_the_mail(ruth):
    made = invited(ruth)
    assert [(row.id, row.mail_state) for row in waiting_invitations(NOW)] == [(made.pk, "queued")]
    Bounce.objects.create(address="ines@ct.example", mail=Mail.objects.get(), at=NOW, said="550 no such person")
    send()
    assert [row.mail_state for row in waiting_invitations(NOW)] == ["cancelled"]
    assert [row.state for row in waiting_invitations(NOW + LINK_LIVES)] == ["expired"]
    assert waiting_invitations(NOW, words="nobody") == []


@pytest.mark.parametrize(("kind", "agency_code"), [("analyst", ""), ("commissioner", "DOT")])
def test_the_mail_says_who_invites_to_what_and_until_when(ruth, agency, kind, agency_code):
    mailed(ruth, kind=kind, agency_code=agency_code)
    sent: Any = outgoing.outbox[-1]
    html = sent.alternatives[0].content
    assert sent.subject == "Ruth Adler invites you to Connecticut Performance"
    assert sent.to == ["ines@ct.example"]
    assert "December 4, 2026" in sent.body
    assert ("Department of Transportation" in sent.body) is bool(agency_code)
    assert secret_sent() in html


def test_an_account_that_an_identity_provider_opened_gets_no_password_by_an_invitation(ruth, agency):
    """The provider would be passed by: such a person comes back the way she came."""
    closed = make.user(email="ines@ct.example", is_active=False)
    LinkedAccount.objects.create(user=closed, provider="ct", uid="1")
    made, _secret = mailed(ruth)
    with pytest.raises(NotAccepted, match="has_account"):
        accept_anew(invitation_id=made.pk, password=PASSWORD, at=LATER)
    closed.refresh_from_db()
    assert (closed.is_active, closed.check_password(PASSWORD)) == (False, False)
