"""The nudge: telling the worker, after commit, that something changed."""

import structlog
from celery import current_app

RECALCULATE = "scorecards.tasks.recalculate_changes"
log = structlog.get_logger(__name__)


def nudge() -> None:
    """Ask the worker to look at the change log now. A broker that is down costs less than a second and a line in the log: the
    sweep takes up what this could not announce."""
    try:
        current_app.send_task(RECALCULATE, retry=False, ignore_result=True)
    except (OSError, current_app.connection_for_write().connection_errors) as error:
        log.warning("nudge_failed", task=RECALCULATE, error=str(error))
