"""The worker says that it lives, and when it last swept the change log: written to Redis, read by /readyz."""

import contextlib
import time
from typing import Any

import redis
from celery.signals import heartbeat_sent, task_postrun
from django.conf import settings

from ctperf.signs import SIGNS

SWEEP_TASK = "scorecards.tasks.sweep"


def seconds_since(sign: str) -> float | None:
    """How long ago the sign of life was given; None: never. redis.RedisError when Redis is away."""
    seen = _client().get(SIGNS[sign].key)
    return None if seen is None else max(0.0, time.time() - float(seen))


@heartbeat_sent.connect
def note_worker(*, sender: Any = None, **_: Any) -> None:
    hostname = str(getattr(getattr(sender, "eventer", None), "hostname", ""))
    _note("enclave" if hostname.startswith("enclave@") else "worker")


@task_postrun.connect
def note_sweep(*, task: Any = None, state: str = "", **_: Any) -> None:
    if task is not None and task.name == SWEEP_TASK and state == "SUCCESS":
        _note("sweep")


def _note(sign: str) -> None:
    # Redis may be away: then there is nobody to tell, and the worker has better things to do than to fall over it.
    with contextlib.suppress(redis.RedisError):
        _client().set(SIGNS[sign].key, time.time())


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
