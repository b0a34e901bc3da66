"""The change log: an outbox written in the transaction that changes a fact, drained by the worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.models.catalog import Measure


class ChangeReason(models.TextChoices):
    READINGS = "readings", _("readings")
    TARGETS = "targets", _("targets")
    DEFINITION = "definition", _("definition, tolerance or rule")
    REQUESTED = "requested", _("asked for by a person")


class Change(models.Model):
    """One touched measure. The id is the revision number: cards remember the newest one they were computed from."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="changes")
    reason = models.CharField(max_length=12, choices=ChangeReason.choices)
    recorded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="change_waiting", fields=["id"], condition=Q(done_at__isnull=True, failed_at__isnull=True))]
        constraints = [
            models.CheckConstraint(name="change_reason_known", condition=Q(reason__in=ChangeReason.values)),
            models.CheckConstraint(name="change_done_or_failed", condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.measure_id} {self.reason}"
