"""The nudge over a real broker: it arrives, also after the broker dropped every connection, and costs little when it is away."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import current_app
from django.conf import settings

from metrics import tasks
from metrics.tasks import RECALCULATE, nudge

QUEUE = settings.CELERY_TASK_DEFAULT_QUEUE


@pytest.fixture
def broker() -> Iterator[Any]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(QUEUE)
    yield client
    client.delete(QUEUE)


def test_a_nudge_stands_in_the_queue(broker: Any) -> None:
    nudge()
    nudge("scorecards.tasks.recalculate_all", 7)
    waiting = [message.decode() for message in broker.lrange(QUEUE, 0, -1)]
    assert len(waiting) == 2
    assert RECALCULATE in waiting[1]
    assert "scorecards.tasks.recalculate_all" in waiting[0]


def test_a_nudge_arrives_although_the_broker_dropped_every_connection(broker: Any) -> None:
    nudge()
    broker.client_kill_filter(_type="normal", skipme=True)
    nudge()
    assert broker.llen(QUEUE) == 2


def test_a_broker_that_is_away_costs_less_than_a_second_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks._producers.cache_clear()
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    started = time.monotonic()
    nudge()
    assert time.monotonic() - started < 1
    tasks._producers.cache_clear()
