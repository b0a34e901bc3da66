"""Ending roles, handing over and leaving: nothing stays without somebody, no door closes that must not, and what was written stays."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import ApiToken, Delegation, Handover, Mail, Role, User
from accounts.queries import viewer
from accounts.queries.tokens import token_of
from goals.actions.comments import add_comment
from goals.actions.leaving import Handing, NotLeft, check_handing, close_account, hand_over, take_role
from goals.models import Comment, Duty, Follow, GoalUpdate, Mention
from goals.queries.holdings import KINDS, holdings
from goals.rules.talk import About
from metrics.models import EntryDraft, Submission
from tests import make
from tests.goals.leaving import AT, DAY, EVERY_KIND, Scene, fill, scene

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with override_settings(SITE_CLOCK=DAY):
        yield


@pytest.fixture
def of() -> Scene:
    return scene()


def held(person: User, **only: Any) -> set[str]:
    return set(holdings(person, LATER, DAY, **only).things)


def asked(of: Scene, to: User, *, gives: Any = None, role: Role | None = None, seal: str = "") -> Handing:
    found = holdings(of.leaver, LATER, DAY, role_id=role.pk if role else None)
    given = {one.id for one in found.roles} if gives is None else set(gives)
    return Handing(of.leaver.pk, to.pk, "Retires", role.pk if role else None, frozenset(given), seal or found.seal)


def handed(of: Scene, to: User, by: User | None = None, **more: Any) -> Handover:
    return hand_over(asked=asked(of, to, **more), by=by or of.ruth, at=LATER, day=DAY)


def reasons(refused: Any) -> list[str]:
    return [one.why for one in refused.value.troubles]


def test_every_kind_of_thing_is_found(of, django_assert_max_num_queries):
    fill(of)
    with django_assert_max_num_queries(3):
        found = holdings(of.leaver, LATER, DAY)
    assert set(found.things) == EVERY_KIND == set(KINDS)
    assert len(found.things["duty"]) == 2
    assert {one.agency_id for kind in ("duty", "update", "draft", "token", "comment") for one in found.things[kind]} == {of.agency.pk}
    assert [one.words for one in found.last_roles] == ["commissioner, Department of Transportation"]


def test_of_somebody_else_nothing_is_found(of):
    fill(of)
    assert held(of.steward) == set()
    assert held(of.ruth) == set()


def test_who_has_anything_open_neither_loses_the_role_nor_the_account(of):
    fill(of)
    make.user("commissioner", agency=of.agency)
    for act in (
        lambda: take_role(role_id=of.leaver.roles.get().pk, why="", by=of.ruth, at=LATER, day=DAY),
        lambda: close_account(user_id=of.leaver.pk, why="", by=of.ruth, at=LATER, day=DAY),
    ):
        with pytest.raises(NotLeft) as refused:
            act()
        assert reasons(refused) == ["held"]
    of.leaver.refresh_from_db()
    assert of.leaver.is_active
    assert of.leaver.roles.get().ended_at is None


@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
def test_one_thing_of_any_kind_keeps_somebody_from_leaving(of, kind):
    """Each kind alone: everything else is somebody else's."""
    fill(of)
    make.user("commissioner", agency=of.agency)
    other = make.user("commissioner", agency=of.agency)
    for one in EVERY_KIND - {kind}:
        somebody_elses(of, other, one)
    assert held(of.leaver) == {kind}
    with pytest.raises(NotLeft) as refused:
        close_account(user_id=of.leaver.pk, why="", by=of.ruth, at=LATER, day=DAY)
    assert refused.value.troubles[0].what == (kind,)


def somebody_elses(of: Scene, other: User, kind: str) -> None:
    fields = {
        "duty": ("goals.Duty", "user"), "update": ("goals.GoalUpdate", "saved_by"), "draft": ("metrics.EntryDraft", "saved_by"),
        "submission": ("metrics.Submission", "submitted_by"), "upload": ("metrics.Upload", "uploaded_by"),
        "comment": ("goals.Mention", "user"), "proposal": ("metrics.Proposal", "proposed_by"), "miss": ("metrics.AcceptedMiss", "asked_by"),
        "barrier": ("goals.Barrier", "raised_by"), "promise": ("goals.Commitment", "person"), "token": ("accounts.ApiToken", "user"),
    }  # fmt: skip
    if kind in fields:
        model, field = fields[kind]
        apps.get_model(model).objects.filter(**{field: of.leaver}).update(**{field: other})
    else:
        mine = {"to": of.leaver} if kind == "stand_in" else {"role__user": of.leaver}
        Delegation.objects.filter(**mine).update(ended_at=LATER)


