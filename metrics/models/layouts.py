"""Layouts: how a foreign file is read, written down once and kept in versions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import CODE_PATTERN, Agency, audited


@audited()
class Layout(models.Model):
    """The name of a shape of file. What it says is in its versions; the newest one is used."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="layouts")
    is_shipped = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="layout_code_shape", condition=Q(code__regex=CODE_PATTERN))]

    def __str__(self) -> str:
        return self.name


@audited(exclude=["text"])
class LayoutVersion(models.Model):
    """One version of a layout: its YAML, by whom, when and why. Never changed afterwards."""

    layout = models.ForeignKey(Layout, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="layout_versions")

    class Meta:
        ordering = ["layout", "-number"]
        constraints = [models.UniqueConstraint(name="layout_version_once", fields=["layout", "number"])]
        triggers = [pgtrigger.Protect(name="layout_version_append_only", operation=pgtrigger.Delete | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.layout_id} version {self.number}"
