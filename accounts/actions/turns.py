"""One change of who may do what at a time: two administrators can neither take each other's last role nor hand over the same person."""

from django.db import connection

PEOPLE = 0x63747070


def one_at_a_time() -> None:
    """Waits for whoever changes people just now, and holds others off until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PEOPLE])
