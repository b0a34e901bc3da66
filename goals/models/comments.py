"""Comments: on an update or a passage of it, on a measure, or on one reading; to whose it is, until somebody resolves them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import audited
from goals.models.updates import GoalUpdate
from metrics.models import Breakdown, Measure


@audited()
class Comment(models.Model):
    """About exactly one of an update (and perhaps a passage of it) and a measure (and perhaps one of its readings). Staff alone see it.

    An answer names what it answers in `thread`; the first comment of a thread is resolved, and the thread with it. What was withdrawn
    is kept and shown to nobody."""

    update_of = models.ForeignKey(GoalUpdate, models.PROTECT, null=True, blank=True, related_name="comments")
    part = models.CharField(max_length=24, blank=True)
    passage = models.CharField(max_length=500, blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="comments")
    breakdown = models.ForeignKey(Breakdown, models.PROTECT, null=True, blank=True, related_name="+")
    period_end = models.DateField(null=True, blank=True)
    thread = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="comments_resolved")
    resolved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="comment_about_one_thing",
                condition=Q(update_of__isnull=False, measure__isnull=True) | Q(update_of__isnull=True, measure__isnull=False),
            ),
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_reading_whole",
                condition=Q(breakdown__isnull=True, period_end__isnull=True)
                | Q(measure__isnull=False, breakdown__isnull=False, period_end__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_resolved_whole",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, thread__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """Somebody a comment is for: named in it, or owner of what it is about. `seen_at`: when they opened it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")
    by_name = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="mention_once", fields=["comment", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.comment_id}"
