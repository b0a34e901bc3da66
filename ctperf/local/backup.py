"""Backup and restore of the database with PostgreSQL's own programs: one file, all or nothing."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ctperf.local.errors import StackError
from ctperf.local.programs import postgres_programs

LOCK_SECONDS = 30
# Everything is in one schema. The database itself, its owner and its roles stay, so grants are given anew afterwards.
EMPTY = f"SET lock_timeout = '{LOCK_SECONDS}s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def write_backup(database_url: str, file: Path) -> int:
    """Write a consistent copy of the database to `file` (replaced only when complete, readable by us alone); its bytes."""
    dump, listing = _program("pg_dump"), _program("pg_restore")
    half = file.with_name(f".{file.name}.half")
    try:
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise StackError(f"{file} cannot be written: {error.strerror}. Choose another place.") from error
    try:
        command = [dump, "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--file={half}"]
        _do("The backup failed", command, database_url)
        _do("The backup cannot be read back", [listing, "--list", str(half)], database_url)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def read_backup(database_url: str, file: Path) -> None:
    """Replace everything in the database by what `file` holds, in one transaction: on any error nothing has changed."""
    restore, psql = _program("pg_restore"), _program("psql")
    if not file.is_file():
        raise StackError(f"There is no file {file}.")
    with tempfile.TemporaryDirectory(prefix="ctperf-restore-") as folder:
        script = Path(folder) / "script.sql"
        # Complete before the first statement runs: a script that breaks off would be committed as far as it goes.
        unpack = [restore, "--no-owner", "--no-privileges", "--schema=public", f"--file={script}", str(file)]
        _do(f"{file} cannot be read", unpack, database_url)
        command = [psql, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _do("Nothing was restored", [*command, f"--command={EMPTY}", f"--file={script}"], database_url)


def _program(name: str) -> str:
    """The program from the wheel, or else from PATH: those of the wheel are of the newest version that is supported."""
    folder = postgres_programs()
    if folder and (folder / name).exists():
        return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise StackError(f"The program {name} was not found. Install requirements-local.txt, or PostgreSQL's client programs.")
    return found


def _do(failure: str, command: Sequence[str], database_url: str) -> None:
    done = subprocess.run(command, env=_connection(database_url), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StackError(f"{failure}: {_last_line(done.stderr)}")


def _connection(database_url: str) -> dict[str, str]:
    """The address as environment, where, unlike on a command line, other users cannot read the password."""
    parts = urlsplit(database_url)
    given = {
        "PGHOST": unquote(parts.hostname or ""),
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return os.environ | {name: value for name, value in given.items() if value} | {"PGCONNECT_TIMEOUT": "10"}


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return next((line for line in lines if "ERROR" in line or "error" in line), lines[-1] if lines else "no reason was given")