def test_the_last_commissioner_stays_while_there_is_work(of):
    role = of.leaver.roles.get()
    with pytest.raises(NotLeft) as refused:
        take_role(role_id=role.pk, why="", by=of.ruth, at=LATER, day=DAY)
    assert reasons(refused) == ["last_role"]
    make.user("commissioner", agency=of.agency)
    take_role(role_id=role.pk, why="Moves on", by=of.ruth, at=LATER, day=DAY)
    assert viewer(of.leaver).commissioner_of == frozenset()
    assert Mail.objects.get(user=of.leaver).subject == "You are no longer commissioner, Department of Transportation"


def test_a_commissioner_of_an_agency_without_work_may_go():
    idle = make.user("commissioner")
    take_role(role_id=idle.roles.get().pk, why="", by=make.user("administrator"), at=LATER, day=DAY)
    assert idle.roles.get().ended_at == LATER


def test_a_steward_may_go_while_a_commissioner_is_there_and_the_last_of_all_may_not(of):
    take_role(role_id=of.steward.roles.get().pk, why="", by=of.ruth, at=LATER, day=DAY)
    lonely = make.user("steward", agency=make.agency())
    make.measure(agency=lonely.roles.get().agency)
    with pytest.raises(NotLeft) as refused:
        take_role(role_id=lonely.roles.get().pk, why="", by=of.ruth, at=LATER, day=DAY)
    assert reasons(refused) == ["last_role"]


def test_nobody_closes_their_own_account_or_ends_their_own_administrators_role(of):
    make.user("administrator")
    for act in (
        lambda: close_account(user_id=of.ruth.pk, why="", by=of.ruth, at=LATER, day=DAY),
        lambda: take_role(role_id=of.ruth.roles.get().pk, why="", by=of.ruth, at=LATER, day=DAY),
    ):
        with pytest.raises(NotLeft) as refused:
            act()
        assert reasons(refused) == ["self"]


def test_an_administrator_may_end_another_role_of_her_own(of):
    extra = Role.objects.create(user=of.ruth, kind="analyst", granted_at=AT)
    take_role(role_id=extra.pk, why="", by=of.ruth, at=LATER, day=DAY)
    assert viewer(of.ruth).state_roles == {"administrator"}


def test_the_last_administrator_is_nobodys_to_take(of):
    second = make.user("administrator")
    take_role(role_id=of.ruth.roles.get().pk, why="", by=second, at=LATER, day=DAY)
    with pytest.raises(PermissionDenied):
        take_role(role_id=second.roles.get().pk, why="", by=of.ruth, at=LATER, day=DAY)
    closed = make.user("administrator", is_active=False)
    assert closed.roles.exists()
    lent = make.user("administrator")
    with pytest.raises(NotLeft) as refused:
        hand_over(asked=Handing(second.pk, of.steward.pk), by=second, at=LATER, day=DAY)
    assert reasons(refused) == ["self"]
    take_role(role_id=lent.roles.get().pk, why="", by=second, at=LATER, day=DAY)
    assert Role.objects.filter(kind="administrator", ended_at=None, user__is_active=True).count() == 1


