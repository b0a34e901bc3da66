"""`manage.py up`: the whole site from nothing, killed and started again, and stopped in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctperf.static_files import STAMP, fingerprint
from tests.ctperf.running import (
    LONG,
    ROOT,
    Running,
    clean_environment,
    free_port,
    kill_all,
    page,
    passable_folder,
    processes_of,
    running_children,
    wait_until,
)

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("up")]
UP = [sys.executable, "manage.py", "up"]


class Site:
    """One folder and one port, over several runs."""

    def __init__(self, folder: Path) -> None:
        self.var, self.port, self.runs = folder / "var", free_port(), 0
        # Collecting static files takes longest and is no part of what is tried here: these count as collected.
        static = folder / "static"
        static.mkdir()
        (static / STAMP).write_text(fingerprint())
        self.environment = clean_environment(CTPERF_VAR=str(self.var), CTPERF_STATIC=str(static), PORT=str(self.port))
        self.url = f"http://127.0.0.1:{self.port}/"
        self.last: Running | None = None

    def up(self) -> Running:
        self.runs += 1
        running = Running(UP, self.environment, self.var.parent / f"up{self.runs}.out")
        running.wait_for("CTPerf runs at", 300)
        self.last = running
        return running

    def running(self) -> Running:
        """The present run, or a new one after a test that ended it."""
        return self.last if self.last and self.last.child.poll() is None else self.up()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with passable_folder(LONG) as folder:
        made = Site(folder)
        yield made
        kill_all(processes_of(made.var))


@pytest.fixture
def running(site: Site) -> Running:
    return site.running()


def test_the_site_answers(site: Site, running: Running) -> None:
    assert page(site.url + "healthz") == (200, "ok\n")


def test_readiness_names_every_check(site: Site, running: Running) -> None:
    _status, body = page(site.url + "readyz")
    assert all(f'"{check}"' in body for check in ("database", "redis", "worker", "sweep"))


def test_a_second_run_says_where_the_first_one_is(site: Site, running: Running) -> None:
    environment = site.environment | {"PORT": str(free_port())}
    second = subprocess.run(UP, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (second.returncode, site.url in second.stderr, "Traceback" in second.stderr) == (1, True, False)


def test_a_worker_that_was_killed_is_started_again(site: Site, running: Running) -> None:
    first = running_children(site.var)["worker"]
    os.kill(first, signal.SIGKILL)
    running.wait_for("worker runs again", 30)
    assert running_children(site.var)["worker"] != first


def test_a_stack_that_was_killed_starts_again(site: Site, running: Running) -> None:
    kill_all([running.child.pid, *processes_of(site.var)])
    running.child.wait(10)
    again = site.up()
    assert page(site.url + "healthz")[0] == 200
    assert again.stop(signal.SIGINT) == 0
    stopped = [line.split()[2] for line in again.said().splitlines() if line.endswith("stopped")]
    assert stopped == ["web", "beat", "worker", "enclave", "redis", "postgres"]
    assert processes_of(site.var) == []


def test_nothing_outlives_a_supervisor_that_was_killed(site: Site, running: Running) -> None:
    running.child.kill()
    running.child.wait(10)
    wait_until(lambda: not processes_of(site.var), 40)
    assert page_is_gone(site.url)


def page_is_gone(url: str) -> bool:
    try:
        page(url + "healthz")
    except OSError:
        return True
    return False
