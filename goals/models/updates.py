"""What the lead agency says of its goal for a reporting period: a declared status beside the computed one, and the story."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from goals.models.goals import Goal
from metrics.models import ReportingPeriod


class Declared(models.TextChoices):
    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    OFF_TRACK = "off_track", _("off track")
    DONE = "done", _("done")


class UpdateState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


STORY = {
    "how_are_we_doing": _("How are we doing?"),
    "story_behind_curve": _("The story behind the curve"),
    "partners": _("Partners"),
    "what_works": _("What works"),
    "what_next": _("What we will do next"),
    "help_needed": _("Help we need from others"),
}
"""The parts of the story, in the words of the State's own Results-Based Accountability."""


@audited()
class GoalUpdate(models.Model):
    """One goal in one reporting period. `version` counts savings: who saves over a version that is not the newest is shown both texts.

    `computed`: the goal's status as computed when it was submitted. `told_until`: the declared status speaks until this day."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="updates")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="updates")
    state = models.CharField(max_length=10, choices=UpdateState.choices, default=UpdateState.DRAFT)
    declared = models.CharField(max_length=10, choices=Declared.choices, blank=True)
    declared_why = models.TextField(blank=True)
    told_until = models.DateField(null=True, blank=True)
    computed = models.CharField(max_length=20, blank=True)
    how_are_we_doing = models.TextField(blank=True)
    story_behind_curve = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    what_works = models.TextField(blank=True)
    what_next = models.TextField(blank=True)
    help_needed = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="updates_started")
    started_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="updates_saved")
    saved_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="updates_submitted")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="updates_decided")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="updates_published")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-period__end", "goal"]
        constraints = [
            models.UniqueConstraint(name="goal_update_once", fields=["goal", "period"], condition=~Q(state="withdrawn")),
            models.CheckConstraint(name="goal_update_state_known", condition=Q(state__in=UpdateState.values)),
            models.CheckConstraint(name="goal_update_declared_known", condition=Q(declared__in=["", *Declared.values])),
            models.CheckConstraint(
                name="goal_update_submitted_whole",
                condition=~Q(state__in=["submitted", "approved", "published"])
                | (~Q(declared="") & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="goal_update_decided_whole",
                condition=~Q(state__in=["returned", "approved", "published"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_update_four_eyes",
                condition=~Q(state__in=["approved", "published"]) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(name="goal_update_published_dated", condition=~Q(state="published") | Q(published_at__isnull=False)),
            models.CheckConstraint(
                name="goal_update_withdrawal_whole",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.period_id}: {self.state}"


@audited(exclude=["content"])
class Evidence(models.Model):
    """A file that shows what an update says."""

    update_of = models.ForeignKey(GoalUpdate, models.PROTECT, related_name="evidence")
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.filename
