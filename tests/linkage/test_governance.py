"""Who may do what with a study: nobody releases what she ran, no owner is passed over, nothing happens under an agreement that is over."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from linkage.actions import agreements, releases, runs, studies
from linkage.actions.refused import StudyRefused
from linkage.models import Agreement, Approval, Finding, LogEntry, Release, Study, StudyRun
from linkage.queries.log import broken_entry
from tests import make
from tests.linkage import world as worlds
from tests.linkage.world import AT, DAY, World, finished_run, world

pytestmark = pytest.mark.django_db
NOT_OFFICERS = ["analyst", "governor", "administrator", "disclosure_officer", "commissioner", "steward", None]


def asked(of: World) -> int:
    return releases.ask_release(run_id=finished_run(of).pk, by=of.officer, at=AT)


def agree(of: World, release: int, *codes: str) -> None:
    for code in codes or tuple(of.agencies):
        releases.approve(release_id=release, agency_id=of.agencies[code].pk, agrees=True, by=of.commissioners[code], at=AT)


def let_go(of: World, release: int, by: Any = None) -> int:
    return releases.release_finding(release_id=release, by=by or of.discloser, at=AT)


def is_published() -> bool:
    return Finding.objects.get().published_at is not None


def test_a_finding_is_published_once_every_owner_agreed_and_a_disclosure_officer_released_it() -> None:
    of = world()
    release = asked(of)
    agree(of, release)
    assert not is_published()
    let_go(of, release)
    assert is_published()
    assert Release.objects.get().state == "released"
    verbs = ["agreed", "planned", "asked", "approved", "approved", "approved", "released"]
    assert [entry.verb for entry in LogEntry.objects.order_by("number")] == verbs
    assert broken_entry() is None


@pytest.mark.parametrize("kind", NOT_OFFICERS)
def test_only_a_linkage_officer_keeps_agreements_plans_starts_and_asks(kind: str | None) -> None:
    of = world()
    run, by = finished_run(of), make.user(kind)
    before = LogEntry.objects.count()
    for act in (
        lambda: worlds.agreement(by, of.agencies),
        lambda: worlds.study(by, of.study.agreement_id),
        lambda: runs.start_run(study_id=of.study.pk, by=by, at=AT, day=DAY),
        lambda: runs.cancel_run(run_id=run.pk, by=by, at=AT),
        lambda: runs.resume_run(run_id=run.pk, by=by, at=AT, day=DAY),
        lambda: releases.ask_release(run_id=run.pk, by=by, at=AT),
        lambda: agreements.end_agreement(agreement_id=of.study.agreement_id, why="Over.", by=by, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("kind", ["linkage_officer", "analyst", "governor", "administrator", "commissioner", "steward", None])
def test_only_a_disclosure_officer_releases(kind: str | None) -> None:
    of = world()
    release = asked(of)
    agree(of, release)
    with pytest.raises(PermissionDenied):
        let_go(of, release, make.user(kind))
    assert not is_published()


def also(user: Any, kind: str, agency: Any = None) -> None:
    Role.objects.create(user=user, kind=kind, agency=agency, granted_at=make.LONG_AGO)


@pytest.mark.parametrize("hand", ["ran it", "resumed it", "asked for it", "agreed for an owner"])
def test_nobody_releases_what_she_had_a_hand_in_whatever_roles_she_holds(hand: str) -> None:
    of = world()
    two = make.user("linkage_officer")
    run = finished_run(of, hands=[of.officer.pk, two.pk] if hand == "resumed it" else [of.officer.pk])
    release = releases.ask_release(run_id=run.pk, by=two if hand == "asked for it" else of.officer, at=AT)
    agree(of, release)
    who = {"ran it": of.officer, "resumed it": two, "asked for it": two, "agreed for an owner": of.commissioners["PRISON"]}[hand]
    also(who, "disclosure_officer")
    with pytest.raises(PermissionDenied):
        let_go(of, release, who)
    assert not is_published()


def test_nobody_agrees_for_an_owner_to_what_she_ran() -> None:
    of = world()
    release = asked(of)
    also(of.officer, "commissioner", of.agencies["HOUSE"])
    with pytest.raises(PermissionDenied):
        releases.approve(release_id=release, agency_id=of.agencies["HOUSE"].pk, agrees=True, by=of.officer, at=AT)


@pytest.mark.parametrize("missing", ["HOUSE", "PRISON", "HEALTH"])
def test_no_owner_is_passed_over(missing: str) -> None:
    of = world()
    release = asked(of)
    agree(of, release, *(code for code in of.agencies if code != missing))
    with pytest.raises(StudyRefused, match=f"Department of {missing.title()}"):
        let_go(of, release)
    assert not is_published()


@pytest.mark.parametrize("role", ["steward", "commissioner of another", "linkage_officer", "administrator"])
def test_an_owner_agrees_by_its_own_commissioner(role: str) -> None:
    of = world()
    release, house = asked(of), of.agencies["HOUSE"]
    by = of.commissioners["PRISON"] if role == "commissioner of another" else make.user(role, agency=house)
    with pytest.raises(PermissionDenied):
        releases.approve(release_id=release, agency_id=house.pk, agrees=True, by=by, at=AT)
    assert not Approval.objects.exists()


def test_a_commissioner_of_no_owner_has_nothing_to_say() -> None:
    of = world()
    release, stranger = asked(of), make.agency()
    with pytest.raises(PermissionDenied):
        releases.approve(release_id=release, agency_id=stranger.pk, agrees=True, by=make.user("commissioner", agency=stranger), at=AT)


def test_an_owner_that_declines_says_why_and_ends_the_release() -> None:
    of = world()
    release, house = asked(of), of.agencies["HOUSE"]
    no: dict[str, Any] = {"release_id": release, "agency_id": house.pk, "agrees": False, "by": of.commissioners["HOUSE"], "at": AT}
    with pytest.raises(StudyRefused, match="why"):
        releases.approve(**no)
    releases.approve(**no, comment="The groups are too small.")
    assert Release.objects.get().state == "declined"
    with pytest.raises(StudyRefused):
        let_go(of, release)
    assert not is_published()


def test_an_owner_says_it_once() -> None:
    of = world()
    release = asked(of)
    agree(of, release, "HOUSE")
    with pytest.raises(StudyRefused, match="already"):
        agree(of, release, "HOUSE")


def test_what_was_declined_may_be_asked_for_again_and_needs_every_owner_again() -> None:
    of = world()
    release = asked(of)
    agree(of, release)
    releases.decline_release(release_id=release, comment="Look at the youngest.", by=of.discloser, at=AT)
    again = releases.ask_release(run_id=StudyRun.objects.get().pk, by=of.officer, at=AT)
    with pytest.raises(StudyRefused):
        let_go(of, again)
    agree(of, again)
    let_go(of, again)
    assert is_published()


def test_a_release_is_not_asked_for_twice_nor_of_a_run_that_has_not_finished() -> None:
    of = world()
    release = asked(of)
    run = StudyRun.objects.get()
    with pytest.raises(StudyRefused, match="asked for already"):
        releases.ask_release(run_id=run.pk, by=of.officer, at=AT)
    releases.withdraw_release(release_id=release, comment="A typing error.", by=of.officer, at=AT)
    StudyRun.objects.update(state="failed")
    with pytest.raises(StudyRefused, match="not finished"):
        releases.ask_release(run_id=run.pk, by=of.officer, at=AT)


def test_the_database_itself_refuses_a_release_by_who_asked() -> None:
    of = world()
    release = Release.objects.get(pk=asked(of))
    release.state, release.decided_by, release.decided_at = "released", of.officer, AT
    with pytest.raises(IntegrityError, match="release_four_eyes"), transaction.atomic():
        release.save()


@pytest.mark.parametrize(
    ("day", "words"), [(date(2018, 12, 31), "begins on 2019-01-01"), (date(2020, 1, 1), "expired on 2019-12-31")]
)  # fmt: skip
def test_nothing_is_done_under_an_agreement_that_is_not_in_force(day: date, words: str) -> None:
    of = world()
    failed = finished_run(of, state="failed")
    for act in (
        lambda: runs.start_run(study_id=of.study.pk, by=of.officer, at=AT, day=day),
        lambda: runs.resume_run(run_id=failed.pk, by=of.officer, at=AT, day=day),
        lambda: studies.plan_study(
            study=studies.NewStudy("S-LATE", "housing", "T", "Q", of.study.agreement_id, date(2018, 1, 1), date(2018, 12, 31)),
            by=of.officer, at=AT, day=day,
        ),
    ):  # fmt: skip
        with pytest.raises(StudyRefused, match=words):
            act()
    assert Study.objects.count() == StudyRun.objects.count() == 1


def test_an_agreement_that_was_ended_is_over_at_once() -> None:
    of = world()
    agreements.end_agreement(agreement_id=of.study.agreement_id, why="An owner left.", by=of.officer, at=AT)
    with pytest.raises(StudyRefused, match="was ended"):
        runs.start_run(study_id=of.study.pk, by=of.officer, at=AT, day=DAY)


def test_a_run_is_refused_with_every_file_that_is_missing() -> None:
    of = world()
    with pytest.raises(StudyRefused) as refused:
        runs.start_run(study_id=of.study.pk, by=of.officer, at=AT, day=DAY)
    assert len(refused.value.problems) == 8
    assert "There is no file of people of the source hmis in the enclave." in refused.value.problems


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": " "}, "a number"),
        ({"purpose": ""}, "a purpose"),
        ({"expires": date(2018, 1, 1)}, "not in this order"),
        ({"destroy_on": date(2019, 12, 30)}, "not in this order"),
        ({"owners": ()}, "the agencies whose data"),
        ({"services": ("ed", "hotel")}, "No such service: hotel"),
        ({"services": ("ed", "detox")}, "42 CFR Part 2"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_in_words(fields: dict[str, Any], words: str) -> None:
    of = world()
    with pytest.raises(StudyRefused, match=words):
        worlds.agreement(of.officer, of.agencies, **fields)
    assert Agreement.objects.count() == 1


def test_everything_wrong_with_an_agreement_is_said_at_once() -> None:
    of = world()
    twice = agreements.NewOwner(of.agencies["HOUSE"].pk, ("hmis", "moon"), min_cell=5)
    with pytest.raises(StudyRefused) as refused:
        worlds.agreement(of.officer, of.agencies, number="", owners=(twice, twice), services=("hotel",))
    assert len(refused.value.problems) == 6


def test_substance_use_records_are_linked_where_the_agreement_says_so() -> None:
    of = world()
    made = worlds.agreement(of.officer, of.agencies, services=("ed", "detox"), allows_part2=True)
    assert Agreement.objects.get(pk=made).allows_part2


def test_an_owner_may_ask_for_larger_cells_and_never_for_smaller_ones() -> None:
    of = world()
    house = of.agencies["HOUSE"].pk
    with pytest.raises(StudyRefused, match="fewer than 11"):
        worlds.agreement(of.officer, of.agencies, owners=(agreements.NewOwner(house, ("hmis",), min_cell=10),))
    made = worlds.agreement(of.officer, of.agencies, owners=(agreements.NewOwner(house, ("hmis",), min_cell=20),))
    assert Agreement.objects.get(pk=made).owners.get().min_cell == 20
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.get(pk=made).owners.update(min_cell=3)


def test_the_privacy_log_cannot_be_changed_and_a_gap_in_it_is_noticed() -> None:
    of = world()
    agree(of, asked(of))
    from django.db import InternalError, connection

    for change in (lambda: LogEntry.objects.filter(number=2).update(verb="purged"), lambda: LogEntry.objects.filter(number=2).delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    with connection.cursor() as cursor:  # who owns the database can do anything, and is found out
        cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
        cursor.execute("UPDATE linkage_logentry SET by_id = NULL WHERE number = 3")
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
    assert broken_entry() == 3
