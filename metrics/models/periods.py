"""Reporting periods: when agencies say how things stand, and from when on what they said is locked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited


class ReopenReason(models.TextChoices):
    SOURCE_REVISED = "source_revised", _("the source revised its figures")
    ENTRY_ERROR = "entry_error", _("something was entered wrongly")
    METHOD_CHANGED = "method_changed", _("the method changed")
    LATE_DATA = "late_data", _("data arrived late")
    EXTENSION = "extension", _("the agency was given more time")


@audited()
class ReportingPeriod(models.Model):
    """A quarter of the state fiscal year for which goals are updated. It opens, falls due and closes by the calendar; then it is locked."""

    code = models.CharField(max_length=12, unique=True, help_text=_("Such as SFY2019-Q4."))
    start = models.DateField()
    end = models.DateField(unique=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ["-end"]
        constraints = [
            models.CheckConstraint(name="reporting_period_forward", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="reporting_period_in_order", condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("closes_on"), closes_on__gt=F("end"))
            ),
        ]

    def __str__(self) -> str:
        return self.code


@audited()
class Reopening(models.Model):
    """OPM lets one agency, or all, change a closed period until a day, for a coded reason."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reopenings")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="reopenings")
    until = models.DateField()
    why = models.CharField(max_length=16, choices=ReopenReason.choices)
    note = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reopenings")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(name="reopening_why_known", condition=Q(why__in=ReopenReason.values)),
            models.CheckConstraint(name="reopening_explained", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} for {self.agency_id or 'all'} until {self.until}"
