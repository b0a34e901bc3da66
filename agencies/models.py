"""Agencies, with their kind and the dates between which they existed; which carried on what others did; and the services they give."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    CONSTITUTIONAL = "constitutional", _("constitutional office")
    DEPARTMENT = "department", _("department")
    AGENCY = "agency", _("agency")
    OFFICE = "office", _("office")
    AUTHORITY = "authority", _("authority")
    COUNCIL = "council", _("council")
    COMMISSION = "commission", _("commission")
    BOARD = "board", _("board")
    DIVISION = "division", _("division")
    QUASI_PUBLIC = "quasi_public", _("quasi-public agency")
    CONSTITUENT_UNIT = "constituent_unit", _("constituent unit of higher education")
    OTHER_BRANCH = "other_branch", _("other branch of government")
    PARTNER = "partner", _("partner outside the State")


ModelType = TypeVar("ModelType", bound=type[models.Model])


def audited(**options: Any) -> Callable[[ModelType], ModelType]:
    """Records every insert, update and delete of a model by statement-level triggers. pghistory changes the trackers it is
    given, so each model gets its own. The index serves the audit page, which reads the newest of all tables."""

    def track(model: ModelType) -> ModelType:
        trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        newest = models.Index(name=f"{str(model._meta.model_name)[:21]}_event_at", fields=["-pgh_created_at", "-pgh_id"])  # noqa: SLF001
        tracked = pghistory.track(*trackers, meta={"indexes": [newest]}, **options)
        return cast("ModelType", tracked(model))

    return track


def events_of(model: type[models.Model]) -> Any:
    """The events that an audited model left, as a query."""
    return cast("Any", model).pgh_event_model.objects.all()


CODE_PATTERN = r"^[A-Za-z0-9._-]{2,40}$"


@audited()
class Agency(models.Model):
    """A body that owns goals and measures. What became of one that was renamed, merged or split, its successions say."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    mission = models.TextField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(name="agency_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="agency_kind_known", condition=Q(kind__in=AgencyKind.values)),
            models.CheckConstraint(name="agency_ends_after_start", condition=Q(effective_to__gte=F("effective_from"))),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Service(models.Model):
    """A service residents use, such as renewing a driver's license."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    description = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    channels = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="service_code_shape", condition=Q(code__regex=CODE_PATTERN))]

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged into")
    SPLIT = "split", _("split into")


@audited()
class Succession(models.Model):
    """That one agency carried on what another did, from a day; None where nobody wrote it down. Several predecessors are a merger, several
    successors a split."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="precessions")
    kind = models.CharField(max_length=8, choices=SuccessionKind.choices)
    on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(name="succession_kind_known", condition=Q(kind__in=SuccessionKind.values)),
            models.CheckConstraint(name="succession_of_another", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id}"
