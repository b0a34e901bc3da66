"""Changes to what a number is judged by: each with a reason, a date from which it counts, and a second person where it must have one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from metrics.models.catalog import Measure
from metrics.models.targets import TargetChangeReason


class ProposalKind(models.TextChoices):
    TARGET = "target", _("target")
    TOLERANCE = "tolerance", _("tolerance")
    BASELINE = "baseline", _("baseline")
    FORMULA = "formula", _("formula")
    DEFINITION = "definition", _("definition")
    LIMITS = "limits", _("limits of the control chart")
    RETIREMENT = "retirement", _("retirement of the measure")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("waiting for a second person")
    AGREED = "agreed", _("agreed, not in effect yet")
    IN_EFFECT = "in_effect", _("in effect")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


@audited()
class Proposal(models.Model):
    """A change to a target, tolerance, baseline, formula or definition of one measure. `before` and `after`: the fields it changes.

    `loosens`: whether it makes the target easier to reach; None where that cannot be said."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    before = models.JSONField()
    after = models.JSONField()
    why = models.CharField(max_length=16, choices=TargetChangeReason.choices)
    note = models.TextField()
    effective_on = models.DateField()
    loosens = models.BooleanField(null=True)
    needs_second = models.BooleanField(default=False)
    batch = models.CharField(max_length=40, blank=True, help_text=_("What it was proposed with, such as the roll-over of a fiscal year."))
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="proposals")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided_proposals")
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(name="proposal_kind_known", condition=Q(kind__in=ProposalKind.values)),
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(name="proposal_why_known", condition=Q(why__in=TargetChangeReason.values)),
            models.CheckConstraint(name="proposal_explained", condition=~Q(note="")),
            models.CheckConstraint(
                name="proposal_two_people",
                condition=Q(needs_second=False)
                | ~Q(state__in=["agreed", "in_effect"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="proposal_applied_dated",
                condition=Q(state="in_effect", applied_at__isnull=False) | (~Q(state="in_effect") & Q(applied_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.kind} {self.state}"
