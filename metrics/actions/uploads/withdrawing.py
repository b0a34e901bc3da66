"""Withdrawing a published upload as one act: what it said is superseded, what it replaced comes back, and the history keeps both."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from accounts.queries import viewer
from agencies.actions.context import because
from metrics.actions import statements
from metrics.actions.changes import note_changes
from metrics.actions.small_numbers import hide_small_numbers
from metrics.actions.uploads.states import afresh, claim, held, move
from metrics.actions.uploads.watching import Stopped, Watch, watched
from metrics.models import ChangeReason, CorrectionReason, Target, TargetChangeReason, Upload, UploadState
from metrics.queries.uploads import may_withdraw

# The current readings of the upload, each with the newest version from before the upload's first one at that place which does not
# come from an upload that was withdrawn itself: what was known before.
CURRENT = """
    CREATE TEMP TABLE withdrawn_reading ON COMMIT DROP AS
    SELECT r.id, r.measure_id, before.id AS before_id
    FROM metrics_reading r
    CROSS JOIN LATERAL (
        SELECT min(own.recorded_at) AS first_at, min(own.id) AS first_id FROM metrics_reading own
        WHERE own.measure_id = r.measure_id AND own.breakdown_id = r.breakdown_id AND own.period_end = r.period_end
            AND own.upload_id = r.upload_id
    ) mine
    LEFT JOIN LATERAL (
        SELECT o.id FROM metrics_reading o LEFT JOIN metrics_upload u ON u.id = o.upload_id
        WHERE o.measure_id = r.measure_id AND o.breakdown_id = r.breakdown_id AND o.period_end = r.period_end
            AND (o.recorded_at, o.id) < (mine.first_at, mine.first_id)
            AND (o.upload_id IS NULL OR u.state NOT IN ('withdrawn', 'withdrawing'))
        ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1
    ) before ON true
    WHERE r.upload_id = %(upload)s AND r.superseded_at IS NULL
"""
SUPERSEDE = """
    UPDATE metrics_reading r SET superseded_at = greatest(%(at)s, r.recorded_at) FROM withdrawn_reading w WHERE r.id = w.id
"""
BRING_BACK = f"""
    INSERT INTO metrics_reading ({statements.STORED}, recorded_at, accepted_at, accepted_by_id, upload_id, correction, hidden)
    SELECT {", ".join("o." + name.strip() for name in statements.STORED.split(","))},
        greatest(%(at)s, r.recorded_at), %(at)s, %(by)s, o.upload_id, %(why)s, o.hidden
    FROM withdrawn_reading w JOIN metrics_reading r ON r.id = w.id JOIN metrics_reading o ON o.id = w.before_id
    ORDER BY 1, 2, 3
"""  # noqa: S608  (put together from constants)
COUNTS = """
    SELECT count(*), count(before_id),
        (SELECT count(*) FROM metrics_reading WHERE upload_id = %(upload)s AND superseded_at IS NOT NULL),
        coalesce(array_agg(DISTINCT measure_id), '{}')
    FROM withdrawn_reading
"""


def withdraw_upload(*, upload_id: int, why: str, by: User, at: datetime) -> bool:
    """Withdraws a published upload here and now; then nudge the recalculation. False: it was too late. Raises PermissionDenied."""
    return ask_to_withdraw(upload_id=upload_id, why=why, by=by, at=at) and finish_withdrawing(upload_id=upload_id, at=at)


@transaction.atomic
def ask_to_withdraw(*, upload_id: int, why: str, by: User, at: datetime) -> bool:
    """Decides that an upload is withdrawn, and why, in words; then nudge `scorecards.tasks.withdraw_upload`."""
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or not may_withdraw(viewer(by), upload):
        raise PermissionDenied
    if not why.strip():
        raise ValueError("A withdrawal needs a reason.")
    asked = afresh(withdrawn_by=by, withdrawn_at=at, withdrawn_why=why.strip())
    return move(upload_id, [UploadState.PUBLISHED], UploadState.WITHDRAWING, **asked)


def finish_withdrawing(*, upload_id: int, at: datetime) -> bool:
    """Takes back what an upload said, whose withdrawal was decided."""
    upload = claim(upload_id, UploadState.WITHDRAWING, at)
    if upload is None:
        return False
    try:
        with because(upload.withdrawn_why, by=upload.withdrawn_by_id), watched(upload) as watch:
            _withdraw(upload, watch, at)
    except Stopped:
        return False
    return True


@transaction.atomic
def _withdraw(upload: Upload, watch: Watch, at: datetime) -> None:
    watch.say("withdrawing", 0, 0)
    effect = upload.effect | {"withdrawn": _take_back(upload, at) | {"targets": _take_targets_back(upload, at)}}
    watch.end()
    if not Upload.objects.filter(**held(upload)).update(**afresh(state=UploadState.WITHDRAWN, effect=effect)):
        raise Stopped


def _take_back(upload: Upload, at: datetime) -> dict[str, int]:
    """How many readings ended, how many older ones came back, and how many had been superseded by later ones already."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"upload": upload.pk, "at": at, "by": upload.withdrawn_by_id, "why": CorrectionReason.WITHDRAWN.value}
        cursor.execute(statements.LOCK)
        cursor.execute(statements.ROOM)
        cursor.execute("DROP TABLE IF EXISTS withdrawn_reading")
        cursor.execute(CURRENT, values)
        cursor.execute(COUNTS, values)
        ended, brought_back, later, measure_ids = cursor.fetchone()
        cursor.execute(SUPERSEDE, values)
        cursor.execute(BRING_BACK, values)
    hide_small_numbers(measure_ids=measure_ids)
    note_changes(measure_ids=measure_ids, reason=ChangeReason.READINGS, at=at)
    return {"ended": ended, "brought_back": brought_back, "later": later}


def _take_targets_back(upload: Upload, at: datetime) -> int:
    """How many targets that came with the upload still stood. What they replaced comes back; the others end."""
    published = upload.effect.get("recorded_at")
    if not published or not upload.effect.get("targets"):
        return 0
    moment = datetime.fromisoformat(published)
    ended = list(Target.objects.current().filter(recorded_at=moment, recorded_by=upload.decided_by).select_for_update())
    stood = Target.objects.filter(superseded_at=moment, measure_id__in={one.measure_id for one in ended}).order_by("recorded_at")
    before = {_place(one): one for one in stood}
    Target.objects.filter(pk__in=[one.pk for one in ended]).update(superseded_at=at)
    Target.objects.bulk_create(_again(before[_place(one)], upload, at) for one in ended if _place(one) in before)
    note_changes(measure_ids={one.measure_id for one in ended}, reason=ChangeReason.TARGETS, at=at)
    return len(ended)


def _place(one: Target) -> tuple[int, int | None, date, str]:
    """What one target replaces another at."""
    return one.measure_id, one.breakdown_id, one.date, one.source


def _again(one: Target, upload: Upload, at: datetime) -> Target:
    """A version that says what an earlier one said."""
    one.pk, one.recorded_at, one.superseded_at = None, at, None
    one.recorded_by, one.change_reason = upload.withdrawn_by, TargetChangeReason.DATA_ERROR
    one.reason = "The upload that replaced it was withdrawn."  # why, in words, is for those who may see the upload
    return one
