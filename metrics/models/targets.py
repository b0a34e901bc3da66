"""Targets: dated, sourced and versioned like readings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from metrics.models.catalog import Measure
from metrics.models.choices import choices, slugs
from metrics.models.dimensions import TOTAL, Breakdown
from metrics.models.readings import only_superseding
from metrics.models.writing import FactKind, write_recorded
from metrics.rules.codes import Operator


class TargetChangeReason(models.TextChoices):
    LAW_OR_FUNDING = "law_or_funding", _("law or funding changed")
    METHOD = "method", _("method changed")
    BASELINE = "baseline", _("baseline corrected")
    LEADERSHIP = "leadership", _("goal reset by leadership")
    DATA_ERROR = "data_error", _("data error")


class TargetKind(models.TextChoices):
    FINAL = "final", _("final")
    INTERIM = "interim", _("interim")


TARGET_COLUMNS = ["id", "measure_id", "breakdown_id", "date", "operator", "value", "high", "kind", "is_illustrative", "governs"]
TARGET_COLUMNS += ["source", "source_ref", "reason", "change_reason", "recorded_at", "recorded_by_id"]


class TargetQuerySet(models.QuerySet["Target"]):
    def current(self) -> "TargetQuerySet":
        return self.filter(superseded_at__isnull=True)

    def governing(self) -> "TargetQuerySet":
        return self.current().filter(governs=True)


class Target(models.Model):
    """What a measure should reach by a date. Several official targets may stand for one date; one of them governs."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    breakdown = models.ForeignKey(Breakdown, models.PROTECT, default=TOTAL, related_name="targets")
    date = models.DateField()
    operator = models.CharField(max_length=8, choices=choices(Operator))
    value = models.FloatField()
    high = models.FloatField(null=True, blank=True)
    kind = models.CharField(max_length=8, choices=TargetKind.choices, default=TargetKind.FINAL)
    is_illustrative = models.BooleanField(default=False)
    governs = models.BooleanField(default=True)
    source = models.CharField(max_length=300, default="", blank=True)
    source_ref = models.CharField(max_length=300, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    change_reason = models.CharField(max_length=16, choices=TargetChangeReason.choices, default="", blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="recorded_targets")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "breakdown", "date"]
        triggers = [*only_superseding("target", *TARGET_COLUMNS), *write_recorded(FactKind.TARGET, can_be_hidden=False)]
        constraints = [
            models.UniqueConstraint(
                name="target_one_governs",
                fields=["measure", "breakdown", "date"],
                condition=Q(superseded_at__isnull=True, governs=True),
            ),
            models.UniqueConstraint(
                name="target_current_once",
                fields=["measure", "breakdown", "date", "source"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="target_operator_known", condition=Q(operator__in=slugs(Operator))),
            models.CheckConstraint(
                name="target_range_has_two_ends",
                condition=Q(operator="between", high__gte=F("value")) | (~Q(operator="between") & Q(high__isnull=True)),
            ),
            models.CheckConstraint(name="target_kind_known", condition=Q(kind__in=TargetKind.values)),
            models.CheckConstraint(name="target_superseded_later", condition=Q(superseded_at__gte=F("recorded_at"))),
            models.CheckConstraint(name="target_change_reason_known", condition=Q(change_reason__in=["", *TargetChangeReason.values])),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.operator} {self.value} by {self.date}"
