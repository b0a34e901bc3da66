"""One writer of cards at a time, so that nobody writes older over newer.

The writer holds its lock from before it reads the facts until it has committed. One more may wait; who comes after that leaves,
because the one that waits reads the change log only when its turn comes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

WRITER, QUEUE = 0x63747065, 0x63747066
# What a writer looks up by key is in memory, and its statements are too short to be worth compiling.
PLANS = "set_config('random_page_cost', '1.1', true) IS NOT NULL AND set_config('jit', 'off', true) IS NOT NULL"


def wait_for_turn() -> None:
    """Take the writer's lock until the end of the transaction."""
    _ask(f"SELECT {PLANS} FROM (SELECT pg_advisory_xact_lock(%s)) AS taken", WRITER)  # noqa: S608


@contextmanager
def turn(*, wait: bool) -> Iterator[bool]:
    """A transaction that writes cards; yields whether this is its turn.

    It is not when somebody else is already waiting, or, without `wait`, when somebody writes."""
    if not wait:
        with transaction.atomic():
            yield _ask(f"SELECT pg_try_advisory_xact_lock(%s) AND {PLANS}", WRITER)
        return
    queued = _ask("SELECT pg_try_advisory_lock(%s)", QUEUE)
    if not queued:
        yield False
        return
    try:
        with transaction.atomic():
            wait_for_turn()
            queued = not _ask("SELECT pg_advisory_unlock(%s)", QUEUE)
            yield True
    finally:
        if queued:
            _ask("SELECT pg_advisory_unlock(%s)", QUEUE)


def _ask(query: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return bool(cursor.fetchone()[0])
