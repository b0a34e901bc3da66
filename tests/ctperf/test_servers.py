"""The embedded servers: private, durable, one run a folder, nothing left behind."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from ctperf.local.home import Home
from tests.ctperf.running import (
    LONG,
    ROOT,
    can_connect,
    clean_environment,
    forget,
    home_of,
    keep,
    kill_all,
    passable_folder,
    processes_of,
    query,
    wait_until,
)  # fmt: skip

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with passable_folder(LONG) as folder:
        assert len(str(folder)) > 150
        yield folder / "var"


@pytest.fixture(scope="module")
def servers(var: Path) -> Iterator[Home]:
    running = keep(var)
    yield home_of(var)
    running.stop(signal.SIGTERM)


@pytest.fixture
def short_lived() -> Iterator[Path]:
    with passable_folder() as folder:
        yield folder / "var"
        kill_all(processes_of(folder / "var"))


def test_servers_start_in_a_folder_whose_path_is_too_long_for_a_socket(servers: Home) -> None:
    assert query(servers, "SELECT current_database()") == ("ctperf",)


def test_postgresql_has_no_network_port(servers: Home) -> None:
    assert query(servers, "SHOW listen_addresses") == ("",)


def test_postgresql_lets_nobody_in_without_password(servers: Home) -> None:
    wrong = replace(servers, passwords={"ctperf_owner": "wrong"})
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        query(wrong, "SELECT 1")


def test_sockets_and_secrets_are_closed_to_others(servers: Home) -> None:
    paths = (servers.sockets, servers.postgres, servers.redis, servers.folder / "local.json")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700, 0o700, 0o600]


def test_the_application_role_cannot_change_structure(servers: Home) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(servers, "CREATE TABLE mine (id int)", role="ctperf_app")


def test_a_second_run_says_that_one_runs_already(servers: Home) -> None:
    command = [sys.executable, "-m", "ctperf.local.keep", str(servers.folder)]
    second = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr.count("\n"), "already run" in second.stderr) == (1, 1, True)


def test_what_was_committed_is_there_after_everything_was_killed(short_lived: Path) -> None:
    first = keep(short_lived, "--durable")
    query(home_of(short_lived), "CREATE TABLE kept AS SELECT 42 AS answer")
    kill_all([first.child.pid, *processes_of(short_lived)])
    first.child.wait(10)
    keep(short_lived, "--durable")
    assert query(home_of(short_lived), "SELECT answer FROM kept") == (42,)


def test_servers_end_when_their_parent_is_killed(short_lived: Path) -> None:
    running = keep(short_lived)
    running.child.kill()
    running.child.wait()
    wait_until(lambda: not processes_of(short_lived), 15)
    assert not can_connect(home_of(short_lived).redis_socket)


def test_servers_end_when_asked(short_lived: Path) -> None:
    assert keep(short_lived).stop(signal.SIGTERM) == 0
    assert processes_of(short_lived) == []


def test_a_half_made_data_folder_does_not_count(short_lived: Path) -> None:
    half = short_lived / "postgres.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    keep(short_lived)
    assert not half.exists()


def reset(var: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ctperf.local.reset", "--yes"]
    environment = clean_environment(CTPERF_VAR=str(var))
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_reset_leaves_no_data_and_no_secret(short_lived: Path) -> None:
    keep(short_lived).stop(signal.SIGTERM)
    sockets = home_of(short_lived).sockets
    assert reset(short_lived).returncode == 0
    assert ([path.name for path in short_lived.iterdir()], sockets.exists()) == (["run.lock"], False)


def test_a_running_stack_is_not_reset(servers: Home) -> None:
    refused = reset(servers.folder)
    assert (refused.returncode, servers.postgres.exists(), refused.stderr.count("\n")) == (1, True, 1)


def test_a_folder_closed_to_the_server_account_stays_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    running = keep(tmp_path / "var")
    home, mode = home_of(tmp_path / "var"), stat.S_IMODE(tmp_path.stat().st_mode)
    running.stop(signal.SIGTERM)
    forget(tmp_path / "var")
    # Root hands the servers to another account, which then has its data elsewhere; anybody else keeps it in the folder.
    assert (mode, home.servers != home.folder) == (0o700, os.geteuid() == 0)
