"""Runs by a real worker on real files of invented people: through, killed, canceled, without room; and nothing of a person gets out."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as site
from django.utils import timezone

from linkage.actions.again import run_again
from linkage.actions.runs import cancel_run, resume_run, start_run
from linkage.actions.working.states import waiting_for_work
from linkage.intake.enclave import scratch
from linkage.models import ClericalPair, Extract, Finding, LogEntry, StudyRun, StudyStage
from linkage.queries.enclave import enclave
from linkage.queries.log import broken_entry
from linkage.tasks import nudge_run
from tests.linkage.working import CANARIES, QUICK, ROOT, environment, extracts, hand_in_all, kill, stage, state, told, wait_for, worker
from tests.linkage.world import AT, DAY, PART2, World, settle_enclave, world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def of(settings: Any, tmp_path: Path) -> Iterator[World]:
    settle_enclave(settings, tmp_path)
    made = world(PART2, configuration=QUICK, is_synthetic=False)
    hand_in_all(made)
    yield made
    redis.Redis.from_url(site.REDIS_URL).delete("enclave")
    scratch.clear(enclave().folder)


def started(of: World) -> int:
    run_id = start_run(study_id=of.study.pk, by=of.officer, at=AT, day=DAY)
    nudge_run(run_id)
    return run_id


def through(run_id: int, folder: Path) -> None:
    wait_for(lambda: state(run_id) not in ("waiting", "running"), said=lambda: told(run_id, folder))
    assert state(run_id) == "finished", told(run_id, folder)


def test_a_run_goes_through_and_nothing_of_a_person_is_found_anywhere_but_sealed_in_the_enclave(of: World, tmp_path: Path) -> None:
    with worker(tmp_path):
        run_id = started(of)
        through(run_id, tmp_path)
        wait_for(lambda: not plain_files(), 10)
    run = StudyRun.objects.get(pk=run_id)
    assert [one.state for one in run.stages.order_by("place")] == ["finished"] * 5
    finding = Finding.objects.get()
    assert finding.published_at is None
    assert set(finding.content) == {"headline", "answers", "quality"}
    assert broken_entry(enclave().anchor()) is None
    assert found_in_the_database() == []
    assert found_in_redis() == []
    assert found_below(tmp_path) == found_below(Path(site.VAR)) == []
    # Names are gone although sealed; events stay until their day.
    assert {one.part: one.state for one in Extract.objects.all()} == {"people": "purged", "events": "checked"}
    assert LogEntry.objects.get(verb="purged").detail["files"] == 4


def plain_files() -> list[Path]:
    """What lies in memory for a run that works."""
    return [path for path in scratch.place(enclave().folder).rglob("*") if path.is_file()]


def found_below(folder: Path) -> list[str]:
    """Files that hold a canary in plain words."""
    words = [word.encode() for word in CANARIES]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(word in path.read_bytes() for word in words)]


def found_in_the_database() -> list[str]:
    """Tables that hold a canary, the backup of the whole database searched as text."""
    from ctperf.local.backup import _connection, _program

    url = environment()["DATABASE_URL"]
    dump = subprocess.run([_program("pg_dump"), "--data-only", "--inserts"], env=_connection(url), capture_output=True, check=True).stdout
    assert b"linkage_logentry" in dump
    return [word for word in CANARIES if word.encode() in dump]


def found_in_redis() -> list[str]:
    client = redis.Redis.from_url(site.REDIS_URL)
    kept = b"".join(bytes(client.dump(key) or b"") for key in client.scan_iter())
    return [word for word in CANARIES if word.encode() in kept]


def test_a_run_whose_worker_is_killed_goes_on_after_its_last_finished_stage(of: World, tmp_path: Path) -> None:
    with worker(tmp_path) as first:
        run_id = started(of)
        wait_for(lambda: stage(run_id, "link") == "finished", said=lambda: told(run_id, tmp_path))
        kill(first)
    linked = StudyStage.objects.get(run_id=run_id, name="link").finished_at
    assert state(run_id) == "running"
    assert found_below(tmp_path) == []
    wait_for(lambda: children_of(run_id) == [], 10)
    # Silence is noticed after a quarter of a minute; the test does not wait for it.
    assert waiting_for_work(at=timezone.now() + timedelta(seconds=16)) == [run_id]
    StudyRun.objects.filter(pk=run_id).update(claimed_at=AT)
    with worker(tmp_path):
        nudge_run(run_id)
        through(run_id, tmp_path)
    assert StudyStage.objects.get(run_id=run_id, name="link").finished_at == linked
    assert StudyRun.objects.get(pk=run_id).attempts == 2
    assert LogEntry.objects.filter(verb="found").count() == 1


def children_of(run_id: int) -> list[str]:
    """Processes that work on the run."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in listed if f"work_study {run_id} " in line]


