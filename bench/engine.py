"""The engine's figures: full recalculation, memory, growth, the incremental case, one reading through a real worker."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from django.db import connection
from django.utils import timezone

from bench import naive, plain, windows
from bench.changing import revise
from bench.dataset import ready
from bench.registry import Asked, Row, at_most, at_most_times, case, times_faster
from metrics.tasks import nudge
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything
from scorecards.actions.runs import request_full_run
from scorecards.models import Run, RunKind

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 40
CHANGED = 100


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def full() -> None:
    recalculate_everything(run_id=request_full_run(by=None, at=timezone.now()))


def forget_cards() -> None:
    """Without cards a recalculation has to write every one."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE scorecards_measurecard, scorecards_goalcard")


def in_turn(repeats: int, **variants: Callable[[], object]) -> dict[str, list[float]]:
    """Seconds of each variant, taken in turn in one go, each from no cards; the first turn only warms."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for turn in range(repeats + 1):
        for name, work in variants.items():
            forget_cards()
            spent = seconds(work)
            if turn:
                taken[name].append(spent)
    return taken


@case("full recalculation")
def full_recalculation(asked: Asked) -> Iterator[Row]:
    """Small set: against one ORM loop per measure. Large set: against bulk fetch with plain Python, SQL windows and a bare scan."""
    middle: dict[int, float] = {}
    for n in asked.sizes:
        ready(n)
        large = n == max(asked.sizes) and len(asked.sizes) > 1
        repeats = max(1, asked.repeats // 2) if large else asked.repeats
        rivals: dict[str, Callable[[], object]] = {"plain": lambda: plain.recalculate(timezone.now()), "sql": windows.recalculate}
        taken = in_turn(repeats, product=full, scan=windows.scan, **rivals)
        value = middle[n] = median(taken["product"])
        name = f"full recalculation, D({n:,}), all rules, all cards written"
        yield times_faster(name, value, ("ORM bulk fetch + plain Python", median(taken["plain"])), reach=6, n=repeats)
        yield times_faster(name, value, ("SQL windows (simpler trend, no due dates)", median(taken["sql"])), reach=8, n=repeats)
        yield at_most_times(name, value, ("bare sequential scan of the rows", median(taken["scan"])), reach=4, n=repeats)
        full()
        again = median([seconds(full) for _ in range(repeats)])
        yield Row(f"full recalculation, D({n:,}), nothing changed", again, "s", n=repeats)
    small = min(asked.sizes)
    ready(small)
    yield _against_loop(small, middle[small])
    if len(asked.sizes) > 1:
        grown = max(asked.sizes) / small
        name = f"full recalculation, growth from D({small:,}) to D({max(asked.sizes):,})"
        yield at_most_times(name, middle[max(asked.sizes)], (f"D({small:,})", middle[small]), reach=1.04 * grown)


def _against_loop(n: int, value: float) -> Row:
    run = Run.objects.create(kind=RunKind.FULL, as_of=timezone.now().date(), started_at=timezone.now())
    forget_cards()
    loop = seconds(lambda: naive.recalculate(SAMPLE, run)) * n / SAMPLE
    return times_faster(
        f"full recalculation, D({n:,})",
        value,
        (f"one ORM loop per measure ({SAMPLE} measured, scaled to {n:,})", loop),
        reach=120,
        n=SAMPLE,
    )


@case("memory")
def memory(asked: Asked) -> Iterator[Row]:
    """What a full recalculation adds to a warm worker process, at its peak."""
    n = max(asked.sizes)
    ready(n)
    forget_cards()
    connection.close()
    done = subprocess.run([sys.executable, "-m", "bench.memory", str(n)], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    name = f"memory of a full recalculation, D({n:,}), above the warm worker's {told['before_mb']:.0f} MB"
    yield at_most(name, told["peak_mb"] - told["before_mb"], 100, unit="MB")


@case("incremental")
def incremental(asked: Asked) -> Iterator[Row]:
    """100 readings of one state change; the time until cards, goals and flips are committed. Both sizes in turn."""
    random, taken = Random(3), {n: list[float]() for n in asked.sizes}
    for n in asked.sizes:
        ready(n)
        full()
    for turn in range(asked.repeats * 6 + 2):
        for n in asked.sizes:
            ready(n)
            revise(sorted(random.sample(range(1, min(asked.sizes) + 1), CHANGED)), random)
            spent = seconds(recalculate_changes)
            if turn > 1:
                taken[n].append(spent * 1000)
    small, *rest = asked.sizes
    for n in asked.sizes:
        yield at_most(f"{CHANGED} readings changed, D({n:,}) stored, p95", _p95(taken[n]), 40, unit="ms", n=len(taken[n]))
    for n in rest:
        against = (f"the same with D({small:,}) stored, p50", median(taken[small]))
        name = f"{CHANGED} readings changed, D({n:,}) stored, p50"
        yield at_most_times(name, median(taken[n]), against, reach=1.3, unit="ms", n=len(taken[n]))


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]


@case("one reading through Celery")
def through_celery(asked: Asked) -> Iterator[Row]:
    """From the commit of one revised reading, over the nudge, a real worker and its commit, to the card another session reads."""
    n = min(asked.sizes)
    ready(n)
    full()
    random = Random(5)
    with real_worker(f"bench_{n}"):
        taken = [_one_reading(random.randint(1, n), random) * 1000 for _ in range(asked.repeats * 10 + 3)][3:]
    yield at_most("one reading through Celery to the stored card, p50", median(taken), 20, unit="ms", n=len(taken))
    yield Row("one reading through Celery to the stored card, p95", _p95(taken), "ms", n=len(taken))


def _one_reading(measure_id: int, random: Random) -> float:
    revise([measure_id], random)
    start = time.perf_counter()
    nudge()
    with connection.cursor() as cursor:
        while time.perf_counter() - start < 20:
            cursor.execute("SELECT count(*) FROM metrics_change WHERE done_at IS NULL AND failed_at IS NULL")
            if cursor.fetchone()[0] == 0:
                return time.perf_counter() - start
            time.sleep(0.0005)
    raise TimeoutError("The worker did not take the change up.")


@contextmanager
def real_worker(database: str) -> Iterator[None]:
    """A worker process on the database, as production runs it, ready to take tasks."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    command = [sys.executable, "-m", "celery", "-A", "ctperf", "worker", "-c", "1", "-l", "warning", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": address}, start_new_session=True)
    try:
        revise([1], Random(1))
        _until_done(worker)
        yield
    finally:
        worker.terminate()
        worker.wait(30)


def _until_done(worker: subprocess.Popen[bytes]) -> None:
    nudge()
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM metrics_change WHERE done_at IS NULL AND failed_at IS NULL")
            if cursor.fetchone()[0] == 0:
                return
        if worker.poll() is not None:
            raise SystemExit("bench: the worker ended by itself.")
        time.sleep(0.1)
    raise TimeoutError("The worker does not take tasks.")
