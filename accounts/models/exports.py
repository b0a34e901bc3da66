"""Who took records out of the audit, and which."""

from django.conf import settings
from django.db import models

from agencies.models import audited


@audited()
class AuditExport(models.Model):
    """One export of the audit. `asked`: the filters, as words of the address."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_exports")
    at = models.DateTimeField()
    form = models.CharField(max_length=8)
    asked = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.form}"
