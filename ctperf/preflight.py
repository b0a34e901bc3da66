"""Before a process of the site starts: PostgreSQL and Redis answer, or one exception that the command line words."""

import time

from django.core.cache import cache
from django.db import OperationalError, connection

PATIENCE_SECONDS = 10.0


def require_servers() -> None:
    """Return when both answer; the database's or Redis's own connection error after some seconds of trying."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.ensure_connection()
            break
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
    cache.get("ctperf:ping")
