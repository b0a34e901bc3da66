"""Agreements: what agencies allow to be linked, for what, how long, and when it is destroyed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited

SMALLEST_CELL = 11
"""The fewest people a published figure is about. An owner may ask for more, never for fewer."""


@audited()
class Agreement(models.Model):
    """What the owners of data signed. `services` are those that may be used; `allows_part2`: also substance use records under 42 CFR
    Part 2.

    Extracts are taken in, runs worked on and findings released from `starts` to `expires`; on `destroy_on` whatever is left of a person is
    destroyed."""

    number = models.CharField(max_length=40, unique=True)
    purpose = models.TextField()
    legal_basis = models.CharField(max_length=300, blank=True)
    services = models.JSONField(default=list)
    allows_part2 = models.BooleanField(default=False, help_text=_("Substance use records under 42 CFR Part 2 may be linked."))
    starts = models.DateField()
    expires = models.DateField()
    destroy_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="agreement_number_given", condition=~Q(number="")),
            models.CheckConstraint(name="agreement_purpose_given", condition=~Q(purpose="")),
            models.CheckConstraint(name="agreement_expires_after_start", condition=Q(expires__gte=F("starts"))),
            models.CheckConstraint(name="agreement_destroyed_after_expiry", condition=Q(destroy_on__gte=F("expires"))),
            models.CheckConstraint(
                name="agreement_end_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


@audited()
class DataOwner(models.Model):
    """An agency that is party to an agreement: which sources are its own, and the fewest people a figure from them may be about."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="owners")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    sources = models.JSONField(default=list)
    min_cell = models.PositiveSmallIntegerField(default=SMALLEST_CELL)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(name="data_owner_once", fields=["agreement", "agency"]),
            models.CheckConstraint(name="data_owner_cell_at_least_eleven", condition=Q(min_cell__gte=SMALLEST_CELL)),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {', '.join(self.sources)}"
