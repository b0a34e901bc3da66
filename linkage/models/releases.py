"""Releases: what must be agreed, by whom, before a finding is published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
from linkage.models.runs import StudyRun


class ReleaseState(models.TextChoices):
    WAITING = "waiting", _("waiting for the owners and the disclosure officer")
    RELEASED = "released", _("released")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


@audited()
class Release(models.Model):
    """That a run's finding is to be published: asked by one person, released by another, agreed to by each owner in between."""

    run = models.ForeignKey(StudyRun, models.PROTECT, related_name="releases")
    state = models.CharField(max_length=9, choices=ReleaseState.choices, default=ReleaseState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(name="release_one_of_a_run", fields=["run"], condition=Q(state__in=["waiting", "released"])),
            models.CheckConstraint(name="release_state_known", condition=Q(state__in=ReleaseState.values)),
            models.CheckConstraint(
                name="release_decided_whole", condition=Q(state="waiting") | Q(decided_by__isnull=False, decided_at__isnull=False)
            ),
            models.CheckConstraint(name="release_four_eyes", condition=~Q(state="released", decided_by=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return f"release of run {self.run_id}"


@audited()
class Approval(models.Model):
    """What one owner says to a release, once. An owner that declines ends it."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="approvals")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(name="approval_once", fields=["release", "agency"]),
            models.CheckConstraint(name="approval_declined_with_reason", condition=Q(agrees=True) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} on release {self.release_id}"
