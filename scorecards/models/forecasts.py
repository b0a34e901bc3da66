"""What was forecast of measures, with its vintage, and how it turned out. Made by the worker, never typed, never changed."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from metrics.models import Measure
from metrics.rules.codes import Operator
from metrics.rules.odds.codes import Method, Refusal
from scorecards.models.cards import code_field


def append_only(name: str) -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Forecast(models.Model):
    """What could be said of a measure's total on a day: its projection period by period, or why there is none (`refusal`).

    Stands until one is made of other inputs, whose digest then differs. `is_replay`: made later, from what was known on `as_of`.
    The vintage is `made_at`, `as_of`, the newest reading and target there were, and the version of the method; no method draws random
    numbers, so there is no seed to keep. Of `ends`, `low`, `middle`, `high` the first is the next period."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="forecasts", db_index=False)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    is_replay = models.BooleanField(default=False)
    readings_mark = models.BigIntegerField()
    targets_mark = models.BigIntegerField()
    version = models.CharField(max_length=20)
    inputs = models.CharField(max_length=64)
    refusal = code_field(Refusal)
    method = code_field(Method, null=True)
    is_tested = models.BooleanField(default=False)
    points = models.PositiveIntegerField(default=0)
    newest_end = models.DateField(null=True)
    newest = models.FloatField(null=True)
    ends = ArrayField(models.DateField(), default=list)
    low = ArrayField(models.FloatField(), default=list)
    middle = ArrayField(models.FloatField(), default=list)
    high = ArrayField(models.FloatField(), default=list)

    class Meta:
        triggers = append_only("forecast")
        indexes = [models.Index(name="forecast_newest", fields=["measure", "-as_of", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="forecast_made_or_refused",
                condition=Q(refusal=Refusal.OPEN, method__isnull=False, newest_end__isnull=False, newest__isnull=False, ends__len__gte=1)
                | (~Q(refusal=Refusal.OPEN) & Q(method__isnull=True, ends__len=0)),
            ),
            models.CheckConstraint(
                name="forecast_whole", condition=Q(low__len=F("ends__len"), middle__len=F("ends__len"), high__len=F("ends__len"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} on {self.as_of}"


class ForecastAim(models.Model):
    """The odds of one target: that the figure of the period ending on `period_end`, `ahead` periods on, meets it.

    `is_next`: not a target's own period but the next one, against what is expected of it."""

    forecast = models.ForeignKey(Forecast, models.PROTECT, related_name="aims")
    period_end = models.DateField()
    ahead = models.PositiveSmallIntegerField()
    is_next = models.BooleanField()
    target_date = models.DateField()
    operator = code_field(Operator)
    low = models.FloatField()
    high = models.FloatField(null=True)
    is_illustrative = models.BooleanField()
    probability = models.FloatField()

    class Meta:
        triggers = append_only("forecast_aim")
        constraints = [
            models.UniqueConstraint(name="forecast_aim_once", fields=["forecast", "target_date", "is_next"]),
            models.CheckConstraint(name="forecast_aim_probability", condition=Q(probability__gte=0, probability__lte=1)),
            models.CheckConstraint(name="forecast_aim_ahead", condition=Q(ahead__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.probability:.2f} for {self.period_end}"


class ForecastScore(models.Model):
    """How the odds of one target turned out, judged once, by the first figure that was known for the period."""

    aim = models.OneToOneField(ForecastAim, models.PROTECT, related_name="score")
    value = models.FloatField()
    met = models.BooleanField()
    inside = models.BooleanField()
    scored_at = models.DateTimeField()

    class Meta:
        triggers = append_only("forecast_score")

    def __str__(self) -> str:
        return f"{self.aim_id}: {'met' if self.met else 'missed'}"


class ForecastWaiting(models.Model):
    """That a measure is to be forecast: written with what was recalculated, taken by the worker. Rows are only added and taken away,
    so that nobody waits for anybody. `as_of`: replay what was known on that day; empty: now."""

    measure_id = models.BigIntegerField()
    as_of = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "forecasts waiting"

    def __str__(self) -> str:
        return f"{self.measure_id} on {self.as_of or 'the present day'}"
