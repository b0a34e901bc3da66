"""Breakdowns: the dimensions a measure is reported by, their categories, and the combinations readings belong to."""

from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
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


@audited()
class SmallNumberRule(models.Model):
    """What an agency, as owner of data, hides of small numbers wherever a measure's dimension does not say it itself."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="small_number_rule")
    min_count = models.PositiveIntegerField(null=True, blank=True, help_text=_("Counts from 1 up to below this are hidden."))
    min_denominator = models.PositiveIntegerField(null=True, blank=True)
    suppress_zero = models.BooleanField(default=False)
    reason = models.TextField()
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"small numbers of {self.agency}"


class PlaceKind(models.TextChoices):
    TOWN = "town", _("town")
    COUNTY = "county", _("county (until 2022)")
    REGION = "region", _("planning region (since 2022)")


@audited()
class Place(models.Model):
    """A category that is a place: its kind, its Census codes before and since the change of counties, and its tile on the map."""

    category = models.OneToOneField(Category, models.PROTECT, related_name="place")
    kind = models.CharField(max_length=8, choices=PlaceKind.choices)
    fips = models.CharField(max_length=10, blank=True, help_text=_("With the counties, until 2022."))
    fips_2022 = models.CharField(max_length=10, blank=True, help_text=_("With the planning regions, since 2022."))
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "category"]
        constraints = [
            models.CheckConstraint(name="place_kind_known", condition=Q(kind__in=PlaceKind.values)),
            models.CheckConstraint(name="place_valid_forward", condition=Q(valid_to__gte=F("valid_from"))),
            # Deferred: two places that swap their tiles are written one after the other.
            models.UniqueConstraint(name="place_tile_once", fields=["kind", "tile_column", "tile_row"], deferrable=Deferrable.DEFERRED),
            models.CheckConstraint(
                name="place_tile_whole",
                condition=Q(tile_column__isnull=True, tile_row__isnull=True) | Q(tile_column__isnull=False, tile_row__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.category)


@audited()
class PlaceWithin(models.Model):
    """That a place lies within another between two dates: towns in counties until 2022, in planning regions since."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="within")
    inside = models.ForeignKey(Place, models.PROTECT, related_name="holds")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="place_within_once", fields=["place", "inside"])]

    def __str__(self) -> str:
        return f"{self.place_id} in {self.inside_id}"


@audited()
class Breakdown(models.Model):
    """A combination of categories, one per dimension. `key` is `dimension=category;...` in order of dimension; the total's is empty."""

    key = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=500, blank=True)
    categories = models.ManyToManyField(Category, related_name="breakdowns")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.label or "total"
