"""What was promised: priority areas and strands, goals, the agencies that share them, the measures that tell."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN, Agency, audited
from goals.rules.codes import Rollup
from metrics.models import Measure


class AreaKind(models.TextChoices):
    PRIORITY = "priority", _("priority")
    STRAND = "strand", _("strand")


@audited()
class PriorityArea(models.Model):
    """One of the four priorities or three strands of the performance agenda."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=AreaKind.choices)
    statement = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(name="area_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=AreaKind.values)),
        ]

    def __str__(self) -> str:
        return self.name


ROLLUPS = [(rule.slug, rule.slug.replace("_", " ")) for rule in Rollup]


@audited()
class Goal(models.Model):
    """A result the State promised, led by one agency."""

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="goals")
    other_areas = models.ManyToManyField(PriorityArea, blank=True, related_name="shared_goals")
    statement = models.CharField(max_length=300)
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="led_goals")
    due = models.DateField(null=True, blank=True)
    rollup = models.CharField(max_length=12, choices=ROLLUPS, default="worst")
    rollup_k = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["area", "code"]
        constraints = [
            models.CheckConstraint(name="goal_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="goal_rollup_known", condition=Q(rollup__in=[slug for slug, _ in ROLLUPS])),
            models.CheckConstraint(
                name="goal_k_where_it_applies",
                condition=Q(rollup="k_of_n", rollup_k__gte=1) | (~Q(rollup="k_of_n") & Q(rollup_k__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.statement


@audited(obj_field=None)
class SharedGoal(Goal.other_areas.through):  # type: ignore[misc, name-defined]
    """That a goal serves another area too. The table is the field's; this stands for it so that its changes are recorded."""

    class Meta:
        proxy = True


class PartnerRole(models.TextChoices):
    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")


@audited()
class Partnership(models.Model):
    """An agency's part in a goal and what it contributes."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="partnerships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=8, choices=PartnerRole.choices)
    contribution = models.TextField(blank=True)

    class Meta:
        ordering = ["goal", "role", "agency"]
        constraints = [
            models.UniqueConstraint(name="partnership_once", fields=["goal", "agency"]),
            models.UniqueConstraint(name="partnership_one_lead", fields=["goal"], condition=Q(role="lead")),
            models.CheckConstraint(name="partnership_role_known", condition=Q(role__in=PartnerRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.goal_id}"


class MeasureRole(models.TextChoices):
    OUTCOME = "outcome", _("outcome")
    DRIVER = "driver", _("driver")


@audited()
class GoalMeasure(models.Model):
    """That a measure tells about a goal: with what weight, as outcome or driver, how many periods ahead."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="goal_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="goal_measures")
    weight = models.FloatField(default=1.0)
    role = models.CharField(max_length=8, choices=MeasureRole.choices, default=MeasureRole.OUTCOME)
    lag_periods = models.PositiveSmallIntegerField(default=0)
    is_lead = models.BooleanField(default=False, help_text=_("The measure that speaks for the goal under the lead-measure rule."))

    class Meta:
        ordering = ["goal", "role", "-weight", "measure"]
        constraints = [
            models.UniqueConstraint(name="goal_measure_once", fields=["goal", "measure"]),
            models.UniqueConstraint(name="goal_measure_one_lead", fields=["goal"], condition=Q(is_lead=True)),
            models.CheckConstraint(name="goal_measure_weight_not_negative", condition=Q(weight__gte=0, weight__lt=float("inf"))),
            models.CheckConstraint(name="goal_measure_role_known", condition=Q(role__in=MeasureRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} for {self.goal_id}"
