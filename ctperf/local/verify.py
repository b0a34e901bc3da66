"""`make check`, `make test` and `make audit`: run every check, then every test, and end with one clear line."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ctperf.local.browser import get_browser
from ctperf.local.entry import BASE

SHOWN_LINES = 60
BIN = Path(sys.executable).parent
# As in production, with addresses that nothing answers: these checks read settings and never connect.
PRODUCTION = {
    "DEBUG": "0",
    "BEHIND_TLS": "1",
    "ALLOWED_HOSTS": "ctperf.example.gov",
    "SITE_URL": "https://ctperf.example.gov",
    "SECRET_KEY": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PYTHONWARNINGS": "ignore::RuntimeWarning",
}


@dataclass(frozen=True)
class Done:
    """What came of one check."""

    name: str
    seconds: float
    passed: bool
    output: str


def checks() -> dict[str, list[str]]:
    """Name -> command of every check; those of tools that are not for this machine are left out by name in `missing`."""
    manage = [sys.executable, str(BASE / "manage.py")]
    found = {
        "mypy --strict": [_tool("mypy"), "--no-error-summary", "."],
        "ruff check": [_tool("ruff"), "check", "--output-format", "concise", "."],
        "ruff format": [_tool("ruff"), "format", "--check", "--output-format", "concise", "."],
        "import directions": [_tool("lint-imports"), "--no-cache"],
        "templates": [_tool("djlint"), "templates", "--lint", "--quiet"],
        "migrations are complete": [*manage, "makemigrations", "--check", "--dry-run"],
        "settings for deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "docker-compose.yml": [sys.executable, "-m", "ctperf.local.compose_lint"],
    }
    if (BIN / "hadolint").exists():
        found["Dockerfile"] = [_tool("hadolint"), "Dockerfile"]
    return found


def check() -> bool:
    """Run all checks, two at a time, and show the output of those that failed."""
    with ThreadPoolExecutor(2) as pool:
        done = [_shown(result) for result in pool.map(_run, checks().items())]
    return all(result.passed for result in done)


def _run(named: tuple[str, list[str]]) -> Done:
    name, command = named
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ctperf-check-") as var:
        environment = os.environ | PRODUCTION | {"CTPERF_VAR": var}
        done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    return Done(name, time.monotonic() - began, done.returncode == 0, done.stdout + done.stderr)


def _shown(result: Done) -> Done:
    say(f"{'ok    ' if result.passed else 'FAILED'} {result.name} ({result.seconds:.1f} s)")
    if not result.passed:
        lines = result.output.rstrip().splitlines()
        say("\n".join(lines[:SHOWN_LINES]))
        if len(lines) > SHOWN_LINES:
            say(f"... and {len(lines) - SHOWN_LINES} more lines")
    return result


def tests(arguments: Sequence[str], environment: dict[str, str]) -> list[str]:
    """Run the tests; the reasons why the run is not green, empty when it is."""
    problems = []
    browser = get_browser(environment)
    if browser is None:
        problems.append("no Chromium could be had, so the browser tests did not run (set CHROMIUM to the path of one)")
        arguments = [*arguments, "-m", "not browser"]
    else:
        say(f"Browser: {browser}")
        environment["CHROMIUM"] = str(browser)
    # pytest-django would read settings before tests/conftest.py can say where the servers are; importing us has named them.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", *arguments]
    if subprocess.run(command, cwd=BASE, env=environment, check=False).returncode != 0:
        problems.append("tests failed")
    return problems


def main(arguments: Sequence[str]) -> int:
    """`check`, `test` or `audit`, and what to hand on to pytest; 0 when everything passed."""
    what, rest, began = arguments[0], list(arguments[1:]), time.monotonic()
    environment = dict(os.environ)
    if what == "audit":
        environment["CTPERF_AUDIT"] = "1"
    say("Checking style, types, import directions, templates, migrations, deployment settings and container files ...")
    problems = [] if check() else ["checks failed"]
    if what != "check":
        say("Running the tests on their own PostgreSQL and Redis ...")
        problems += tests(rest, environment)
    seconds = time.monotonic() - began
    say(f"make {what}: {'everything passed' if not problems else 'NOT GREEN: ' + '; '.join(problems)}, {seconds:.0f} s")
    return 1 if problems else 0


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(BIN))
    return found or name


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
