"""The nudge: telling the worker, after commit, that something changed."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

RECALCULATE = "scorecards.tasks.recalculate_changes"
PATIENCE_SECONDS = 0.5
log = structlog.get_logger(__name__)


def nudge(task: str = RECALCULATE, *arguments: int) -> None:
    """Ask the worker to look at the change log now, or to do another task. A broker that is down costs less than a second and a
    line in the log: the sweep takes up what this could not announce."""
    try:
        with current_app.connection_for_write(transport_options={"socket_timeout": PATIENCE_SECONDS}) as connection:
            current_app.send_task(task, arguments, connection=connection, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("nudge_failed", task=task, error=str(error))
