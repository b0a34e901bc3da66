"""The commands compose runs, driven natively: roles as its script makes them, migrations, web, worker and beat."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from ctperf.local.home import SUPERUSER, Home
from ctperf.local.programs import postgres_programs
from ctperf.roles import FACTS, RECORDS, event_tables
from ctperf.static_files import STAMP, fingerprint
from tests.ctperf.running import (
    ROOT,
    Running,
    clean_environment,
    free_port,
    home_of,
    keep,
    page,
    passable_folder,
    query,
    wait_until,
)

pytestmark = pytest.mark.stack
MANAGE = [sys.executable, "manage.py"]


@dataclass(frozen=True)
class Host:
    """A machine with PostgreSQL and Redis of its own, an owner and an application role, and a migrated database."""

    home: Home
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*MANAGE, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def run(self, process: str) -> Running:
        return Running([*MANAGE, "run", process], self.environment, self.home.folder / f"{process}.out")


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with passable_folder() as folder:
        servers = keep(folder / "var")
        home = home_of(folder / "var")
        run_the_roles_script(home)
        var = folder / "site"
        var.mkdir()
        (var / STAMP).write_text(fingerprint())
        environment = clean_environment(
            DATABASE_URL=home.database_url("ctperf_app"), DATABASE_OWNER_URL=home.database_url("ctperf_owner"),
            REDIS_URL=home.redis_url(), SECRET_KEY="s" * 60, ALLOWED_HOSTS="ctperf.example.gov,127.0.0.1", BEHIND_TLS="0",
            CTPERF_VAR=str(var), CTPERF_STATIC=str(var), PORT=str(free_port()),
        )  # fmt: skip
        made = Host(home, environment)
        migrated = made.manage("run", "migrate")
        assert migrated.returncode == 0, migrated.stderr
        yield made
        servers.stop(signal.SIGTERM)


def run_the_roles_script(home: Home) -> None:
    """On a server without our database and roles, as the PostgreSQL image has it when it runs the script."""
    for statement in ("DROP DATABASE ctperf", "DROP ROLE ctperf_app", "DROP ROLE ctperf_owner"):
        as_superuser(home, statement)
    programs = postgres_programs()
    assert programs
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}", "PGHOST": str(home.sockets), "PGPASSWORD": home.passwords[SUPERUSER],
        "POSTGRES_USER": SUPERUSER, "OWNER_PASSWORD": home.passwords["ctperf_owner"], "APP_PASSWORD": home.passwords["ctperf_app"],
    }  # fmt: skip
    subprocess.run(["sh", "ctperf/local/compose-roles.sh"], cwd=ROOT, env=environment, check=True, capture_output=True)


def as_superuser(home: Home, statement: str) -> None:
    password = home.passwords[SUPERUSER]
    connection = psycopg2.connect(host=str(home.sockets), user=SUPERUSER, password=password, dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def checksums(home: Home) -> dict[str, object]:
    """Table -> checksum of all its rows."""
    connection = psycopg2.connect(home.database_url("ctperf_owner"))
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t")
            found[table] = cursor.fetchone()
    connection.close()
    return found


def test_the_application_role_cannot_change_structure(host: Host) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(host.home, "CREATE TABLE mine (id int)", role="ctperf_app")


ON_RECORDS = ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}"]
ON_RECORDS += ["CREATE RULE r AS ON INSERT TO {} DO INSTEAD NOTHING"]


@pytest.mark.parametrize("statement", ON_RECORDS)
def test_the_application_role_cannot_rewrite_what_was_recorded(host: Host, statement: str) -> None:
    for table in [*event_tables(), *RECORDS]:
        (column,) = query(host.home, f"SELECT min(column_name) FROM information_schema.columns WHERE table_name = '{table}'")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(host.home, statement.format(table, column, column), role="ctperf_app")


@pytest.mark.parametrize("statement", ["UPDATE {} SET value = 1", "DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"])
def test_the_application_role_cannot_rewrite_facts(host: Host, statement: str) -> None:
    for table in FACTS:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(host.home, statement.format(table), role="ctperf_app")


def test_the_application_role_can_drop_no_trigger(host: Host) -> None:
    triggers = "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal"
    (every,) = query(host.home, f"SELECT array_agg(ARRAY[tgname, relname]::text[]) {triggers}")
    assert isinstance(every, list)
    assert len(every) > 100
    for trigger, table in every:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(host.home, f"DROP TRIGGER {trigger} ON {table}", role="ctperf_app")


def test_the_application_role_may_supersede_facts_and_nothing_else(host: Host) -> None:
    asked = "SELECT string_agg(column_name, ',' ORDER BY column_name) FROM information_schema.column_privileges"
    asked += " WHERE grantee = 'ctperf_app' AND privilege_type = 'UPDATE' AND table_name = '{}'"
    assert {table: query(host.home, asked.format(table)) for table in FACTS} == {
        "metrics_reading": ("hidden,superseded_at",),
        "metrics_target": ("superseded_at",),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET ROLE ctperf_owner",
        "CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid AS 'SELECT NULL::uuid' LANGUAGE sql",
        "ALTER FUNCTION _pgh_attach_context() RENAME TO gone",
        "DROP FUNCTION _pgh_attach_context() CASCADE",
    ],
)
def test_the_application_role_cannot_switch_the_recording_off(host: Host, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(host.home, statement, role="ctperf_app")


def test_the_application_role_writes_rows_and_their_audit_events(host: Host) -> None:
    statement = "INSERT INTO agencies_agency (code, name, kind, mission, website) VALUES ('TRY', 'Try', 'department', '', '')"
    query(host.home, statement, role="ctperf_app")
    assert query(host.home, "SELECT count(*) FROM agencies_agencyevent WHERE code = 'TRY'") == (1,)
    said = "SELECT c.metadata ->> 'door', c.metadata ->> 'role'"
    said += " FROM agencies_agencyevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
    assert query(host.home, f"{said} WHERE e.code = 'TRY'") == ("sql", "ctperf_app")


def test_every_process_runs_by_its_entry_point(host: Host) -> None:
    processes = [host.run(name) for name in ("web", "worker", "enclave", "beat")]
    url = f"http://127.0.0.1:{host.environment['PORT']}/"
    try:
        wait_until(lambda: probe(host, "healthz") == 0, 90, lambda: "\n".join(p.said() for p in processes))
        wait_until(lambda: '"ready": true' in page(url + "readyz")[1], 90, lambda: page(url + "readyz")[1])
        assert [probe(host, what) for what in ("readyz", "worker", "sweep")] == [0, 0, 0]
        wait_until(lambda: probe(host, "enclave") == 0, 60, lambda: page(url + "readyz")[1])
    finally:
        codes = [process.stop(signal.SIGTERM) for process in processes]
    assert codes == [0, 0, 0, 0]


def probe(host: Host, what: str) -> int:
    return subprocess.run([sys.executable, "-m", "ctperf.local.probe", what], cwd=ROOT, env=host.environment, check=False).returncode


def test_a_health_check_fails_when_nobody_answers(host: Host) -> None:
    environment = host.environment | {"PORT": str(free_port())}
    command = [sys.executable, "-m", "ctperf.local.probe", "healthz"]
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 1


def test_a_restored_database_equals_the_one_that_was_backed_up(host: Host, tmp_path: Path) -> None:
    query(host.home, "INSERT INTO agencies_agency (code, name, kind, mission, website) VALUES ('KEPT', 'Kept', 'department', '', '')")
    before = checksums(host.home)
    assert host.manage("backup", str(tmp_path / "a.dump")).returncode == 0
    query(host.home, "DROP SCHEMA public CASCADE")
    query(host.home, "CREATE SCHEMA public")
    restored = host.manage("restore", str(tmp_path / "a.dump"))
    assert (restored.returncode, checksums(host.home)) == (0, before), restored.stderr
    # Rights are no part of a backup, and are there all the same.
    assert query(host.home, "SELECT count(*) FROM agencies_agency WHERE code = 'KEPT'", role="ctperf_app") == (1,)
    assert query(host.home, "SELECT count(*) FROM metrics_shown", role="ctperf_app") == (0,)


def test_a_broken_backup_changes_nothing(host: Host, tmp_path: Path) -> None:
    before = checksums(host.home)
    whole, half = tmp_path / "whole.dump", tmp_path / "half.dump"
    host.manage("backup", str(whole))
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    refused = host.manage("restore", str(half))
    assert (refused.returncode, "Traceback" in refused.stderr, checksums(host.home)) == (1, False, before)


def test_a_backup_that_cannot_be_written_is_refused_in_one_line(host: Host) -> None:
    refused = host.manage("backup", "/nowhere/at/all.dump")
    assert (refused.returncode, refused.stderr.count("\n"), "/nowhere/at/all.dump" in refused.stderr) == (1, 1, True)


def test_up_uses_the_servers_it_is_given(host: Host) -> None:
    environment = host.environment | {"CTPERF_VAR": str(host.home.folder / "given"), "PORT": str(free_port())}
    running = Running([*MANAGE, "up", "--no-web", "--no-worker"], environment, host.home.folder / "up.out")
    running.wait_for("Running: beat", 120)
    assert running.stop() == 0
    assert "those of DATABASE_URL and REDIS_URL" in running.said()
