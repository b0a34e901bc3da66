"""What the audit is told of a change: by whom, through which door, in which request, and why.

pghistory hands it to the database with every statement; `_pgh_attach_context()` of migration 0003 adds the database's own role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection

FORGET = "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"


@contextmanager
def recorded(**said: Any) -> Iterator[None]:
    """What is written inside is recorded with `said` on top of what was said before, and nothing after it is.

    Known words: user (id), standing_in (for whom, by name), request, url, door, task, command, account, token, reason."""
    with pghistory.context() as current:
        before = dict(current.metadata)
        current.metadata.update(said)
        try:
            yield
        finally:
            current.metadata.clear()
            current.metadata.update(before)
    _forget()


def because(reason: str, *, by: int | None = None) -> Any:
    """What is written inside is recorded with why, in words, and with the id of the person where the caller knows it."""
    said: dict[str, Any] = {"reason": reason.strip()} if reason.strip() else {}
    return recorded(**said, **({} if by is None else {"user": by}))


def say(**said: Any) -> None:
    """Adds to what is recorded with everything that follows in the same request, task or command."""
    pghistory.context(**said)


def said() -> dict[str, Any]:
    """What is recorded with what would be written now."""
    with pghistory.context() as current:
        return dict(current.metadata)


def _forget() -> None:
    """What was said outside of any request stays set until the transaction ends: what follows in it would be recorded with it."""
    if not said() and connection.connection is not None and connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(FORGET)
