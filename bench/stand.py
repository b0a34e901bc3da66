"""Where measurements stand: durable servers of our own, or those of DATABASE_URL and REDIS_URL, with one database per data set.

The database role must be allowed to create databases; the databases are named bench_2000 and so on, and are kept for the next time."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import django
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
# The newest readings are of December 2025; a month's grace later everything is fresh.
CLOCK = date(2026, 1, 15)
WAIT_SECONDS = 60.0


@contextmanager
def stand_up() -> Iterator[None]:
    """Servers run and Django is set up inside."""
    keeper = None
    if "DATABASE_URL" not in os.environ:
        keeper = _own_servers()
    os.environ.setdefault("SECRET_KEY", "only-for-measurements-" + "x" * 50)
    os.environ["CTPERF_CLOCK"] = CLOCK.isoformat()
    os.environ["BEHIND_TLS"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctperf.settings")
    django.setup()
    try:
        yield
    finally:
        if keeper:
            keeper.terminate()
            keeper.wait()


def _own_servers() -> subprocess.Popen[str]:
    from ctperf.local.account import server_account
    from ctperf.local.home import OWNER, open_home

    home = open_home(Path(os.environ.get("CTPERF_VAR", ROOT / "var")) / "bench", server_account())
    command = [sys.executable, "-m", "ctperf.local.keep", str(home.folder), "--durable"]
    keeper = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    os.environ |= home.environment() | {"DATABASE_URL": home.database_url(OWNER)}
    _wait_for(home.database_url(OWNER), keeper)
    return keeper


def _wait_for(url: str, keeper: subprocess.Popen[str]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end and keeper.poll() is None:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.2)
        else:
            return
    keeper.terminate()
    raise SystemExit(f"bench: the servers do not start. {keeper.stderr.read() if keeper.stderr else ''}")


def use(name: str) -> bool:
    """Turns Django to the database of that name; True when it had to be made and is empty but for its tables."""
    from django.core.management import call_command
    from django.db import connection

    made = _make(name)
    connection.close()
    connection.settings_dict["NAME"] = name
    if made:
        call_command("migrate", verbosity=0)
    return made


def afresh(name: str) -> None:
    """Turns Django to a new database of that name; one that is there already is dropped with what is in it."""
    from django.db import connection

    connection.close()
    with _server() as server, server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    use(name)


@contextmanager
def _server() -> "Iterator[psycopg2.extensions.connection]":
    from django.db import connection

    params = connection.get_connection_params() | {"dbname": "postgres"}
    for extra in ("cursor_factory", "context", "client_encoding"):
        params.pop(extra, None)
    server = psycopg2.connect(**params)
    server.autocommit = True
    try:
        yield server
    finally:
        server.close()


def _make(name: str) -> bool:
    with _server() as server, server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        there = cursor.fetchone() is not None
        if not there:
            cursor.execute(f'CREATE DATABASE "{name}"')
    return not there
