"""Duties: who enters a measure's readings, and who writes a goal's updates. Without one, all stewards of the agency do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import audited
from goals.models.goals import Goal
from metrics.models import Measure


@audited()
class Duty(models.Model):
    """One person's part: a measure or a goal, from a moment until another. Ended when it is handed over, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="duties")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="duties")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="duties_given")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                name="duty_about_one_thing",
                condition=Q(measure__isnull=False, goal__isnull=True) | Q(measure__isnull=True, goal__isnull=False),
            ),
            models.CheckConstraint(name="duty_ends_later", condition=Q(ended_at__gte=F("given_at"))),
            models.UniqueConstraint(
                name="duty_one_holder", fields=["measure", "goal"], condition=Q(ended_at__isnull=True), nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.measure_id or self.goal_id}"
