"""Barriers: what stands in the way of a goal, and which agency could remove it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
from goals.models.goals import Goal


class BarrierState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    REMOVED = "removed", _("out of the way")
    WITHDRAWN = "withdrawn", _("withdrawn")


@audited()
class Barrier(models.Model):
    """Raised by an agency that has part in the goal, asked of another. Both, OPM and the Governor's office see it; nobody else does."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="barriers")
    raised_by_agency = models.ForeignKey(Agency, models.PROTECT, related_name="barriers_raised")
    asked = models.ForeignKey(Agency, models.PROTECT, related_name="barriers_asked")
    what = models.TextField()
    ask = models.TextField(help_text=_("What the other agency could do."))
    needed_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BarrierState.choices, default=BarrierState.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="barriers_raised")
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="barriers_answered")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="barriers_ended")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(name="barrier_state_known", condition=Q(state__in=BarrierState.values)),
            models.CheckConstraint(name="barrier_asks_another", condition=~Q(raised_by_agency=F("asked"))),
            models.CheckConstraint(name="barrier_says_what", condition=~Q(what="") & ~Q(ask="")),
            models.CheckConstraint(
                name="barrier_answered_whole",
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="barrier_ended_whole",
                condition=~Q(state__in=["removed", "withdrawn"]) | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]
