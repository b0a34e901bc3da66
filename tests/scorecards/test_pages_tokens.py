"""The page of tokens: made, shown once, revoked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.tokens import NoToken, Wish, make_token
from accounts.models import ApiToken
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make.agency(code="DOT", name="Department of Transportation")


@pytest.fixture
def commissioner(agency, client):
    user = make.user("commissioner", agency=agency)
    client.force_login(user)
    return user


def asked(**more):
    return {"name": "Nightly job", "agency": "DOT", "verbs": ["read", "readings"], "days": "30"} | more


def test_a_token_is_shown_when_it_is_made_and_never_after(client, commissioner):
    made = client.post(reverse("tokens"), asked())
    token = ApiToken.objects.get()
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    page = client.get(reverse("tokens")).content.decode()
    assert secret not in page
    assert f"{secret[:6]}…" in page
    assert token.verbs == ["read", "readings"]
    assert timedelta(days=29) < token.expiry - timezone.now() < timedelta(days=31)


def test_a_revoked_token_says_by_whom(client, commissioner):
    client.post(reverse("tokens"), asked())
    client.post(reverse("token-revoke", args=[ApiToken.objects.get().public_id]))
    token = ApiToken.objects.get()
    assert token.revoked_by == commissioner
    assert f"by {commissioner.name}" in client.get(reverse("tokens")).content.decode()


def test_a_token_for_another_agency_is_refused(client, commissioner):
    make.agency(code="DOL")
    assert client.post(reverse("tokens"), asked(agency="DOL")).context["form"].errors["agency"]
    assert not ApiToken.objects.exists()


def test_another_agencys_token_is_neither_listed_nor_revoked(client, commissioner):
    other = make.agency(code="DOL")
    wish = Wish("Their job", "DOL", ["read"], timedelta(days=3))
    public_id, _ = make_token(wish=wish, by=make.user("commissioner", agency=other), at=timezone.now())
    assert "Their job" not in client.get(reverse("tokens")).content.decode()
    assert client.post(reverse("token-revoke", args=[public_id])).status_code == 403
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("role", ["steward", "governor", "linkage_officer", None])
def test_who_keeps_no_tokens_has_no_such_page(client, role, agency):
    client.force_login(make.user(role, agency=agency) if role == "steward" else make.user(role))
    assert client.get(reverse("tokens")).status_code == 404


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(" ", "DOT", ["read"], timedelta(days=1)), "unnamed"),
        (Wish("Job", "DOT", [], timedelta(days=1)), "no_verb"),
        (Wish("Job", "DOT", ["rule"], timedelta(days=1)), "no_verb"),
        (Wish("Job", "DOT", ["read"], timedelta(days=900)), "too_long"),
        (Wish("Job", "DOT", ["read"], timedelta(0)), "too_long"),
        (Wish("Job", "XXX", ["read"], timedelta(days=1)), "no_agency"),
    ],
)
def test_a_token_needs_a_name_a_verb_an_agency_and_an_end(commissioner, wish, why):
    with pytest.raises(NoToken) as refused:
        make_token(wish=wish, by=commissioner, at=timezone.now())
    assert refused.value.why == why
