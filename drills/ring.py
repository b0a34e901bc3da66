"""Where the engine is drilled: durable servers of our own, a small data set, workers and beats that can be killed one by one."""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import rmtree

from bench.stand import stand_up
from ctperf.local.account import server_account
from ctperf.local.children import Child
from ctperf.local.home import OWNER, Home, open_home
from ctperf.local.locks import take_family_lock
from ctperf.local.redis_server import start_redis
from ctperf.local.servers import Servers, start_servers

ROOT = Path(__file__).resolve().parent.parent
MEASURES = 40
WAITING = "SELECT count(*) FROM metrics_change WHERE done_at IS NULL AND failed_at IS NULL"
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"


class Ring:
    """The servers of one drill and the processes that run on them."""

    def __init__(self, home: Home, servers: Servers, lock: int) -> None:
        self.home, self.servers, self.lock = home, servers, lock
        self.random = Random(11)
        self.posted = 0

    def child(self, name: str, *arguments: str) -> Child:
        command = [sys.executable, "-m", "celery", "-A", "ctperf.celery", *arguments, "--loglevel", "WARNING"]
        address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/bench_{MEASURES}"
        child = Child(name, command, self.home.log(name), environment=os.environ | {"DATABASE_URL": address}, popen={"cwd": ROOT})
        child.start()
        return child

    def worker(self, name: str = "worker") -> Child:
        return self.child(name, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "-n", f"{name}@drill")

    def beat(self, name: str = "beat") -> Child:
        return self.child(name, "beat", "--schedule", str(self.home.folder / name), "--pidfile=")

    def stop_redis(self) -> None:
        self.servers.redis.ask_to_stop()
        self.servers.redis.finish(20)

    def start_redis(self) -> None:
        start_redis(self.servers.redis, self.home, [self.lock])

    def post(self) -> float:
        """One agency corrects one figure, as a door does it: facts and change log in one transaction, then the nudge; seconds."""
        from bench.changing import revise
        from metrics.tasks import nudge

        began = time.perf_counter()
        revise([self.random.randint(1, MEASURES)], self.random)
        nudge()
        self.posted += 1
        return time.perf_counter() - began

    def waiting(self) -> int:
        return self.ask(WAITING)

    def is_writing(self) -> bool:
        """Whether some worker is inside a recalculation now."""
        from scorecards.actions.locks import WRITER

        return self.ask(HELD, [WRITER]) > 0

    def ask(self, query: str, params: list[int] | None = None) -> int:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return int(cursor.fetchone()[0])

    def until_done(self, seconds: float) -> float:
        """Seconds until nothing waits any more; gives up after so many."""
        began = time.perf_counter()
        while self.waiting() and time.perf_counter() - began < seconds:
            time.sleep(0.05)
        return time.perf_counter() - began


@contextmanager
def servers_of_our_own() -> Iterator[tuple[Home, Servers, int]]:
    """Durable servers in a folder of their own, and Django set up on them; everything ends and goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ctperf-drill-"))
    folder.chmod(0o755)
    account = server_account()
    home = open_home(folder / "var", account)
    lock = take_family_lock(home.servers)
    servers = start_servers(home, account, lock)
    os.environ |= home.environment() | {"DATABASE_URL": home.database_url(OWNER)}
    try:
        with stand_up():
            yield home, servers, lock
    finally:
        servers.stop(lambda _: None)
        rmtree(folder, ignore_errors=True)


@contextmanager
def ring() -> Iterator[Ring]:
    """A ring with its data."""
    with servers_of_our_own() as (home, servers, lock):
        from django.utils import timezone

        from bench.dataset import ready
        from scorecards.actions.clockwork import assess_nightly

        logging.getLogger("metrics.tasks").setLevel(logging.ERROR)  # while Redis is away every update would say so
        ready(MEASURES)
        assess_nightly(at=timezone.now())
        yield Ring(home, servers, lock)


def end(*children: Child) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.finish(20)
