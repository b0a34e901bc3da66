"""Real files of invented people, a real worker, and waiting for what it does."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from linkage.actions.extracts import Incoming, take_in
from linkage.intake.synthetic.agencies import housing_world
from linkage.intake.synthetic.files import sources_in, write_extracts
from linkage.models import StudyRun
from tests.linkage.world import AT, DAY, World

ROOT = Path(__file__).resolve().parent.parent.parent
NAME, NUMBER, PERSON = "Wilhelminacanary", "912340987", "CANARYPERSON77"
"""Planted in the extracts; whoever finds one outside of the enclave has found a leak."""
CANARIES = (NAME, NUMBER, PERSON)
QUICK = {"seed": 7, "imputations": 2, "draws": 4, "grid_draws": 2}
LONG_SECONDS = 240.0


@cache
def extracts(people: int = 400, *, canaries: bool = True) -> dict[tuple[str, str], bytes]:
    """Files of people and events by source and part; with `canaries`, in each source one invented person is one."""
    with TemporaryDirectory() as folder:
        write_extracts(Path(folder), housing_world(people, 1).agencies, 1)
        found = {}
        for source, (of_people, of_events) in sources_in(Path(folder)).items():
            rows, events = rows_of(of_people), rows_of(of_events)
            if canaries:
                events = [{**row, "person": renamed(row["person"], rows)} for row in events]
                rows = planted(rows)
            found[source, "people"], found[source, "events"] = text_of(rows), text_of(events)
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def planted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first person is a canary."""
    canary = {"person": PERSON, "first_name": NAME, "ssn": NUMBER}
    return [{name: canary.get(name, cell) for name, cell in rows[0].items()}, *rows[1:]]


def renamed(person: str, rows: list[dict[str, str]]) -> str:
    return PERSON if person == rows[0]["person"] else person


def hand_in_all(of: World, files: dict[tuple[str, str], bytes] | None = None) -> None:
    for (source, part), content in (files or extracts()).items():
        incoming = Incoming(of.study.pk, source, part, f"{source}-{part}.csv")
        take_in(incoming=incoming, pieces=[content], by=of.officer, at=AT, day=DAY)


def environment() -> dict[str, str]:
    """What a process needs to work on the database and the enclave of this test."""
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
    places = {"ENCLAVE_DIR": str(settings.ENCLAVE_DIR), "ENCLAVE_KEY_FILE": str(settings.ENCLAVE_KEY_FILE)}
    return {**os.environ, **places, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ctperf.settings", "CTPERF_CLOCK": DAY.isoformat()}


@contextmanager
def worker(folder: Path, **given: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The enclave's own worker; ended with all that it started."""
    command = [sys.executable, "-m", "celery", "-A", "ctperf.celery", "worker", "--queues", "enclave", "--concurrency", "1"]
    command += ["--hostname", "enclave@test", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    with (folder / "worker.log").open("ab") as log:
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment() | given, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )  # fmt: skip
        try:
            yield started
        finally:
            kill(started)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """As a machine that loses its power."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(what: Callable[[], Any], seconds: float = LONG_SECONDS, said: Callable[[], str] = str) -> Any:
    """What came of it, once it is true."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, said()
        time.sleep(0.2)
    return found


def stage(run_id: int, name: str) -> str:
    return StudyRun.objects.get(pk=run_id).stages.get(name=name).state


def state(run_id: int) -> str:
    return StudyRun.objects.get(pk=run_id).state


def told(run_id: int, folder: Path) -> str:
    """For who looks for what went wrong."""
    run = StudyRun.objects.get(pk=run_id)
    stages = [(one.name, one.state, one.done, one.total) for one in run.stages.order_by("place")]
    log = (folder / "worker.log").read_text(errors="replace")[-1500:] if (folder / "worker.log").exists() else ""
    return f"{run.state} {run.error} {stages}\n{log}"
