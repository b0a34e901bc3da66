"""The PostgreSQL and Redis of a test run: started once by the first process, shared by all, stopped with the run.

DATABASE_URL and REDIS_URL given: those servers are used and nothing is started.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import django
import psycopg2
import pytest

from ctperf.local.account import server_account
from ctperf.local.home import DATABASE, OWNER, SUPERUSER, Home, open_home

ROOT = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 60.0


def set_environment() -> Home | None:
    """Set what settings read, before anything imports them; the home of servers that are ours to start."""
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
    os.environ.setdefault("BEHIND_TLS", "0")
    os.environ["CTPERF_CLOCK"] = ""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        os.environ["REDIS_URL"] = redis_url_of(worker, os.environ["REDIS_URL"])
    if "DATABASE_URL" in os.environ:
        return None
    # Never the folder itself: it may be somebody's stack, and these servers forget on power loss.
    home = open_home(Path(os.environ.get("CTPERF_VAR", ROOT / "var")) / "test", server_account())
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = home.database_url(OWNER)
    os.environ["REDIS_URL"] = home.redis_url()
    os.environ["CTPERF_VAR"] = str(home.folder)
    (home.folder / "static").mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there
    return home


def set_up_django() -> None:
    """Load settings and apps now: pytest-django would do so before any conftest could say where the servers are."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ctperf.settings"
    django.setup()
    # xdist's workers inherit the environment, and must not load settings before their conftest chose a Redis database.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def redis_url_of(worker: str, url: str) -> str:
    """Each xdist worker has a numbered database of its own: gw0 has 1, gw1 has 2."""
    number = int(worker.removeprefix("gw")) + 1
    return url.replace("db=0", f"db={number}") if "db=0" in url else f"{url.rstrip('/')}/{number}"


class Keeper:
    """The child that keeps both servers running while the tests run."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.child = subprocess.Popen(
            [sys.executable, "-m", "ctperf.local.keep", str(home.folder)],
            cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        """Return when PostgreSQL and Redis can be used; fail the run with the keeper's own words when they cannot."""
        end = time.monotonic() + WAIT_SECONDS
        while not _answers(self.home):
            if self.child.poll() is not None or time.monotonic() > end:
                self.stop()
                assert self.child.stderr
                pytest.exit(f"The servers for the tests do not start.\n{self.child.stderr.read()}", returncode=1)
            time.sleep(0.1)

    def allow_quick_cleaning(self) -> None:
        """Lets the owner empty tables without their guards, after tests that commit (tests/cleaning.py). Never outside of tests."""
        with (
            psycopg2.connect(
                host=str(self.home.sockets), user=SUPERUSER, password=self.home.passwords[SUPERUSER], dbname=DATABASE
            ) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")

    def stop(self) -> None:
        self.child.terminate()
        self.child.wait()


def _answers(home: Home) -> bool:
    try:
        psycopg2.connect(host=str(home.sockets), user=OWNER, password=home.passwords[OWNER], dbname=DATABASE).close()
    except psycopg2.OperationalError:
        return False
    return True
