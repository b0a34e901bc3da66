"""What somebody is typing into the grid: kept as it is typed, nobody's reading until it is handed in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import audited
from metrics.models.catalog import Measure
from metrics.models.dimensions import TOTAL, Breakdown


@audited()
class EntryDraft(models.Model):
    """One row of the grid as typed: `typed` holds the cells' texts (value, numerator, denominator, reason, note).

    Shared by the agency's people: `version` counts savings, so that the second of two editors is shown what the first one typed."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="entry_drafts", db_index=False)
    breakdown = models.ForeignKey(Breakdown, models.PROTECT, default=TOTAL, related_name="+", db_index=False)
    period_start = models.DateField()
    period_end = models.DateField()
    typed = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entry_drafts")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="entry_draft_once", fields=["measure", "breakdown", "period_end"]),
            models.CheckConstraint(name="entry_draft_period_forward", condition=Q(period_end__gte=F("period_start"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_end}: {self.typed}"
