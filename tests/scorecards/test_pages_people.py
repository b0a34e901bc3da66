"""The pages about people: the list, one person, roles, handing over, standing in, and who answers for what."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Bounce, Delegation, Handover, Invitation, Mail, Role, User
from accounts.queries import viewer
from goals.models import Duty
from scorecards.queries.audit import history_of
from scorecards.templatetags.deeds import deed
from tests import make
from tests.goals.leaving import AT, DAY, Scene, fill, scene
from tests.scorecards import world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_CLOCK = world.DAY


@pytest.fixture
def of() -> Scene:
    return scene()


@pytest.fixture
def ruth(of: Scene, client: Client) -> User:
    client.force_login(of.ruth)
    return of.ruth


def page(client: Client, route: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(route, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/people/\d+/">([^<]+)</a>', text)


# The list


def test_the_list_has_everybody_with_a_role_by_name(client, ruth, of):
    make.user(name="No Role")
    make.user("analyst", is_active=False, name="Gone Away")
    assert names(page(client, "people")) == ["Ellen Novak", "James Okafor", "Lee Park", "Ruth Adler"]
    assert names(page(client, "people", state="no_role")) == ["No Role"]
    assert names(page(client, "people", state="left")) == ["Gone Away"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "novak"}, ["Ellen Novak"]),
        ({"kind": "administrator"}, ["Ruth Adler"]),
        ({"agency": "DOT"}, ["Ellen Novak", "James Okafor"]),
        ({"agency": "DOT", "kind": "steward"}, ["Ellen Novak"]),
        ({"factor": "with"}, ["Lee Park"]),
        ({"factor": "without", "agency": "DOT"}, ["Ellen Novak", "James Okafor"]),
        ({"seen": "never", "agency": "DOT"}, ["Ellen Novak"]),
        ({"seen": "month", "agency": "DOT"}, ["James Okafor"]),
        ({"seen": "quarter", "kind": "steward"}, ["Ellen Novak", "Lee Park"]),
        ({"kind": "king"}, ["Ellen Novak", "James Okafor", "Lee Park", "Ruth Adler"]),
    ],
)
def test_the_list_is_narrowed(client, ruth, of, asked, found):
    Authenticator.objects.create(user=of.away, type="totp", data={})
    now = timezone.now()
    User.objects.filter(pk=of.leaver.pk).update(last_login=now - timedelta(days=3))
    User.objects.filter(pk=of.away.pk).update(last_login=now - timedelta(days=100))
    assert names(page(client, "people", **asked)) == found


def test_who_holds_duties_without_a_role_is_pointed_out(client, ruth, of):
    assert "orphans=1" not in page(client, "people")
    fill(of)
    Role.objects.filter(user=of.leaver).update(ended_at=AT)
    assert "1 person answers for something and holds no role" in page(client, "people")
    assert names(page(client, "people", orphans=1)) == ["James Okafor"]


def test_the_list_and_a_person_take_few_queries_however_many_there_are(client, ruth, of, django_assert_max_num_queries):
    fill(of)
    page(client, "people")
    counts = []
    for _ in range(2):
        for _ in range(30):
            make_quickly(of)
        with django_assert_max_num_queries(MOST_QUERIES) as seen:
            page(client, "people")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, "person", of.leaver.pk)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, "people", state="invited")
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, "person-leave", of.leaver.pk)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, "agency-duties", "DOT")


def make_quickly(of: Scene) -> None:
    """A steward who never signs in: drawing a password takes longer than all the rest."""
    user = User.objects.create(email=f"{make.code('quick').lower()}@example.org", name="Quick Person", password="!")
    Role.objects.create(user=user, kind="steward", agency=of.agency, granted_at=AT)


def test_more_people_than_fit_are_paged(client, ruth, of):
    for _ in range(50):
        make_quickly(of)
    assert "1 to 50 of 54" in page(client, "people")
    assert len(names(page(client, "people", page=2))) == 4


def test_analysts_read_and_change_nothing(client, of):
    fill(of)
    client.force_login(make.user("analyst"))
    assert "Invite somebody" not in page(client, "people")
    shown = page(client, "person", of.leaver.pk)
    assert "Late trains" in shown
    assert 'method="post" action="/people/' not in shown
    assert client.get(reverse("person-leave", args=[of.leaver.pk])).status_code == 404
    assert client.post(reverse("role-end", args=[of.leaver.pk, of.leaver.roles.get().pk])).status_code == 404


def test_the_menus_lead_administrators_and_analysts_to_people(client, ruth, of):
    assert page(client, "about").count('href="/people/"') >= 2
    client.force_login(make.user("analyst"))
    assert page(client, "about").count('href="/people/"') == 1
    client.force_login(of.steward)
    assert 'href="/people/"' not in page(client, "about")


# Inviting


def invite_asked(**more: str) -> dict[str, str]:
    return {"name": "Ines Ray", "email": "ines@ct.example", "kind": "steward", "agency": "DOT"} | more


def test_an_invitation_is_sent_listed_sent_again_and_taken_back(client, ruth):
    answer = client.post(reverse("person-invite"), invite_asked(), follow=True)
    assert "Ines Ray is invited" in answer.content.decode()
    made = Invitation.objects.get()
    assert made.agency is not None
    assert (made.email, made.agency.code, made.invited_by) == ("ines@ct.example", "DOT", ruth)
    shown = page(client, "people", state="invited")
    assert "ines@ct.example" in shown
    assert "waiting to be sent" in shown
    Mail.objects.update(state="sent", sent_at=AT)
    client.post(reverse("invitation-again", args=[made.pk]))
    assert Mail.objects.count() == 2
    client.post(reverse("invitation-revoke", args=[made.pk]))
    assert "No open invitations" in page(client, "people", state="invited")


def test_the_same_person_is_refused_twice_in_words(client, ruth):
    client.post(reverse("person-invite"), invite_asked())
    answer = client.post(reverse("person-invite"), invite_asked())
    assert answer.status_code == 400
    assert "was invited to this role already" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_a_steward_without_agency_is_refused_at_the_field(client, ruth):
    answer = client.post(reverse("person-invite"), invite_asked(agency=""))
    assert answer.context["form"].errors["agency"]


# One person


def test_a_person_s_page_tells_roles_stand_ins_sign_in_tokens_mail_and_what_would_be_left(client, ruth, of):
    fill(of)
    mail = Mail.objects.create(
        key="x", kind="notice", address=of.leaver.email, subject="x", text="x", html="x", message_id="x", queued_at=AT
    )
    Bounce.objects.create(address=of.leaver.email, mail=mail, at=AT, said="550 no such person")
    UserSession.objects.create(user=of.leaver, ip="192.0.2.1", session_key="abc", user_agent="", last_seen_at=AT)
    Authenticator.objects.create(user=of.leaver, type="totp", data={})
    shown = page(client, "person", of.leaver.pk)
    for words in (
        "Commissioner", "Department of Transportation", "nobody else would hold this role", "Measures and goals to answer for",
        "Comments to answer or resolve", "Nightly job", "550 no such person", "End all sessions", "Remove lost second factors",
        "Who changed what",
    ):  # fmt: skip
        assert words in shown, words
    assert "192.0.2.1" not in shown


def test_there_is_no_page_of_nobody(client, ruth):
    for number in (999_999, 10**20):
        assert client.get(f"/people/{number}/").status_code == 404


def test_a_role_is_given_told_and_refused_when_it_is_held(client, ruth, of):
    answer = client.post(reverse("person-role", args=[of.steward.pk]), {"kind": "governor", "agency": ""}, follow=True)
    assert "Ellen Novak is now Governor" in unescape(answer.content.decode())
    assert viewer(of.steward).state_roles == {"governor"}
    assert Mail.objects.get().subject == "You are now Governor's office"
    assert client.post(reverse("person-role", args=[of.steward.pk]), {"kind": "governor", "agency": ""}).status_code == 400
    assert client.post(reverse("person-role", args=[of.steward.pk]), {"kind": "analyst", "agency": "DOT"}).status_code == 400


def test_a_closed_account_is_given_no_role(client, ruth, of):
    gone = make.user(is_active=False)
    answer = client.post(reverse("person-role", args=[gone.pk]), {"kind": "governor", "agency": ""})
    assert "This account is closed" in answer.content.decode()
    assert not gone.roles.exists()


def test_a_role_that_leaves_nothing_behind_ends_and_one_that_does_leads_to_handing_over(client, ruth, of):
    free = client.post(reverse("role-end", args=[of.steward.pk, of.steward.roles.get().pk]))
    assert free["Location"] == reverse("person", args=[of.steward.pk])
    assert of.steward.roles.get().ended_at is not None
    role = of.leaver.roles.get()
    held = client.post(reverse("role-end", args=[of.leaver.pk, role.pk]), follow=True)
    assert held.request["PATH_INFO"] == reverse("person-leave", args=[of.leaver.pk])
    assert "Somebody has to take over the role" in unescape(held.content.decode())
    role.refresh_from_db()
    assert role.ended_at is None


def test_sessions_and_lost_factors_are_taken_away_and_one_s_own_factors_are_not(client, ruth, of):
    other = Client()
    other.force_login(of.steward)
    other.get(reverse("my-updates"))
    client.post(reverse("person-sessions", args=[of.steward.pk]))
    assert other.get(reverse("my-updates")).status_code == 302
    Authenticator.objects.create(user=of.steward, type="totp", data={})
    client.post(reverse("person-factors", args=[of.steward.pk]))
    assert not Authenticator.objects.exists()
    assert client.post(reverse("person-factors", args=[ruth.pk])).status_code == 404


# Handing over


def test_handing_over_is_reviewed_done_and_told(client, ruth, of):
    fill(of)
    where = reverse("person-leave", args=[of.leaver.pk])
    assert "James Okafor" in page(client, "person-leave", of.leaver.pk)
    asked = {"successor": str(of.steward.pk), "why": "Retires"}
    review = client.post(where, asked)
    shown = unescape(review.content.decode())
    assert review.status_code == 200
    assert "Late trains" in shown
    assert re.search(rf'name="gives" value="{of.leaver.roles.get().pk}" checked', shown)
    assert not Handover.objects.exists()
    seal = re.findall(r'name="seal" value="(\w+)"', shown)[0]
    done = client.post(where, asked | {"do": "yes", "seal": seal, "gives": str(of.leaver.roles.get().pk)}, follow=True)
    assert "passed to Ellen Novak" in unescape(done.content.decode())
    assert Handover.objects.get().successor == of.steward
    gone = page(client, "person", of.leaver.pk)
    assert "Passed to" in gone
    assert "Invite again" in gone
    assert "Took over from" in page(client, "person", of.steward.pk)


def test_without_the_role_the_review_says_who_would_be_left_alone(client, ruth, of):
    fill(of)
    where = reverse("person-leave", args=[of.leaver.pk])
    seal = re.findall(r'name="seal" value="(\w+)"', client.post(where, {"successor": str(ruth.pk)}).content.decode())[0]
    refused = client.post(where, {"successor": str(ruth.pk), "do": "yes", "seal": seal})
    assert refused.status_code == 409
    assert "holds no role in Department of Transportation" in unescape(refused.content.decode())
    assert not Handover.objects.exists()


def test_one_s_own_account_cannot_be_closed_and_the_page_says_so(client, ruth, of):
    shown = page(client, "person-leave", ruth.pk)
    assert "Nobody closes their own account" in shown
    assert "Name a successor" not in shown


def test_who_has_nothing_is_closed_without_a_successor(client, ruth, of):
    where = reverse("person-leave", args=[of.steward.pk])
    assert "Close the account" in client.get(where).content.decode()
    client.post(where, {"close": "yes", "why": "Made by mistake"})
    of.steward.refresh_from_db()
    assert not of.steward.is_active
    fill(of)
    client.post(reverse("person-leave", args=[of.leaver.pk]), {"close": "yes"})
    of.leaver.refresh_from_db()
    assert of.leaver.is_active


# Standing in


def away_asked(of: Scene, stand_in: User, **more: str) -> dict[str, str]:
    plain = {
        "role": str(of.leaver.roles.get().pk),
        "to": str(stand_in.pk),
        "starts_on": "2019-06-30",
        "ends_on": "2019-07-12",
        "why": "Vacation",
    }
    return plain | more


def test_somebody_away_names_a_stand_in_whom_a_banner_tells_on_every_page(client, of):
    client.force_login(of.leaver)
    answer = client.post(reverse("away"), away_asked(of, of.steward), follow=True)
    assert "Named. Both were told by mail." in answer.content.decode()
    client.force_login(of.steward)
    for route, args in (("overview", []), ("agency", ["DOT"]), ("my-updates", []), ("about", [])):
        shown = page(client, route, *args)
        assert "You stand in for <b>James Okafor</b> until July 12, 2019" in shown, route
    client.force_login(of.away)
    assert "You stand in for" not in page(client, "overview")


def test_the_banner_goes_from_kept_pages_when_it_ends(client, of):
    Delegation.objects.create(role=of.leaver.roles.get(), to=of.steward, starts_on=DAY, ends_on=DAY, made_by=of.leaver, made_at=AT)
    client.force_login(of.steward)
    assert "You stand in for" in page(client, "overview")
    assert client.post(reverse("away-end", args=[Delegation.objects.get().pk]), {"next": "/my/away/"})["Location"] == "/my/away/"
    assert "You stand in for" not in page(client, "overview")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": "2019-06-29"}, "ends_on"),
        ({"starts_on": "2019-06-01"}, "starts_on"),
        ({"to": "999999"}, "to"),
        ({"ends_on": "soon"}, "ends_on"),
    ],
)
def test_a_stand_in_who_cannot_be_is_refused_at_the_field(client, of, wrong, field):
    client.force_login(of.leaver)
    answer = client.post(reverse("away"), away_asked(of, of.steward, **wrong))
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Delegation.objects.exists()


def test_an_administrator_names_one_for_somebody_and_it_stands_on_the_page(client, ruth, of):
    client.post(reverse("person-away", args=[of.leaver.pk]), away_asked(of, of.steward))
    assert "Vacation" in page(client, "person", of.leaver.pk)
    assert "For others" in page(client, "person", of.steward.pk)
    entries = history_of(viewer(ruth), "person", str(of.leaver.pk))
    assert entries is not None
    assert any("had Ellen Novak stand in for" in deed(one) for one in entries[1])


def test_who_is_no_agency_s_has_nobody_stand_in(client, ruth):
    assert client.get(reverse("away")).status_code == 404


def test_a_stand_in_of_no_agency_reads_of_it_before_the_first_day_and_gives_it_back(client, of):
    later = {"starts_on": DAY + timedelta(days=3), "ends_on": DAY + timedelta(days=5), "made_by": of.leaver, "made_at": AT}
    sam = make.user("governor")
    named = Delegation.objects.create(role=of.leaver.roles.get(), to=sam, **later)
    client.force_login(sam)
    assert "Give it back" in page(client, "away")
    client.post(reverse("away-end", args=[named.pk]))
    named.refresh_from_db()
    assert named.ended_at is not None


def test_what_a_stand_in_does_is_recorded_as_done_standing_in(client, of):
    Delegation.objects.create(role=of.leaver.roles.get(), to=of.steward, starts_on=DAY, ends_on=DAY, made_by=of.leaver, made_at=AT)
    client.force_login(of.steward)
    part = {"thing": [f"measure-{of.measure.pk}"], "to": str(of.steward.pk)}
    assert client.post(reverse("agency-duties", args=["DOT"]), part).status_code == 302
    duty = Duty.objects.get()
    assert duty.given_by == of.steward
    found = history_of(viewer(of.ruth), "person", str(of.steward.pk))
    assert found is not None
    told = [deed(one) for one in found[1]]
    assert any(one.startswith("Ellen Novak (standing in for James Okafor) made") for one in told)


# Who answers for what


def test_the_commissioner_gives_many_duties_at_once(client, of):
    client.force_login(of.leaver)
    assert reverse("agency-duties", args=["DOT"]) in page(client, "agency", "DOT")
    assert "All data stewards" in page(client, "agency-duties", "DOT")
    part = {"thing": [f"measure-{of.measure.pk}", f"goal-{of.goal.pk}"], "to": str(of.steward.pk)}
    answer = client.post(reverse("agency-duties", args=["DOT"]), part, follow=True)
    assert "2 changed hands" in answer.content.decode()
    assert Duty.objects.filter(user=of.steward, given_by=of.leaver).count() == 2
    client.post(reverse("agency-duties", args=["DOT"]), part | {"to": "nobody"})
    assert not Duty.objects.filter(ended_at=None).exists()


def test_nothing_ticked_is_said(client, of):
    client.force_login(of.leaver)
    answer = client.post(reverse("agency-duties", args=["DOT"]), {"to": str(of.steward.pk)})
    assert answer.status_code == 400
    assert "Tick what is to be given first" in answer.content.decode()


def test_nobody_is_chosen_before_somebody_chose(client, of):
    Duty.objects.create(user=of.steward, measure=of.measure, given_at=AT)
    client.force_login(of.leaver)
    assert client.post(reverse("agency-duties", args=["DOT"]), {"thing": f"measure-{of.measure.pk}"}).status_code == 400
    assert Duty.objects.get().ended_at is None


def test_stewards_and_others_are_not_told_of_the_page(client, of):
    for person in (of.steward, make.user("commissioner"), make.user("governor")):
        client.force_login(person)
        assert client.get(reverse("agency-duties", args=["DOT"])).status_code == 404
        assert "/duties/" not in page(client, "agency", "DOT")
