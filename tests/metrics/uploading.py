"""Handing files in, for the tests of uploads."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from metrics.actions import uploads
from metrics.models import Reading, Upload

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)
HEAD = "measure,period,value\n"


def hand_in(text: str, by: User | None, *, name: str = "july.csv", at: datetime = AT, **more: Any) -> Upload:
    """A file that waits to be read."""
    pk = uploads.receive(file=uploads.Handed(name, text.encode(), **more), by=by, at=at)
    return Upload.objects.get(pk=pk)


def reviewed(text: str, by: User | None, *, at: datetime = AT, **more: Any) -> Upload:
    """The same after it was read."""
    made = hand_in(text, by, at=at, **more)
    uploads.read_upload(upload_id=made.pk, at=at)
    made.refresh_from_db()
    return made


def published(text: str, by: User, *, at: datetime = AT, **more: Any) -> Upload:
    """The same after it was published by who handed it in."""
    made = reviewed(text, by, at=at, **more)
    assert uploads.publish_upload(upload_id=made.pk, by=by, at=at + timedelta(seconds=1)), (made.state, made.findings)
    made.refresh_from_db()
    return made


def values(measure: Any) -> dict[str, float | None]:
    """The current values by the month they are of."""
    found = Reading.objects.filter(measure=measure, superseded_at=None).order_by("period_end")
    return {f"{one.period_end:%Y-%m}": one.value for one in found}
