"""Following: who wants to hear of a measure, a goal, a priority or an agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.mail import new_secret
from agencies.models import Agency, audited
from goals.models.goals import Goal, PriorityArea
from metrics.models import Measure


@audited(exclude=["secret", "told_until"])
class Follow(models.Model):
    """Somebody signed in, or a confirmed address, follows exactly one thing until they stop. `secret` is in the links of their mails.

    `told_until`: flips and news up to here were in a mail already."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="follows")
    email = models.EmailField(blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="follows")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="follows")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="follows")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="follows")
    secret = models.CharField(max_length=64, unique=True, default=new_secret)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="follow_one_follower", condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email=""))
            ),
            models.CheckConstraint(
                name="follow_one_thing",
                condition=Q(measure__isnull=False, goal__isnull=True, area__isnull=True, agency__isnull=True)
                | Q(measure__isnull=True, goal__isnull=False, area__isnull=True, agency__isnull=True)
                | Q(measure__isnull=True, goal__isnull=True, area__isnull=False, agency__isnull=True)
                | Q(measure__isnull=True, goal__isnull=True, area__isnull=True, agency__isnull=False),
            ),
            models.UniqueConstraint(
                name="follow_once",
                fields=["user", "email", "measure", "goal", "area", "agency"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.email}"
