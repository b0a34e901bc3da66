"""PostgreSQL is killed -9 inside the COPY of an import, and inside the statements that merge it: all of a file or nothing of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from random import Random

import psutil
import psycopg2

from bench.registry import Row
from ctperf.local.home import Home
from ctperf.local.postgres_server import start_postgres
from ctperf.local.servers import Servers
from drills.ring import ROOT, servers_of_our_own

CRASHES = 20
MEASURES, MONTHS = 125, 240
ROWS = MEASURES * MONTHS
SECONDS = 120.0
# Where the import is: rows that COPY has taken, or whether the merge writes readings now.
COPYING = "SELECT pid FROM pg_stat_progress_copy WHERE command = 'COPY FROM' AND tuples_processed BETWEEN %s AND %s"
MERGING = (
    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND now() - query_start > interval '50 ms' "
    "AND (query LIKE '%%INSERT INTO metrics_reading%%' OR query LIKE '%%UPDATE metrics_reading%%') AND (%s, %s) IS NOT NULL"
)
CURRENT = "SELECT count(*) FROM metrics_reading WHERE superseded_at IS NULL AND value = %s"
KEPT = "SELECT count(*) FROM metrics_upload WHERE state = 'published'"


class Arena:
    """The server that is killed, and the value that every reading has by the last import that was acknowledged."""

    def __init__(self, home: Home, servers: Servers, lock: int) -> None:
        self.home, self.servers, self.lock = home, servers, lock
        self.address = os.environ["DATABASE_URL"]
        self.random = Random(17)
        self.acknowledged, self.imports = 0, 0
        self.file = home.folder / "readings.csv"
        self.inside, self.partial, self.lost = 0, 0, 0

    def write(self, value: int) -> None:
        months = [f"{2004 + month // 12}-{month % 12 + 1:02d}" for month in range(MONTHS)]
        rows = "".join(f"M-{measure},{month},{value}\n" for measure in range(MEASURES) for month in months)
        self.file.write_text("measure,period,value\n" + rows, encoding="utf-8")

    def start_import(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "import_readings", str(self.file)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def import_all(self, value: int) -> None:
        """An import that is let to its end, and acknowledged."""
        self.write(value)
        if self.start_import().wait(SECONDS):
            raise SystemExit("drill: an import nobody disturbs fails.")
        self.acknowledged, self.imports = value, self.imports + 1

    def ask(self, query: str, *params: float) -> int | None:
        with closing(psycopg2.connect(self.address)) as connection, connection.cursor() as cursor:
            cursor.execute(query, params)
            row = cursor.fetchone()
            return int(row[0]) if row else None

    def crash(self, query: str, value: int) -> None:
        """Kill the server while an import is where the query looks for it; then see what is left."""
        self.write(value)
        work = self.start_import()
        self.inside += self._kill_inside(query, work)
        code = work.wait(SECONDS)
        start_postgres(self.servers.postgres, self.home, [self.lock])
        self._look(value, code)

    def _kill_inside(self, query: str, work: subprocess.Popen[bytes]) -> bool:
        """Whether the server was where it should be when it was killed: it is held still, asked once more, and only then killed."""
        least = self.random.uniform(0.02, 0.7) * ROWS
        postmaster = self.servers.postgres.running
        assert postmaster is not None
        with closing(psycopg2.connect(self.address)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            held = False
            while not held and work.poll() is None:
                cursor.execute(query, [least, ROWS - 1])
                found = cursor.fetchone()
                if found:
                    os.kill(found[0], signal.SIGSTOP)
                    cursor.execute(query, [least, ROWS - 1])
                    held = cursor.fetchone() == found
                    if not held:
                        os.kill(found[0], signal.SIGCONT)
                time.sleep(0.001)
            everyone = [psutil.Process(postmaster.pid), *psutil.Process(postmaster.pid).children(recursive=True)]
            for process in everyone:
                process.kill()
        psutil.wait_procs(everyone, timeout=10)
        postmaster.wait()
        return held

    def _look(self, value: int, code: int) -> None:
        before, after = self.ask(CURRENT, self.acknowledged), self.ask(CURRENT, value)
        if after == ROWS:
            self.acknowledged, self.imports = value, self.imports + 1
        elif code == 0:
            self.lost += ROWS - (after or 0)
        if (before, after) not in ((ROWS, 0), (0, ROWS)) or self.ask(KEPT) != self.imports:
            self.partial += 1
            self.lost += max(0, ROWS - (before or 0) - (after or 0))


def rows(crashes: int = CRASHES) -> Iterator[Row]:
    """A row a finding."""
    with servers_of_our_own() as (home, servers, lock):
        from bench.stand import use

        use("bench_crash")
        _fill()
        os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + "/bench_crash"
        for name, query in (("the COPY", COPYING), ("the merge", MERGING)):
            yield from _crashed(Arena(home, servers, lock), name, query, crashes)


def _crashed(arena: Arena, name: str, query: str, crashes: int) -> Iterator[Row]:
    arena.imports = arena.ask(KEPT) or 0
    value = 1000 * (arena.imports + 1)
    arena.import_all(value)
    turn = 0
    while arena.inside < crashes and turn < 2 * crashes:  # now and then an import is through before the kill
        turn += 1
        arena.crash(query, value + 2 * turn)
        arena.import_all(value + 2 * turn + 1)
    found = f"PostgreSQL killed -9 {turn} times, {arena.inside} of them inside {name} of an import of {ROWS:,} rows"
    yield Row(f"{found}: really inside", arena.inside, "", reach=f"= {crashes}", ok=arena.inside == crashes, n=turn)
    yield Row(f"{found}: files half there", arena.partial, "", reach="= 0", ok=arena.partial == 0, n=turn)
    yield Row(f"{found}: acknowledged rows lost", arena.lost, "", reach="= 0", ok=arena.lost == 0, n=turn)


def _fill() -> None:
    from django.db import connection

    from agencies.models import Agency
    from metrics.models import Measure

    agency = Agency.objects.create(code="AG-1", name="Agency", kind="department")
    plain = {"agency": agency, "name": "Cases", "unit": "cases", "direction": "up", "period": "month"}
    Measure.objects.bulk_create(Measure(code=f"M-{number}", **plain) for number in range(MEASURES))
    connection.close()
