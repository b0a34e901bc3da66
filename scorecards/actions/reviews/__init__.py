"""Reviews beside scorecards: what is frozen of them, and the mail of minutes."""

from scorecards.actions.reviews.freezing import freeze_review
from scorecards.actions.reviews.minutes import minute_review

__all__ = ["freeze_review", "minute_review"]
