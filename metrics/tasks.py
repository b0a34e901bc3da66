"""The nudge: telling the worker, after commit, that something changed."""

from functools import lru_cache
from typing import Any

import structlog
from celery import current_app
from kombu.exceptions import OperationalError
from kombu.pools import ProducerPool
from redis.exceptions import RedisError

from agencies.actions.context import said

RECALCULATE = "scorecards.tasks.recalculate_changes"
PATIENCE_SECONDS = 0.5
MOST_KEPT = 8
AWAY = (OperationalError, RedisError, OSError)
log = structlog.get_logger(__name__)


def nudge(task: str = RECALCULATE, *arguments: int) -> None:
    """Ask the worker to look at the change log now, or to do another task. A broker that is down costs less than a second and a
    line in the log: the sweep takes up what this could not announce."""
    try:
        _announce(task, arguments)
    except AWAY:
        _again(task, arguments)


def _again(task: str, arguments: tuple[int, ...]) -> None:
    """A kept connection may be one to a broker that was restarted since: once more, over a new one. Whoever else is using the old
    ones finds out in the same way."""
    _producers.cache_clear()
    try:
        _announce(task, arguments)
    except AWAY as error:
        log.warning("nudge_failed", task=task, error=str(error))


def _announce(task: str, arguments: tuple[int, ...]) -> None:
    with _producers().acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
        current_app.send_task(task, arguments, producer=producer, retry=False, ignore_result=True, headers={"said": said()})


@lru_cache(maxsize=1)
def _producers() -> Any:
    """Connections that are kept between nudges: opening one costs more than all the rest."""
    connection = current_app.connection_for_write(transport_options={"socket_timeout": PATIENCE_SECONDS})
    return ProducerPool(connection.Pool(limit=MOST_KEPT), limit=MOST_KEPT)