def test_a_run_that_is_cancelled_stops_within_seconds_and_may_be_resumed(of: World, tmp_path: Path) -> None:
    with worker(tmp_path):
        run_id = started(of)
        wait_for(lambda: stage(run_id, "link") == "running", said=lambda: told(run_id, tmp_path))
        assert cancel_run(run_id=run_id, by=of.officer, at=timezone.now())
        wait_for(lambda: children_of(run_id) == [], 10)
        wait_for(lambda: not plain_files(), 10)
        assert (state(run_id), stage(run_id, "check"), stage(run_id, "link")) == ("cancelled", "finished", "waiting")
        assert not Finding.objects.exists()
        assert not cancel_run(run_id=run_id, by=of.officer, at=timezone.now())
        resume_run(run_id=run_id, by=of.officer, at=timezone.now(), day=DAY)
        nudge_run(run_id)
        through(run_id, tmp_path)


def test_a_run_asked_again_finds_the_same_by_what_was_linked_since_the_names_are_gone(of: World, tmp_path: Path) -> None:
    with worker(tmp_path):
        first_id = started(of)
        through(first_id, tmp_path)
        again = run_again(run_id=first_id, by=of.officer, at=timezone.now(), day=DAY)
        nudge_run(again)
        through(again, tmp_path)
    first, second = Finding.objects.order_by("pk")
    assert first.content == second.content
    assert first.sha256 == second.sha256
    runs = StudyRun.objects.order_by("pk")
    assert [run.configuration["linked_by"] for run in runs] == [1, 1]
    assert runs[0].model_sha256 == runs[1].model_sha256 != ""


def test_a_run_without_room_stops_with_nothing_half_done_and_goes_on_with_more(settings: Any, tmp_path: Path) -> None:
    settle_enclave(settings, tmp_path)
    of = world(PART2, configuration=QUICK, is_synthetic=False)
    files = extracts(3000)
    assert max(map(len, files.values())) > 1 << 20
    hand_in_all(of, files)
    with worker(tmp_path, ENCLAVE_FILE_MB="1"):
        run_id = started(of)
        wait_for(lambda: state(run_id) not in ("waiting", "running"), said=lambda: told(run_id, tmp_path))
    assert (state(run_id), stage(run_id, "check")) == ("failed", "failed"), told(run_id, tmp_path)
    assert "no room left" in StudyRun.objects.get(pk=run_id).error
    assert not Finding.objects.exists()
    assert list(enclave().folder.rglob("*.half")) == plain_files() == []
    with worker(tmp_path):
        resume_run(run_id=run_id, by=of.officer, at=timezone.now(), day=DAY)
        nudge_run(run_id)
        wait_for(lambda: stage(run_id, "check") == "finished", said=lambda: told(run_id, tmp_path))


def test_files_with_what_the_agreement_does_not_allow_are_refused_and_say_where(settings: Any, tmp_path: Path) -> None:
    settle_enclave(settings, tmp_path)
    of = world(configuration=QUICK, is_synthetic=False)
    hand_in_all(of)
    with worker(tmp_path):
        run_id = started(of)
        wait_for(lambda: state(run_id) not in ("waiting", "running"), said=lambda: told(run_id, tmp_path))
    assert state(run_id) == "refused", told(run_id, tmp_path)
    refused = Extract.objects.filter(state="refused")
    assert {one.source for one in refused} == {"dmhas"}
    said = [finding for one in refused for finding in one.findings]
    assert any("Part 2" in finding["problem"] for finding in said)
    assert {finding["value"] for finding in said} <= {"", "(not shown)"}
    assert not Finding.objects.exists()


@pytest.mark.parametrize(("canaries", "ends"), [(False, "finished"), (True, "refused")])
def test_a_sample_of_pairs_is_kept_of_invented_people_alone(settings: Any, tmp_path: Path, canaries: bool, ends: str) -> None:
    settle_enclave(settings, tmp_path)
    of = world(PART2, configuration=QUICK)
    hand_in_all(of, extracts(canaries=canaries))
    with worker(tmp_path):
        run_id = started(of)
        wait_for(lambda: state(run_id) not in ("waiting", "running"), said=lambda: told(run_id, tmp_path))
    assert state(run_id) == ends, told(run_id, tmp_path)
    assert ClericalPair.objects.exists() is (ends == "finished")


def test_only_the_child_loads_what_links_records() -> None:
    loads = "import django, sys; django.setup(); import linkage.tasks, linkage.management.commands.enclave; "
    asks = loads + "print(sorted({'splink', 'duckdb', 'pyarrow'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
