"""The privacy log: who did what to a study, in entries that each prove the one before."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linkage.models.studies import Study


class LogVerb(models.TextChoices):
    AGREED = "agreed", _("agreement recorded")
    AGREEMENT_ENDED = "agreement_ended", _("agreement ended")
    PLANNED = "planned", _("study planned")
    CHANGED = "changed", _("study changed")
    RECEIVED = "received", _("extract received")
    CHECKED = "checked", _("extracts checked")
    STARTED = "started", _("run started")
    RESUMED = "resumed", _("run resumed")
    CANCELLED = "cancelled", _("run canceled")
    STAGE = "stage", _("stage finished")
    FAILED = "failed", _("run stopped")
    FOUND = "found", _("aggregates left the enclave")
    ASKED = "asked", _("release asked for")
    APPROVED = "approved", _("owner agreed")
    DECLINED = "declined", _("owner or disclosure officer declined")
    WITHDRAWN = "withdrawn", _("release taken back")
    RELEASED = "released", _("finding published")
    FILED = "filed", _("readings added to measures")
    PURGED = "purged", _("files removed")
    DESTROYED = "destroyed", _("study destroyed")


class LogEntry(models.Model):
    """`digest` is over all of it and over the digest of the entry before, so that no entry can be changed or taken out unnoticed.

    `detail`: counts, names of files and digests. Never anything of a person whose records are linked."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    study = models.ForeignKey(Study, models.PROTECT, null=True, blank=True, related_name="log")
    verb = models.CharField(max_length=16, choices=LogVerb.choices)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "log entries"
        triggers = [pgtrigger.Protect(name="log_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.CheckConstraint(name="log_verb_known", condition=Q(verb__in=LogVerb.values))]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"
