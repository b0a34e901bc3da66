"""Readings: append-only facts. A new value supersedes the old row, which stays."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from metrics.models.catalog import Measure
from metrics.models.choices import choices, slugs
from metrics.models.dimensions import TOTAL, Breakdown
from metrics.models.uploads import Upload
from metrics.models.writing import FactKind, write_recorded
from metrics.rules.codes import Absence, ReadingState


def only_superseding(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """The triggers of an append-only, bitemporal table: an UPDATE may set `superseded_at` and nothing else; no DELETE.

    `columns`: all others. A statement that names none of them pays nothing for the guard."""
    return [
        pgtrigger.Protect(name=f"{name}_never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.UpdateOf(*columns)),  # type: ignore[no-untyped-call]
    ]


class CorrectionReason(models.TextChoices):
    """Why a person replaced a figure by hand."""

    SOURCE_REVISED = "source_revised", _("the source revised it")
    ENTRY_ERROR = "entry_error", _("it was entered wrongly")
    METHOD_CHANGED = "method_changed", _("the method changed")
    LATE_DATA = "late_data", _("data arrived late")
    WITHDRAWN = "withdrawn", _("an upload was withdrawn")


class Fact(models.Model):
    """What a reading and a submitted value have in common: one value, or the reason there is none, for one period."""

    # Looked up by the indexes below, which begin with the measure; three more would only slow down an import.
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="%(class)ss", db_index=False)
    breakdown = models.ForeignKey(Breakdown, models.PROTECT, default=TOTAL, related_name="%(class)ss", db_index=False)
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=14, choices=choices(Absence), null=True)  # noqa: DJ001  (exactly one of value and reason)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    moe = models.FloatField(null=True)
    qualifier = models.CharField(max_length=1, default="")
    state = models.CharField(max_length=12, choices=choices(ReadingState), default="final")
    published_on = models.DateField(null=True)
    source = models.CharField(max_length=300, default="")
    source_ref = models.CharField(max_length=300, default="")
    note = models.TextField(default="")

    class Meta:
        abstract = True


FACT_COLUMNS = ["id", "measure_id", "breakdown_id", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe"]
FACT_COLUMNS += ["qualifier", "state", "published_on", "source", "source_ref", "note"]


def fact_constraints(name: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            name=f"{name}_value_or_reason",
            condition=Q(value__isnull=False, reason__isnull=True) | Q(value__isnull=True, reason__in=slugs(Absence)),
        ),
        models.CheckConstraint(
            name=f"{name}_value_is_a_number",
            # PostgreSQL sorts NaN above infinity, so this keeps out all three.
            condition=Q(value__gt=float("-inf"), value__lt=float("inf")),
        ),
        models.CheckConstraint(name=f"{name}_period_forward", condition=Q(period_end__gte=F("period_start"))),
        models.CheckConstraint(name=f"{name}_qualifier_known", condition=Q(qualifier__in=["", "<", ">", "~"])),
        models.CheckConstraint(name=f"{name}_state_known", condition=Q(state__in=slugs(ReadingState))),
        models.CheckConstraint(name=f"{name}_moe_not_negative", condition=Q(moe__gte=0)),
    ]


class ReadingQuerySet(models.QuerySet["Reading"]):
    def current(self) -> "ReadingQuerySet":
        return self.filter(superseded_at__isnull=True)

    def total(self) -> "ReadingQuerySet":
        return self.filter(breakdown_id=TOTAL)


class Reading(Fact):
    """An accepted fact, bitemporal: true of its period, known from `recorded_at` until `superseded_at`."""

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="accepted_readings", db_index=False)
    accepted_at = models.DateTimeField()
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="readings")
    correction = models.CharField(max_length=16, choices=CorrectionReason.choices, default="", db_default="")
    # Not part of the fact: whether the data owner's rules for small numbers keep it from being shown. Set by metrics.actions.small_numbers.
    hidden = models.BooleanField(default=False, db_default=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        triggers = [
            *only_superseding("reading", *FACT_COLUMNS, "recorded_at", "accepted_by_id", "accepted_at", "upload_id", "correction"),
            *write_recorded(FactKind.READING, can_be_hidden=True),
        ]
        constraints = [
            # One current row per measure, breakdown and period; carrying value and reason it is also the engine's index-only scan.
            models.UniqueConstraint(
                name="reading_current",
                fields=["measure", "breakdown", "period_end"],
                include=["value", "reason", "hidden"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="reading_superseded_later", condition=Q(superseded_at__gte=F("recorded_at"))),
            models.CheckConstraint(name="reading_correction_known", condition=Q(correction__in=["", *CorrectionReason.values])),
            *fact_constraints("reading"),
        ]
        indexes = [
            models.Index(name="reading_history", fields=["measure", "breakdown", "period_end", "recorded_at"]),
            # What was replaced is little of all there is: the notices of corrections walk it alone.
            models.Index(name="reading_replaced", fields=["measure", "superseded_at"], condition=Q(superseded_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_end}: {self.value if self.reason is None else self.reason}"


class ShownReading(Fact):
    """A reading as it may be shown: the view `metrics_shown`, in which a hidden one has the reason `suppressed` and no figures.

    Everything that shows, assesses or exports readings reads this, never the table: what is hidden is hidden everywhere at once."""

    measure = models.ForeignKey(Measure, models.DO_NOTHING, related_name="shown_readings")
    breakdown = models.ForeignKey(Breakdown, models.DO_NOTHING, related_name="shown_readings")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+")
    accepted_at = models.DateTimeField()
    upload = models.ForeignKey(Upload, models.DO_NOTHING, null=True, related_name="shown_readings")
    correction = models.CharField(max_length=16, choices=CorrectionReason.choices)
    hidden = models.BooleanField()

    class Meta:
        managed = False
        db_table = "metrics_shown"

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_end}: {self.value if self.reason is None else self.reason}"


class SubmissionState(models.TextChoices):
    WAITING = "waiting", _("waiting for approval")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


@audited()
class Submission(Fact):
    """A value somebody entered that somebody else still has to approve. It is nobody's reading until then."""

    correction = models.CharField(max_length=16, choices=CorrectionReason.choices, default="", db_default="", blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions")
    submitted_at = models.DateTimeField()
    standing = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decided_submissions")
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="submission_one_waiting",
                fields=["measure", "breakdown", "period_end"],
                condition=Q(standing="waiting"),
            ),
            models.CheckConstraint(name="submission_correction_known", condition=Q(correction__in=["", *CorrectionReason.values])),
            models.CheckConstraint(name="submission_standing_known", condition=Q(standing__in=SubmissionState.values)),
            models.CheckConstraint(
                name="submission_decided_whole",
                condition=Q(standing__in=["waiting", "withdrawn"])
                | Q(standing__in=["accepted", "returned"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(name="submission_four_eyes", condition=~Q(standing="accepted", decided_by=F("submitted_by"))),
            *fact_constraints("submission"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_end}: {self.standing}"
