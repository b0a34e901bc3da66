"""The commands of the Makefile, and what stands before the first of them can run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ctperf.local import bootstrap
from ctperf.local.entry import BASE

COMMANDS = [
    "help", "demo", "up", "shell", "reset", "backup", "restore", "test", "check", "audit", "bench", "bench-linkage", "drill",
    "trial", "pins",
]  # fmt: skip


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=BASE, env=environment, capture_output=True, text=True, check=False)


def test_help_lists_every_command() -> None:
    listed = [line.split()[1] for line in make("help").stdout.splitlines() if line.startswith("  make ")]
    assert listed == COMMANDS


def test_the_demonstration_has_its_clock() -> None:
    assert 'CTPERF_CLOCK="${CTPERF_CLOCK-2019-06-30}"' in make("--dry-run", "demo").stdout


def test_continuous_integration_runs_the_same_command() -> None:
    script = BASE / ".ci" / "run"
    assert (os.access(script, os.X_OK), "exec make test" in script.read_text()) == (True, True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in bootstrap.DEV:
        shutil.copy(BASE / name, tmp_path / name)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "BASE", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    return tmp_path


def note(files: tuple[str, ...]) -> None:
    bootstrap.stamp_of(files).write_text(bootstrap.wanted(files))


def test_an_empty_environment_is_not_installed(checkout: Path) -> None:
    assert not bootstrap.is_installed(bootstrap.RUN)


def test_what_is_installed_is_not_installed_again(checkout: Path) -> None:
    note(bootstrap.RUN)
    assert bootstrap.is_installed(bootstrap.RUN)


def test_what_tests_need_includes_what_runs(checkout: Path) -> None:
    note(bootstrap.DEV)
    assert bootstrap.is_installed(bootstrap.RUN)


def test_what_runs_is_not_all_that_tests_need(checkout: Path) -> None:
    note(bootstrap.RUN)
    assert not bootstrap.is_installed(bootstrap.DEV)


def test_a_changed_requirement_is_installed(checkout: Path) -> None:
    note(bootstrap.DEV)
    with (checkout / "requirements-local.txt").open("a") as requirements:
        requirements.write("# changed\n")
    assert not bootstrap.is_installed(bootstrap.RUN)


def test_an_environment_without_python_is_made_anew(checkout: Path) -> None:
    assert not bootstrap.is_our_venv()


def test_an_old_python_is_refused_in_one_line() -> None:
    script = "import sys, runpy; sys.version_info = (3, 9, 0); runpy.run_path('ctperf/local/bootstrap.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", script], cwd=BASE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), "Python 3.11 or newer is needed" in done.stderr) == (1, 1, True)
