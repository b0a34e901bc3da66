"""The catalog: what is measured, why, by whom, and all that the rules need to judge it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN, Agency, Service, audited
from metrics.models.choices import choices, slugs
from metrics.rules.codes import Combine, Direction, Path, PeriodType
from metrics.rules.extra import parse_extra_rules


class RbaType(models.TextChoices):
    """Results-Based Accountability: a population indicator, or a program measure of one of three kinds."""

    POPULATION = "population", _("population indicator")
    HOW_MUCH = "how_much", _("how much did we do")
    HOW_WELL = "how_well", _("how well did we do it")
    BETTER_OFF = "better_off", _("is anyone better off")


def check_status_rules(entries: object) -> None:
    """Raises ValidationError, in the words of the rules' parser, for extra rules that cannot be read."""
    try:
        parse_extra_rules(entries)
    except ValueError as error:
        raise ValidationError(str(error)) from error


@audited()
class Measure(models.Model):
    """A key performance indicator: one number per period, with its definition sheet."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="measures")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="measures")
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=12, choices=choices(Direction))
    period = models.CharField(max_length=12, choices=choices(PeriodType))
    definition = models.TextField(blank=True)
    why_it_matters = models.TextField(blank=True)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    combine = models.CharField(max_length=8, choices=choices(Combine), default="none")
    lag_days = models.PositiveIntegerField(default=0, help_text=_("Calendar days from the end of a period to publication."))
    grace_days = models.PositiveIntegerField(default=0, help_text=_("Working days allowed on top of the lag."))
    follow_up_months = models.PositiveSmallIntegerField(default=0, help_text=_("Months a cohort is followed before it can be measured."))
    tolerance = models.FloatField(null=True, blank=True, help_text=_("In the measure's own unit; 5% of the expected value when empty."))
    path = models.CharField(max_length=8, choices=choices(Path), default="step")
    baseline_period = models.CharField(max_length=40, blank=True)
    baseline_end = models.DateField(null=True, blank=True)
    baseline_value = models.FloatField(null=True, blank=True)
    status_rules = models.JSONField(
        default=list, blank=True, validators=[check_status_rules], help_text=_("Ordered extra rules; the first that matches wins.")
    )
    frozen_mean = models.FloatField(null=True, blank=True)
    frozen_range = models.FloatField(null=True, blank=True)
    frozen_from = models.DateField(null=True, blank=True, help_text=_("The first period of the span the limits were frozen at ended then."))
    frozen_until = models.DateField(null=True, blank=True, help_text=_("The last one did."))
    source = models.CharField(max_length=300, blank=True)
    source_ref = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=40, blank=True)
    rba_type = models.CharField(max_length=12, choices=RbaType.choices, blank=True)
    formula = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    is_draft = models.BooleanField(
        default=False, db_default=False, help_text=_("Made by a layout; somebody has still to look at its definition.")
    )
    needs_approval = models.BooleanField(default=False)
    data_owner = models.CharField(max_length=200, blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    checked_by = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    next_review = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="measure_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="measure_direction_known", condition=Q(direction__in=slugs(Direction))),
            models.CheckConstraint(name="measure_period_known", condition=Q(period__in=slugs(PeriodType))),
            models.CheckConstraint(name="measure_combine_known", condition=Q(combine__in=slugs(Combine))),
            models.CheckConstraint(name="measure_path_known", condition=Q(path__in=slugs(Path))),
            models.CheckConstraint(name="measure_rba_known", condition=Q(rba_type__in=["", *RbaType.values])),
            models.CheckConstraint(name="measure_tolerance_not_negative", condition=Q(tolerance__gte=0)),
            models.CheckConstraint(
                name="measure_baseline_dated",
                condition=Q(baseline_value__isnull=True) | Q(baseline_end__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_limits_whole",
                condition=Q(frozen_mean__isnull=True, frozen_range__isnull=True) | Q(frozen_mean__isnull=False, frozen_range__gte=0),
            ),
            models.CheckConstraint(
                name="measure_limits_spanned",
                condition=Q(frozen_from__isnull=True, frozen_until__isnull=True)
                | Q(frozen_mean__isnull=False, frozen_from__isnull=False, frozen_until__gte=F("frozen_from")),
            ),
            models.CheckConstraint(name="measure_draft_not_public", condition=Q(is_draft=False) | Q(is_public=False)),
            models.CheckConstraint(name="measure_review_after_last", condition=Q(next_review__gte=F("reviewed_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FormulaInput(models.Model):
    """That a measure's formula reads another measure: written by the action that saves the formula, read to follow changes."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="formula_inputs")
    reads = models.ForeignKey(Measure, models.PROTECT, related_name="read_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="formula_input_once", fields=["measure", "reads"]),
            models.CheckConstraint(name="formula_input_not_itself", condition=~Q(measure=F("reads"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} reads {self.reads_id}"


@audited()
class ExpectedRelease(models.Model):
    """When a period is due, where lag and grace do not say it: a point-in-time count, a slipped release."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="expected_releases")
    period_start = models.DateField()
    period_end = models.DateField()
    due_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["measure", "period_end"]
        constraints = [
            models.UniqueConstraint(name="expected_once", fields=["measure", "period_end"]),
            models.CheckConstraint(name="expected_due_after_end", condition=Q(due_on__gte=F("period_end"))),
            models.CheckConstraint(name="expected_period_forward", condition=Q(period_end__gte=F("period_start"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_end}: due {self.due_on}"


class AnnotationKind(models.TextChoices):
    SERIES_BREAK = "series_break", _("series break")
    EVENT = "event", _("event")
    DEFINITION = "definition", _("definition")
    NOTE = "note", _("note")


@audited()
class Annotation(models.Model):
    """Something a reader must know about a series from a date on. Nothing is computed across a series break."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="annotations")
    date = models.DateField()
    kind = models.CharField(max_length=12, choices=AnnotationKind.choices)
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["measure", "date"]
        constraints = [
            models.CheckConstraint(name="annotation_kind_known", condition=Q(kind__in=AnnotationKind.values)),
            models.UniqueConstraint(name="annotation_once", fields=["measure", "date", "kind", "text"]),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.date}: {self.text}"


@audited()
class Benchmark(models.Model):
    """That a measure is shown beside another one for comparison: the same figure of the United States, or of New England."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="benchmarks")
    against = models.ForeignKey(Measure, models.PROTECT, related_name="benchmark_of")
    label = models.CharField(max_length=80, help_text=_("What the other one is of, such as United States."))

    class Meta:
        ordering = ["measure", "label"]
        constraints = [
            models.UniqueConstraint(name="benchmark_once", fields=["measure", "against"]),
            models.CheckConstraint(name="benchmark_of_another", condition=~Q(measure=F("against"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.label}"
