"""Starts the real stack for tests, in folders of their own, and leaves no process and no folder behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

from ctperf.local.home import Home, known_home
from ctperf.local.locks import FAMILY, holders

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CTPERF_VAR", "CTPERF_CLOCK", "SECRET_KEY", "PORT", "CTPERF_AS_OWNER"}
LONG = "a-folder-name-of-forty-characters-or-so/" * 5


def clean_environment(**given: str) -> dict[str, str]:
    """Our environment without the addresses of the test run's own servers."""
    return {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("PYTEST")} | given


@contextmanager
def passable_folder(below: str = "") -> Iterator[Path]:
    """A folder that the server account can pass through to (pytest's own are closed to it when root runs the tests)."""
    top = Path(tempfile.mkdtemp(prefix="ctperf-test-"))
    top.chmod(0o755)
    folder = top / below
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        forget(folder / "var")
        shutil.rmtree(top, ignore_errors=True)


def forget(var: Path) -> None:
    """Remove what a stack keeps outside its folder."""
    home = known_home(var)
    if home:
        shutil.rmtree(home.sockets, ignore_errors=True)
        if home.servers != home.folder:
            shutil.rmtree(home.servers, ignore_errors=True)


def home_of(var: Path) -> Home:
    home = known_home(var)
    assert home is not None
    return home


class Running:
    """A command in the foreground of its own session, whose output can be read while it runs."""

    def __init__(self, command: list[str], environment: Mapping[str, str], output: Path) -> None:
        self.output = output
        with output.open("ab") as out:
            self.child = subprocess.Popen(
                command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, text: str, seconds: float = 90) -> None:
        """Until it said `text`; fails with all it said when it ends or takes too long."""
        wait_until(lambda: text in self.said() or self.child.poll() is not None, seconds, lambda: self.said())
        assert text in self.said(), self.said()

    def stop(self, how: signal.Signals = signal.SIGINT, seconds: float = 60) -> int:
        self.child.send_signal(how)
        return self.child.wait(seconds)


def keep(var: Path, *flags: str) -> Running:
    """Both servers of `var`, ready."""
    running = Running([sys.executable, "-m", "ctperf.local.keep", str(var), *flags], clean_environment(), var.parent / "keep.out")
    wait_until(lambda: answers(var) or running.child.poll() is not None, 30, running.said)
    assert running.child.poll() is None, running.said()
    return running


def answers(var: Path) -> bool:
    home = known_home(var)
    if home is None:
        return False
    return query(home, "SELECT 1", missing=()) == (1,) and can_connect(home.redis_socket)


def can_connect(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def query(home: Home, statement: str, role: str = "ctperf_owner", missing: tuple[object, ...] | None = None) -> tuple[object, ...]:
    """The first row of a statement as `role`; `missing` instead when the server is not there (None: the error)."""
    try:
        connection = psycopg2.connect(home.database_url(role))
    except psycopg2.OperationalError:
        if missing is None:
            raise
        return missing
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else ()
    connection.close()
    return row or ()


def wait_until(is_so: Callable[[], bool], seconds: float, explain: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} s. {explain()}"
        time.sleep(0.05)


def processes_of(var: Path) -> list[int]:
    """Every process of a stack but us: all of them hold its lock."""
    home = known_home(var)
    lock = home.servers / FAMILY if home else var
    return sorted(holders(lock)) if lock.is_file() else []


def kill_all(processes: list[int]) -> None:
    """kill -9, all at once, as the end of a container would."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(url: str) -> tuple[int, str]:
    """Status and body of a page, whatever the status."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def running_children(var: Path) -> dict[str, int]:
    """Name -> process id of what the supervisor of `var` says it runs."""
    return dict(json.loads((var / "running.json").read_text())["children"])
