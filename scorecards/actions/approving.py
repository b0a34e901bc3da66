"""Approving a month's work in one act: readings and goal updates together, all or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from goals.actions.updates import approve_updates, publish_updates
from metrics.actions.entries import decide_submissions


@transaction.atomic
def approve_together(
    *, submission_ids: Sequence[int], update_ids: Sequence[int], publish: bool, comment: str, by: User, at: datetime
) -> None:
    """Accepts readings and approves updates, and publishes those where that is wanted; then nudge the recalculation.

    Raises what `decide_submissions`, `approve_updates` and `publish_updates` raise."""
    if update_ids:
        approve_updates(update_ids=update_ids, by=by, at=at, only_clean=len(update_ids) > 1)
    if update_ids and publish:
        publish_updates(update_ids=update_ids, by=by, at=at)
    if submission_ids:
        decide_submissions(submission_ids=submission_ids, accept=True, comment=comment, by=by, at=at)
