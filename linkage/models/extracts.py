"""Extracts: which files of which agency lie in the enclave. Here is only what may be told of them; the files are never here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
from linkage.models.studies import Study


class ExtractPart(models.TextChoices):
    PEOPLE = "people", _("people")
    EVENTS = "events", _("events")


class ExtractState(models.TextChoices):
    RECEIVED = "received", _("received, not checked yet")
    CHECKED = "checked", _("checked")
    REFUSED = "refused", _("refused by the check")
    REPLACED = "replaced", _("replaced by another file")
    PURGED = "purged", _("removed from the enclave")


LIVE = ("received", "checked", "refused")
CHECKS = ["rows", "counts", "findings", "checked_at"]


@audited(exclude=["findings"])
class Extract(models.Model):
    """One file of one source. `place` is its name in the enclave, which says nothing of its content.

    `counts` and `findings` are what the check tells: of a real study row, column and what is wrong, never what stands there."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="extracts")
    source = models.CharField(max_length=20)
    part = models.CharField(max_length=8, choices=ExtractPart.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    place = models.UUIDField(unique=True)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ExtractState.choices, default=ExtractState.RECEIVED)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True, help_text=_("When its file was removed from the enclave."))

    class Meta:
        ordering = ["source", "part", "-received_at"]
        constraints = [
            models.CheckConstraint(name="extract_part_known", condition=Q(part__in=ExtractPart.values)),
            models.CheckConstraint(name="extract_state_known", condition=Q(state__in=ExtractState.values)),
            models.CheckConstraint(name="extract_purged_is_gone", condition=~Q(state="purged") | Q(gone_at__isnull=False)),
            models.UniqueConstraint(name="extract_one_live", fields=["study", "source", "part"], condition=Q(state__in=LIVE)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.part}"
