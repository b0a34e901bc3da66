"""Breakdowns: the dimensions a measure is reported by, their categories, and the combinations readings belong to."""

from django.db import models
from django.db.models import F, Q

from agencies.models import audited
from metrics.models.catalog import Measure

TOTAL = 0
"""The breakdown of a reading that is not broken down. Migration 0001 puts it in."""


@audited()
class Dimension(models.Model):
    code = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=120)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


@audited()
class Category(models.Model):
    """One group of a dimension: a town, an age group, a channel."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="categories")
    code = models.CharField(max_length=120)
    label = models.CharField(max_length=160)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["dimension", "code"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(name="category_once", fields=["dimension", "code"]),
            models.CheckConstraint(name="category_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.label


@audited()
class MeasureDimension(models.Model):
    """That a measure is reported by a dimension, whether its parts sum to the total, and what its owner hides."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="dimensions")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="measures")
    parts_sum = models.BooleanField(default=False)
    min_count = models.PositiveIntegerField(null=True, blank=True, help_text="Counts from 1 up to below this are hidden.")
    min_denominator = models.PositiveIntegerField(null=True, blank=True)
    suppress_zero = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="measure_dimension_once", fields=["measure", "dimension"])]

    def __str__(self) -> str:
        return f"{self.measure_id} by {self.dimension_id}"


class Breakdown(models.Model):
    """A combination of categories, one per dimension. `key` is `dimension=category;...` in order of dimension; the total's is empty."""

    key = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=500, blank=True)
    categories = models.ManyToManyField(Category, related_name="breakdowns")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.label or "total"
