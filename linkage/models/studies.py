"""Studies: a question, the agreement under which it is asked, how it is answered, and where the answer goes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN, audited
from linkage.models.agreements import Agreement
from metrics.models import Measure


class StudyKind(models.TextChoices):
    HOUSING = "housing", _("supportive housing that pays for itself")
    TRAINING = "training", _("supports around training")


@audited()
class PriceTable(models.Model):
    """What units of service cost, in one version. It is not changed: a better table is another version."""

    version = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.version


@audited()
class Study(models.Model):
    """One question. `year_2_starts` and `year_2_ends` are the year in which the selected are measured: the period of published readings.

    `is_synthetic`: its extracts are of invented people, and every page says so. `configuration`: seed and whatever else settles the
    answer."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=StudyKind.choices)
    title = models.CharField(max_length=200)
    question = models.TextField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="studies")
    is_synthetic = models.BooleanField(default=False)
    year_2_starts = models.DateField()
    year_2_ends = models.DateField()
    configuration = models.JSONField(default=dict)
    price_table = models.ForeignKey(PriceTable, models.PROTECT, null=True, blank=True, related_name="studies")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_why = models.TextField(blank=True)
    destroyed = models.JSONField(default=dict, help_text=_("What was destroyed: files, bytes and digests."))

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(name="study_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="study_kind_known", condition=Q(kind__in=StudyKind.values)),
            models.CheckConstraint(name="study_year_forward", condition=Q(year_2_ends__gt=F("year_2_starts"))),
            models.CheckConstraint(name="study_destroyed_with_reason", condition=Q(destroyed_at__isnull=True) | ~Q(destroyed_why="")),
        ]

    def __str__(self) -> str:
        return self.code


@audited()
class Destination(models.Model):
    """A measure to which a study's published finding adds a reading: `figure` names which of its aggregates."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="destinations")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    figure = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="destination_once", fields=["measure"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.figure} to {self.measure_id}"
