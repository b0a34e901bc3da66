"""A worker at an upload: says how far it is while its big transaction is open, that it is alive, and hears that it shall stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from metrics.actions.uploads.states import held
from metrics.models import Upload

EVERY_SECONDS = 0.5
log = structlog.get_logger(__name__)
TELL = """
    UPDATE metrics_upload SET claimed_at = %s, stage = %s, done = %s, total = %s
    WHERE id = %s AND state = %s AND attempts = %s
"""
IS_THERE = "SELECT EXISTS (SELECT FROM metrics_upload WHERE id = %s)"


class Stopped(Exception):
    """The upload is no longer this worker's: somebody stopped it, or another worker has it."""


class Watch:
    """Shows the progress of one worker. A thread with a connection of its own writes it every half second."""

    def __init__(self, upload: Upload) -> None:
        connection.ensure_connection()
        self._whose, self._main = held(upload), connection.connection
        self._at: tuple[str, int, int] = ("", 0, 0)
        self._over, self.is_lost = threading.Event(), threading.Event()

    def say(self, stage: str, done: int, total: int) -> None:
        """Notes how far the work is. Raises Stopped when it shall stop."""
        self._at = (stage, done, total)
        if self.is_lost.is_set():
            raise Stopped

    def end(self) -> None:
        self._over.set()

    def run(self) -> None:
        """What the thread does."""
        apart: Any = connection.copy()
        try:
            while not self._over.wait(EVERY_SECONDS):
                if not self._is_ours(apart):
                    self.is_lost.set()
                    self._main.cancel()
                    return
        except DatabaseError as error:
            log.warning("upload_progress_not_written", upload=self._whose["pk"], error=str(error))
        finally:
            apart.close()

    def _is_ours(self, apart: Any) -> bool:
        with apart.cursor() as cursor:
            whose = self._whose
            cursor.execute(TELL, [timezone.now(), *self._at, whose["pk"], whose["state"], whose["attempts"]])
            if cursor.rowcount:
                return True
            # One that is not there yet was stored by the transaction that is still open.
            cursor.execute(IS_THERE, [whose["pk"]])
            return not cursor.fetchone()[0]


@contextmanager
def watched(upload: Upload) -> Iterator[Watch]:
    """Watches the work in this block. What the database breaks off because the upload was lost comes out as Stopped."""
    watch = Watch(upload)
    thread = threading.Thread(target=watch.run, name=f"upload {upload.pk}", daemon=True)
    thread.start()
    try:
        yield watch
    except OperationalError as error:
        if watch.is_lost.is_set():
            raise Stopped from error
        raise
    finally:
        watch.end()
        thread.join()
