"""Signs of life of the background processes, kept in Redis for /readyz: the worker's heartbeat and the last sweep."""

import contextlib
import time
from dataclasses import dataclass
from typing import Any

import redis
from celery.signals import heartbeat_sent, task_postrun
from django.core.cache import cache

SWEEP = "scorecards.tasks.sweep"
WORKER_KEY, SWEEP_KEY = "ctperf:worker-heartbeat", "ctperf:last-sweep"
WORKER_LIMIT, SWEEP_LIMIT = 15.0, 60.0  # seconds; the worker beats every 2, the sweep runs every 3 unless a run is long


@dataclass(frozen=True)
class Sign:
    """Seconds since a background process was last heard of (None: never), and how many are still good."""

    age: float | None
    limit: float

    @property
    def is_good(self) -> bool:
        return self.age is not None and self.age <= self.limit


def worker_sign() -> Sign:
    return _sign(WORKER_KEY, WORKER_LIMIT)


def sweep_sign() -> Sign:
    return _sign(SWEEP_KEY, SWEEP_LIMIT)


def _sign(key: str, limit: float) -> Sign:
    seen = cache.get(key)
    return Sign(None if seen is None else max(0.0, time.time() - float(seen)), limit)


@heartbeat_sent.connect
def note_worker(**_: Any) -> None:
    _note(WORKER_KEY)


@task_postrun.connect
def note_sweep(*, task: Any = None, state: str = "", **_: Any) -> None:
    if task is not None and task.name == SWEEP and state == "SUCCESS":
        _note(SWEEP_KEY)


def _note(key: str) -> None:
    # Redis may be away: then there is nobody to tell, and the worker has better things to do than to fall over it.
    with contextlib.suppress(redis.RedisError):
        cache.set(key, time.time(), timeout=None)
