"""The supervisor, then the whole stack, are killed -9 again and again: nothing is left behind, and the next start is fine."""

import os
import signal
from collections.abc import Iterator

import psycopg2

from bench.registry import Row
from ctperf.local.home import OWNER, known_home
from drills.stage import Stage

TIMES = 10


def rows(times: int = TIMES) -> Iterator[Row]:
    """Orphans after the supervisor was killed, committed rows lost when everything was killed, and seconds to start again."""
    stage = Stage()
    try:
        supervisor, _seconds = stage.up()
        orphans, lost, starts = 0, 0, []
        for turn in range(times):
            _commit(stage, turn)
            supervisor.kill()
            if turn % 2:  # every other time all of it at once, the servers in the middle of their work
                for process in stage.processes():
                    os.kill(process, signal.SIGKILL)
            supervisor.wait()
            orphans += stage.wait_until_empty()
            supervisor, seconds = stage.up()
            starts.append(seconds)
            lost += turn + 1 - _committed(stage)
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait()
        orphans += stage.wait_until_empty()
    finally:
        stage.clear()
    yield Row("supervisor killed -9: processes left behind", orphans, "", reach="= 0", ok=orphans == 0, n=times)
    yield Row("supervisor killed -9: committed rows lost", lost, "", reach="= 0", ok=lost == 0, n=times)
    yield Row("start after kill -9, slowest", max(starts), "s", n=times)


def _commit(stage: Stage, turn: int) -> None:
    _ask(stage, f"CREATE TABLE IF NOT EXISTS drill (turn int); INSERT INTO drill VALUES ({int(turn)}) RETURNING turn")


def _committed(stage: Stage) -> int:
    return _ask(stage, "SELECT count(*) FROM drill")


def _ask(stage: Stage, statement: str) -> int:
    home = known_home(stage.var)
    if home is None:
        raise SystemExit("drill: the stack has no folder")
    connection = psycopg2.connect(home.database_url(OWNER))
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    connection.close()
    return int(row[0]) if row else 0