@pytest.mark.parametrize("role", ["analyst", "commissioner", "steward", "governor", "linkage_officer"])
def test_only_administrators_end_roles_hand_over_and_close(of, role):
    by = make.user(role)
    for act in (
        lambda: take_role(role_id=of.steward.roles.get().pk, why="", by=by, at=LATER, day=DAY),
        lambda: close_account(user_id=of.steward.pk, why="", by=by, at=LATER, day=DAY),
        lambda: handed(of, of.steward, by=by),
        lambda: check_handing(asked=asked(of, of.steward), by=by, at=LATER, day=DAY),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Handover.objects.exists()


def test_everything_passes_in_one_act_and_nothing_is_left(of):
    fill(of)
    made = handed(of, of.steward)
    assert made.passed == {kind: 2 if kind == "duty" else 1 for kind in EVERY_KIND}
    assert (made.leaver, made.successor, made.made_by, made.why) == (of.leaver, of.steward, of.ruth, "Retires")
    assert set(Duty.objects.filter(ended_at=None).values_list("user__name", "given_by__name")) == {("Ellen Novak", "Ruth Adler")}
    assert GoalUpdate.objects.get().saved_by == EntryDraft.objects.get().saved_by == of.steward
    assert ApiToken.objects.get().revoked_by == of.ruth
    assert viewer(of.steward).commissioner_of == {of.agency.pk}
    assert list(Delegation.objects.filter(ended_at=None).values_list("to__name", "role__user__name")) == [("Ellen Novak", "Lee Park")]
    of.leaver.refresh_from_db()
    assert not of.leaver.is_active
    assert not of.leaver.roles.filter(ended_at=None).exists()
    # What waits for somebody else's decision, and that she was spoken to, stays in her name.
    assert held(of.leaver) == {"submission", "upload", "proposal", "miss", "barrier", "comment"}


def test_what_the_leaver_wrote_handed_in_and_asked_stays_hers(of):
    fill(of)
    handed(of, of.steward)
    update = GoalUpdate.objects.get()
    assert (update.started_by, update.submitted_by) == (of.leaver, of.leaver)
    assert Submission.objects.get().submitted_by == of.leaver
    assert Comment.objects.get().by == of.steward


def test_a_thread_the_successor_began_is_not_put_to_the_successor(of):
    fill(of)
    handed(of, of.steward)
    assert not Mention.objects.filter(user=of.steward).exists()


def test_a_thread_goes_to_the_successor_as_new(of):
    fill(of)
    Comment.objects.update(by=of.ruth)
    handed(of, of.steward)
    assert list(Mention.objects.filter(seen_at=None).values_list("user__name", flat=True)) == ["Ellen Novak"]


def test_rights_sessions_and_tokens_are_gone_with_the_next_request(of):
    client = Client()
    client.force_login(of.leaver)
    assert client.get(reverse("my-updates")).status_code == 200
    token, secret = ApiToken.objects.issue(user=of.leaver, name="Job", agency=of.agency, verbs=["read"], expiry=timedelta(days=9999))
    assert token_of(secret, LATER) == token
    handed(of, of.steward)
    assert client.get(reverse("my-updates")).status_code == 302
    assert token_of(secret, LATER) is None
    assert not UserSession.objects.filter(user=of.leaver).exists()


def test_both_are_told_and_the_successor_reads_what_is_hers_now(of):
    fill(of)
    handed(of, of.steward)
    mails = {mail.user: mail for mail in Mail.objects.all()}
    assert mails.keys() == {of.leaver, of.steward}
    assert mails[of.steward].subject == "You take over from James Okafor"
    for text in ("Late trains (LATE)", "Is May right?", "Nightly job", "You also hold the role: commissioner", "Retires"):
        assert text in mails[of.steward].text
    assert "Your account is closed" in mails[of.leaver].text


def test_following_stops_with_the_account(of):
    Follow.objects.create(user=of.leaver, measure=of.measure, asked_at=AT, confirmed_at=AT, told_until=AT)
    handed(of, of.steward)
    assert Follow.objects.get().ended_at == LATER


def test_a_successor_without_a_role_in_the_agency_is_refused_unless_given_one(of):
    fill(of)
    stranger = make.user("governor", name="Sam Whitfield")
    with pytest.raises(NotLeft) as refused:
        handed(of, stranger, gives=())
    assert reasons(refused) == ["no_role", "last_role"]
    assert refused.value.troubles[0].what == ("Department of Transportation",)
    handed(of, stranger)
    assert viewer(stranger).commissioner_of == {of.agency.pk}


def test_a_role_that_is_only_lent_does_not_make_a_successor(of):
    fill(of)
    other = make.user("governor")
    role = of.leaver.roles.get()
    Delegation.objects.create(role=role, to=other, starts_on=DAY, ends_on=DAY, made_by=of.leaver, made_at=AT)
    assert viewer(other).commissioner_of == {of.agency.pk}
    with pytest.raises(NotLeft) as refused:
        handed(of, other, gives=())
    assert "no_role" in reasons(refused)


@pytest.mark.parametrize(
    ("who", "why"), [("herself", "herself"), ("closed", "successor"), ("nobody", "successor"), ("roleless", "no_role")]
)
def test_who_cannot_take_over_is_refused(of, who, why):
    people = {"herself": of.leaver, "closed": make.user("steward", agency=of.agency, is_active=False), "roleless": make.user()}
    to = people.get(who) or User(pk=999_999)
    with pytest.raises(NotLeft) as refused:
        handed(of, to, gives=())
    assert reasons(refused)[0] == why
    assert not Handover.objects.exists()


def test_what_was_added_since_the_review_is_not_passed_on_unseen(of):
    before = holdings(of.leaver, LATER, DAY).seal
    fill(of)
    with pytest.raises(NotLeft) as refused:
        handed(of, of.steward, seal=before)
    assert reasons(refused) == ["changed"]
    assert Duty.objects.filter(user=of.leaver, ended_at=None).count() == 2


def test_one_role_is_handed_over_and_the_rest_stays(of):
    fill(of)
    other = make.agency()
    second = Role.objects.create(user=of.leaver, kind="steward", agency=other, granted_at=AT)
    theirs = make.measure(agency=other)
    Duty.objects.create(user=of.leaver, measure=theirs, given_at=AT)
    role = of.leaver.roles.get(kind="commissioner")
    made = handed(of, of.steward, role=role)
    of.leaver.refresh_from_db()
    assert of.leaver.is_active
    assert list(of.leaver.roles.filter(ended_at=None)) == [second]
    assert list(Duty.objects.filter(user=of.leaver, ended_at=None).values_list("measure", flat=True)) == [theirs.pk]
    assert made.passed["duty"] == 2
    assert "stand_in" not in made.passed


def test_with_a_second_role_in_the_agency_nothing_has_to_pass(of):
    fill(of)
    Role.objects.create(user=of.leaver, kind="steward", agency=of.agency, granted_at=AT)
    make.user("commissioner", agency=of.agency)
    commissioner = of.leaver.roles.get(kind="commissioner")
    assert held(of.leaver, role_id=commissioner.pk) == set()


def test_who_has_nothing_leaves_without_a_successor_and_is_told(of):
    close_account(user_id=of.steward.pk, why="Made by mistake", by=of.ruth, at=LATER, day=DAY)
    of.steward.refresh_from_db()
    assert not of.steward.is_active
    assert not Handover.objects.exists()
    assert "Made by mistake" in Mail.objects.get(user=of.steward).text


def test_comments_on_an_update_reach_whose_it_is_after_its_writer_left(of):
    analyst = make.user("analyst")
    update = make.goal_update(of.goal, make.reporting_period(), "submitted", by=of.leaver, opm=analyst)
    handed(of, of.steward)
    add_comment(about=About(update_id=update.pk), text="What of June?", by=analyst, at=LATER)
    assert list(Mention.objects.values_list("user__name", flat=True)) == ["Ellen Novak"]


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_hand_over_at_once_one_does_it():
    of = scene()
    fill(of)
    second = make.user("administrator")
    results = together(
        lambda: handed(of, of.steward, by=of.ruth),
        lambda: handed(of, make.user("steward", agency=of.agency), by=second),
    )
    assert sorted(results) == ["done", "left"]
    assert Handover.objects.count() == 1
    assert Duty.objects.filter(ended_at=None).values("user").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_s_last_role():
    ruth, second = make.user("administrator"), make.user("administrator")
    results = together(
        lambda: take_role(role_id=second.roles.get().pk, why="", by=ruth, at=LATER, day=DAY),
        lambda: take_role(role_id=ruth.roles.get().pk, why="", by=second, at=LATER, day=DAY),
    )
    assert results.count("done") == 1
    assert Role.objects.filter(kind="administrator", ended_at=None).count() == 1


def together(*acts: Any) -> list[str]:
    """Does these at the same time, each in a thread with a connection of its own: done, or the first reason why not."""
    results: list[str] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Any) -> None:
        try:
            with override_settings(SITE_CLOCK=DAY):
                barrier.wait()
                act()
                results.append("done")
        except NotLeft as refusal:
            results.append(refusal.troubles[0].why)
        except PermissionDenied:
            results.append("denied")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
