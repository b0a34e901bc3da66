"""Sign-in, roles in the database, and the admin behind the same door."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.actions import create_demo_people, end_role, grant_role
from accounts.models import Role, User
from accounts.queries import viewer
from ctperf.entrance import PASSWORD_HASHERS
from tests import make

pytestmark = pytest.mark.django_db


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": "correct horse battery"})


def test_somebody_signs_in_by_e_mail_in_any_case(client):
    user = make.user("analyst")
    answer = client.post(reverse("account_login"), {"login": user.email.upper(), "password": "correct horse battery"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS)
def test_passwords_are_kept_by_argon2_at_its_full_cost(client):
    user = make.user("analyst")
    assert user.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    assert sign_in(client, user).status_code == 302


def test_a_wrong_password_does_not_say_whether_the_address_is_known(client):
    user = make.user("analyst")
    known = client.post(reverse("account_login"), {"login": user.email, "password": "wrong"}).content.decode()
    unknown = client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong"}).content.decode()
    assert "The email address and/or password you specified are not correct." in known
    assert "The email address and/or password you specified are not correct." in unknown


def test_the_sign_in_page_has_the_furniture_of_the_site(client):
    assert reverse("explorer") in client.get(reverse("account_login")).content.decode()


def test_nobody_opens_an_account_by_himself(client):
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": "correct horse battery"})
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_agency_role_needs_an_agency_and_a_state_role_has_none():
    user = make.user()
    for kind, agency in [("steward", None), ("analyst", make.agency())]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.create(user=user, kind=kind, agency=agency, granted_at=timezone.now())


def test_a_role_is_held_once():
    user = make.user("analyst")
    grant_role(user=user, kind="analyst", agency=None, at=timezone.now())
    assert user.roles.count() == 1


def test_an_ended_role_counts_no_more_from_the_next_request():
    user = make.user("analyst")
    end_role(role=user.roles.get(), at=timezone.now())
    assert viewer(user).state_roles == frozenset()


def test_the_admin_sends_strangers_to_the_one_sign_in_page(client):
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 302
    final = client.get(answer["Location"])
    assert final.status_code == 302
    assert final["Location"].startswith(reverse("account_login"))


def test_the_admin_tells_a_commissioner_that_it_is_not_hers(client):
    client.force_login(make.user("commissioner"))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_an_analyst_finds_a_measure_in_the_admin(client):
    client.force_login(make.user("analyst"))
    make.measure(name="Bridges in poor condition")
    page = client.get(reverse("admin:metrics_measure_changelist"), {"q": "bridges"}).content.decode()
    assert "Bridges in poor condition" in page


def test_an_analyst_sees_readings_in_the_admin_and_cannot_add_one(client):
    client.force_login(make.user("analyst"))
    assert client.get(reverse("admin:metrics_shownreading_changelist")).status_code == 200
    assert client.get(reverse("admin:metrics_shownreading_add")).status_code == 403


def test_people_are_the_administrators_business(client):
    client.force_login(make.user("analyst"))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    client.force_login(make.user("administrator"))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200


def test_the_admin_shows_people_and_is_no_second_door_to_their_roles_and_accounts(client):
    client.force_login(make.user("administrator"))
    other = make.user("commissioner")
    role = other.roles.get()
    for model, pk in (("user", other.pk), ("role", role.pk)):
        assert client.get(reverse(f"admin:accounts_{model}_add")).status_code == 403
        assert client.post(reverse(f"admin:accounts_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403
        page = client.get(reverse(f"admin:accounts_{model}_change", args=[pk])).content.decode()
        assert 'name="_save"' not in page
        assert client.post(reverse(f"admin:accounts_{model}_change", args=[pk]), {"email": "x@example.org"}).status_code == 403
        listed = client.get(reverse(f"admin:accounts_{model}_changelist")).content.decode()
        assert "end_now" not in listed + client.get(reverse("admin:index")).content.decode()
    assert client.post(f"/admin/accounts/user/{other.pk}/password/", {"password1": "x", "password2": "x"}).status_code in (302, 404)
    other.refresh_from_db()
    role.refresh_from_db()
    assert (other.is_active, other.check_password("correct horse battery"), role.ended_at) == (True, True, None)


def test_the_demonstration_people_are_made_once_and_left_alone_after():
    make.agency(code="DOT")
    create_demo_people(password="one long pass phrase", at=timezone.now())
    User.objects.filter(email="analyst@demo.ct.example").update(name="Renamed")
    create_demo_people(password="another long phrase", at=timezone.now())
    assert User.objects.count() == 7
    assert User.objects.get(email="analyst@demo.ct.example").name == "Renamed"


def test_what_an_administrator_changes_of_a_person_is_audited():
    user = make.user("analyst")
    user.name = "Changed"
    user.save()
    events = User._meta.get_field("events").related_model._default_manager.filter(pgh_obj=user)
    assert list(events.order_by("pgh_id").values_list("pgh_label", "name")) == [("insert", "Pat Example"), ("update", "Changed")]


def test_the_first_administrator_comes_from_the_command_line(client, capsys):
    call_command("add_person", "Ada@example.gov", name="Ada Ruiz", role="administrator")
    password = re.findall(r"password (\S+)", capsys.readouterr().out)[0]
    client.post(reverse("account_login"), {"login": "ada@example.gov", "password": password})
    assert client.get(reverse("person-invite")).status_code == 200


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"role": "king"}, "no role"),
        ({"role": "steward"}, "need --agency"),
        ({"role": "analyst", "agency": "NOPE"}, "no agency"),
    ],
)
def test_a_person_who_cannot_be_is_refused_with_the_reason(asked, why):
    with pytest.raises(CommandError, match=why):
        call_command("add_person", "ada@example.gov", name="Ada", **asked)
    assert not User.objects.exists()


def test_a_measure_linked_to_the_wrong_goal_is_taken_back_and_the_audit_keeps_it(client):
    client.force_login(make.user("analyst"))
    goal = make.goal(measures=[make.measure()])
    page = client.get(reverse("admin:goals_goal_change", args=[goal.pk])).content.decode()
    assert 'name="goal_measures-0-DELETE"' in page


def test_the_catalog_wears_the_name_of_the_site_and_leads_back_to_it(client):
    client.force_login(make.user("analyst"))
    page = client.get("/admin/").content.decode()
    assert "Connecticut Performance: catalog" in page
    assert "Measures and data" in page
    assert "catalog/catalog" in page
    assert client.get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"


def test_the_form_of_a_new_password_has_plain_labels_and_repeats_nothing(client):
    person = make.user("analyst")
    person.set_password("correct horse battery staple")
    person.save()
    client.force_login(person)
    page = client.get("/accounts/password/change/").content.decode().split("<main", 1)[1].split("</main")[0]
    assert "Current password" in page
    assert "placeholder" not in page


@pytest.mark.parametrize(("kind", "leads"), [("commissioner", True), ("governor", False)])
def test_the_account_leads_to_tokens_only_who_may_make_them(client, kind, leads):
    client.force_login(make.user(kind))
    page = client.get("/my/account/").content.decode()
    assert ('href="/my/tokens/"' in page) is leads
    assert (client.get("/my/tokens/").status_code == 200) is leads
    assert 'href="/about/permissions/"' in page
