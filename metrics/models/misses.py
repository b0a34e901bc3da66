"""Accepted misses: an overlay on a status, agreed by OPM, that ends by itself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from metrics.models.catalog import Measure


class MissState(models.TextChoices):
    ASKED = "asked", _("waiting for OPM")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended early")


@audited()
class AcceptedMiss(models.Model):
    """That a measure's miss is accepted from the day OPM agreed until `until`, with an interim target to reach meanwhile.

    `starts_on` and `ended_on` are days as the site calls them, `decided_at` and `ended_at` the moments at which that became known."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="accepted_misses")
    until = models.DateField()
    interim = models.FloatField(help_text=_("What the agency will reach meanwhile, in the measure's own unit."))
    why = models.TextField()
    state = models.CharField(max_length=10, choices=MissState.choices, default=MissState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="misses_asked")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="misses_decided")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="misses_ended")
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="miss_state_known", condition=Q(state__in=MissState.values)),
            models.CheckConstraint(name="miss_explained", condition=~Q(why="")),
            models.CheckConstraint(name="miss_interim_is_a_number", condition=Q(interim__gt=float("-inf"), interim__lt=float("inf"))),
            models.CheckConstraint(
                name="miss_two_people",
                condition=~Q(state="accepted") | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="miss_starts_before_it_ends", condition=~Q(state="accepted") | Q(starts_on__isnull=False, starts_on__lte=F("until"))
            ),
            models.CheckConstraint(
                name="miss_ended_whole",
                condition=~Q(state="ended") | Q(ended_at__isnull=False, ended_on__isnull=False, starts_on__isnull=False),
            ),
            models.UniqueConstraint(name="miss_one_open", fields=["measure"], condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} until {self.until}: {self.state}"
