"""What counts as the correction of a published figure."""

from datetime import date, datetime, timedelta

RECENT = timedelta(days=30)
PENDING = "pending"


def is_correction(
    before: tuple[float | None, str | None, datetime], after: tuple[float | None, str | None, datetime], recorded_at: datetime
) -> bool:
    """Whether a version of a figure corrected the one before it. Each is a value, the reason there is none, and when it was accepted.

    History that is loaded with dates of its own was never on the site: what replaced it there became known before it was accepted here."""
    value, reason, accepted = before
    changed = (value, reason) != (after[0], after[1])
    return changed and reason != PENDING and accepted < after[2] <= recorded_at


def is_recent(on: date, today: date) -> bool:
    """Whether a page still says beside the figure that it was corrected."""
    return timedelta(0) <= today - on <= RECENT
