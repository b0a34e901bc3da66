"""What guards an enclave when something goes wrong: a killed worker, a changed file, a lost key, a log cut off, an agreement that ends."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Role
from linkage.actions import agreements, releases, runs
from linkage.actions.purging import destroy, purge
from linkage.actions.refused import StudyRefused
from linkage.actions.working.stages import work_stages
from linkage.actions.working.states import claim
from linkage.actions.working.watching import carry_out
from linkage.intake.enclave import Damaged, scratch
from linkage.models import Extract, Finding, LogEntry, Release, StudyRun
from linkage.queries.enclave import enclave
from linkage.queries.operations import status
from tests import make
from tests.linkage.world import AT, DAY, World, days, finished_run, hand_in, settle_enclave, world

pytestmark = pytest.mark.django_db
CANARY = b"Wilhelmina Canaryfeather"


@pytest.fixture
def of(settings: Any, tmp_path: Path) -> World:
    settle_enclave(settings, tmp_path)
    return world()


def left_behind() -> Path:
    """A plain file of a run whose worker was killed."""
    path = scratch.place(enclave().folder) / "run" / "people.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(CANARY)
    return path


@pytest.mark.parametrize("act", ["purge", "destroy", "open", "another run"])
def test_plain_files_of_a_killed_run_go_with_whatever_is_done_next(of: World, act: str) -> None:
    path = left_behind()
    acts: dict[str, Any] = {
        "purge": lambda: purge(at=AT, day=DAY),
        "destroy": lambda: destroy(study_id=of.study.pk, why="The owners asked.", by=of.officer, at=AT),
        "open": lambda: call_command("enclave", "open", verbosity=0),
        "another run": lambda: carry_out(run_id=0),
    }
    acts[act]()
    assert not path.exists()


def test_plain_files_of_a_run_that_is_worked_on_are_left_to_its_worker(of: World) -> None:
    path = left_behind()
    with enclave().alone():
        purge(at=AT, day=DAY)
        assert path.exists()
    enclave().clear()


def waiting(of: World) -> StudyRun:
    run = finished_run(of, state="waiting", finished_at=None)
    Finding.objects.all().delete()
    run.stages.update(state="waiting", finished_at=None)
    return run


def test_an_agreement_that_is_ended_stops_its_runs_and_takes_its_releases_back(of: World) -> None:
    release = releases.ask_release(run_id=finished_run(of).pk, by=of.officer, at=AT)
    run = finished_run(of, state="running", finished_at=None)
    agreements.end_agreement(agreement_id=of.study.agreement_id, why="An owner left.", by=of.officer, at=AT)
    assert StudyRun.objects.get(pk=run.pk).state == "cancelled"
    assert (Release.objects.get(pk=release).state, Release.objects.get(pk=release).decided_note) == ("withdrawn", "An owner left.")
    assert [entry.verb for entry in LogEntry.objects.order_by("-number")[:3]] == ["withdrawn", "cancelled", "agreement_ended"]


@pytest.mark.parametrize("today", [date(2019, 12, 31), date(2020, 1, 1)])
def test_a_run_whose_agreement_has_expired_does_not_begin_another_stage(of: World, settings: Any, today: date) -> None:
    settings.SITE_CLOCK = today
    run = claim(waiting(of).pk, timezone.now())
    assert run
    work_stages(run_id=run.pk, attempt=run.attempts)
    error = StudyRun.objects.get(pk=run.pk).error
    assert ("expired on 2019-12-31" in error) is (today.year == 2020)


def test_nothing_is_asked_agreed_to_or_released_under_an_agreement_that_has_expired(of: World) -> None:
    late = AT + days(300)
    release = releases.ask_release(run_id=finished_run(of).pk, by=of.officer, at=AT)
    agency, by = of.agencies["HOUSE"].pk, of.commissioners["HOUSE"]
    with pytest.raises(StudyRefused, match="expired"):
        releases.approve(release_id=release, agency_id=agency, agrees=True, by=by, at=late)
    for code, one in of.agencies.items():
        releases.approve(release_id=release, agency_id=one.pk, agrees=True, by=of.commissioners[code], at=AT)
    with pytest.raises(StudyRefused, match="expired"):
        releases.release_finding(release_id=release, by=of.discloser, at=late)
    releases.withdraw_release(release_id=release, comment="It has expired.", by=of.officer, at=late)
    with pytest.raises(StudyRefused, match="expired"):
        releases.ask_release(run_id=StudyRun.objects.get().pk, by=of.officer, at=late)


def test_what_the_tenth_run_linked_stays_when_the_first_is_old(of: World) -> None:
    vault = enclave().vault(of.study.code, new=True)
    first = finished_run(of)
    finished_run(of, number=10).stages.update(finished_at=AT + days(80))
    for number in (1, 10):
        for what in ("", "-quality", "-model"):
            vault.put(f"linked-{number}{what}", [CANARY])
    purge(at=AT + days(91), day=DAY)
    assert vault.names() == ["linked-10", "linked-10-model", "linked-10-quality"]
    assert StudyRun.objects.get(pk=first.pk).links_gone_at


def test_an_anchor_that_is_no_longer_in_the_log_stays_and_is_told(of: World) -> None:
    purge(at=AT, day=DAY)
    number, _digest = enclave().anchor() or (0, "")
    enclave().note_anchor(number, "f" * 64)
    hand_in(of, "hmis", "people", CANARY)
    purge(at=AT, day=DAY)
    assert enclave().anchor() == (number, "f" * 64)
    assert "The privacy log does not prove itself" in " ".join(status().problems)


def test_a_file_that_is_handed_in_again_after_it_was_linked_stays_until_it_is_linked_again(of: World) -> None:
    hand_in(of, "hmis", "people", CANARY)
    sha256 = Extract.objects.get().sha256
    run = finished_run(of, configuration={"extracts": {"hmis people": sha256}, "linked_by": 1}, links_gone_at=AT)
    purge(at=AT, day=DAY)
    assert Extract.objects.get().state == "purged"
    run.stages.update(finished_at=AT - days(1))
    hand_in(of, "hmis", "people", CANARY)
    purge(at=AT, day=DAY)
    assert sorted(Extract.objects.values_list("state", flat=True)) == ["purged", "received"]


def test_a_lost_master_key_is_not_drawn_again_while_something_is_sealed_with_it(of: World) -> None:
    hand_in(of, "hmis", "people", CANARY)
    key = enclave().key_file.read_bytes()
    enclave().key_file.unlink()
    with pytest.raises(CommandError, match="Put its copy back"):
        call_command("enclave", "open", verbosity=0)
    assert not enclave().key_file.exists()
    enclave().key_file.write_bytes(key)
    enclave().key_file.chmod(0o600)
    call_command("enclave", "open", verbosity=0)


def test_a_file_that_is_not_the_one_that_was_received_is_not_taken_over(of: World) -> None:
    one = Extract.objects.get(pk=hand_in(of, "hmis", "people", CANARY))
    vault, path = enclave().vault(of.study.code, new=True), enclave().inbox / str(one.place)
    with pytest.raises(Damaged, match="not the file that was received"):
        vault.take(path, enclave().master().inbox(), "extract", "0" * 64)
    assert (path.exists(), vault.names()) == (True, [])
    vault.take(path, enclave().master().inbox(), "extract", one.sha256)
    assert (path.exists(), vault.names()) == (False, ["extract"])


def test_who_linked_handed_in_or_planned_has_a_hand_in_every_run_on_these_links(of: World) -> None:
    linker = make.user("linkage_officer")
    hand_in(of, "hmis", "people", CANARY)
    files = {"hmis people": Extract.objects.get().sha256}
    finished_run(of, hands=[linker.pk], configuration={"extracts": files, "linked_by": 1})
    other = make.user("linkage_officer")
    run = StudyRun.objects.get(pk=runs.start_run(study_id=of.study.pk, by=other, at=AT, day=DAY))
    assert run.hands == sorted([linker.pk, other.pk, of.officer.pk])


def test_one_person_does_not_agree_for_two_owners(of: World) -> None:
    release = releases.ask_release(run_id=finished_run(of).pk, by=of.officer, at=AT)
    by = of.commissioners["HOUSE"]
    Role.objects.create(user=by, kind="commissioner", agency=of.agencies["PRISON"], granted_at=make.LONG_AGO)
    releases.approve(release_id=release, agency_id=of.agencies["HOUSE"].pk, agrees=True, by=by, at=AT)
    with pytest.raises(StudyRefused, match="another agency"):
        releases.approve(release_id=release, agency_id=of.agencies["PRISON"].pk, agrees=True, by=by, at=AT)
