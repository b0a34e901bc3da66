"""The embedded PostgreSQL: made once with passwords only, then started on a private socket without any network port."""

import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2
from psycopg2 import sql

from ctperf.local.account import Account
from ctperf.local.children import Child
from ctperf.local.errors import StackError
from ctperf.local.home import APPLICATION, DATABASE, OWNER, SUPERUSER, Home

# After a kill -9 the old server's shared memory can outlive it for a moment; starting again then succeeds.
START_SECONDS = 30.0
RETRY_SECONDS = 10.0
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "shared_buffers": "256MB", "max_connections": "120"}
# For tests: nothing there is worth waiting for the disk.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def make_cluster(home: Home, programs: Path, account: Account) -> bool:
    """Make the data folder if there is none; True when it was made now. Half-made folders never count."""
    if (home.postgres / "PG_VERSION").exists():
        account.give_tree(home.postgres)
        return False
    half = home.servers / "postgres.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    account.give(half, 0o700)
    password = home.sockets / "password"
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    account.give(password, 0o600)
    try:
        password.write_text(home.passwords[SUPERUSER] + "\n")
        _initdb(half, password, programs, account)
    finally:
        password.unlink()
    half.rename(home.postgres)
    return True


def _initdb(folder: Path, password: Path, programs: Path, account: Account) -> None:
    command = [str(programs / "initdb"), "-D", str(folder), "-U", SUPERUSER, f"--pwfile={password}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **account.popen())
    if done.returncode != 0:
        raise StackError(f"PostgreSQL's data folder cannot be made in {folder}: {done.stderr.strip() or done.stdout.strip()}")


def postgres_child(home: Home, programs: Path, account: Account, *, forgetful: bool) -> Child:
    """PostgreSQL as a child; SIGINT is its fast shutdown, which ends sessions and loses nothing committed."""
    command = [str(programs / "postgres"), "-D", str(home.postgres), "-k", str(home.sockets)]
    for name, value in (SETTINGS | (FORGETFUL if forgetful else {})).items():
        command += ["-c", f"{name}={value}"]
    popen = account.popen() | {"cwd": "/"}
    return Child("postgres", command, home.log("postgres"), stop_with=signal.SIGINT, popen=popen)


def start_postgres(child: Child, home: Home, keep_open: Sequence[int]) -> str:
    """Start it and wait until it answers; the server's version. A start that fails is tried again for some seconds."""
    child.start(keep_open)
    give_up, last_retry = time.monotonic() + START_SECONDS, time.monotonic() + RETRY_SECONDS
    while time.monotonic() < give_up:
        if child.exit_code() is not None:
            if time.monotonic() > last_retry:
                break
            time.sleep(0.5)
            child.start(keep_open)
        version = _version(home)
        if version:
            return version
        time.sleep(0.05)
    raise StackError(f"PostgreSQL does not start. The end of {child.log}:\n{child.last_words()}")


def _version(home: Home) -> str | None:
    try:
        connection = _as_superuser(home)
    except psycopg2.OperationalError as error:
        if "password authentication failed" in str(error):
            raise StackError(
                f"The data in {home.postgres} was made with other passwords than those in {home.folder}/local.json. "
                "Bring that file back, or start from nothing with `make reset`."
            ) from error
        return None
    number = connection.info.server_version
    connection.close()
    return f"{number // 10000}.{number % 10000}"


def _as_superuser(home: Home, database: str = "postgres") -> psycopg2.extensions.connection:
    connection = psycopg2.connect(
        host=str(home.sockets), user=SUPERUSER, password=home.passwords[SUPERUSER], dbname=database, connect_timeout=5
    )
    connection.autocommit = True
    return connection


def make_roles(home: Home) -> None:
    """The owner (migrations, may make test databases), the application role (no DDL), and the database. Repeatable."""
    with _as_superuser(home).cursor() as cursor:
        for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
            cursor.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.SQL(rights), sql.Literal(home.passwords[role])
                )
            )
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        cursor.connection.close()
