"""How long people work at entering: the time between two savings of one day, where it was short enough to have been work."""

from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

from accounts.models.worktime import WorkKind

LONGEST_PAUSE_SECONDS = 120
COUNT = """
INSERT INTO accounts_worktime AS work (user_id, kind, subject, day, seconds, things, last_at) VALUES (%s, %s, %s, %s, 0, %s, %s)
ON CONFLICT (user_id, kind, subject, day) DO UPDATE SET
    seconds = work.seconds + CASE WHEN EXCLUDED.last_at - work.last_at >= interval '0'
            AND EXCLUDED.last_at - work.last_at < make_interval(secs => %s)
        THEN round(extract(epoch FROM EXCLUDED.last_at - work.last_at))::int ELSE 0 END,
    things = work.things + EXCLUDED.things,
    last_at = greatest(work.last_at, EXCLUDED.last_at)
"""


def count_work(*, user_id: int, kind: WorkKind, subject: str, at: datetime, things: int = 0) -> None:
    """Adds the time since the last saving of the same day, unless it was a pause of two minutes or more; and what was handed in."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [user_id, kind.value, subject, localdate(at), things, at, LONGEST_PAUSE_SECONDS])
