"""Promises: who does what by when, and what that is expected to change; and every scoring of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
from goals.models.goals import Goal
from goals.models.reviews import AgendaItem, Review
from metrics.models import Measure


class PromiseState(models.TextChoices):
    """As goals.rules.promises scores it."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    LATE = "late", _("late")
    NO_EFFECT = "no_effect", _("no effect")
    DROPPED = "dropped", _("dropped")


class Expected(models.TextChoices):
    """The way in which a measure is expected to move."""

    RISE = "rise", _("rise")
    FALL = "fall", _("fall")


class EffectState(models.TextChoices):
    NONE = "none", _("no effect was promised")
    WAITING = "waiting", _("not checked yet")
    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("not reached")
    CANNOT_TELL = "cannot_tell", _("cannot be told")


@audited()
class Commitment(models.Model):
    """A promise made in a review: an agency, perhaps a person of it, does something about a goal or a measure by a day.

    With an expected effect: `effect_measure` moves by `effect_by`, in its own unit, from `base_value` (its reading when the promise was
    made, for the period that ends on `base_end`) by `effect_on`. `state` and `effect` are what the rule said last. Days are of the site's
    clock. `is_example`: made for the demonstration."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="commitments")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="commitments")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="commitments")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="commitments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commitments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="commitments")
    what = models.TextField()
    due_on = models.DateField()
    effect_measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="expected_effects")
    effect_way = models.CharField(max_length=4, choices=Expected.choices, blank=True)
    effect_by = models.FloatField(null=True, blank=True)
    effect_on = models.DateField(null=True, blank=True)
    base_value = models.FloatField(null=True, blank=True)
    base_end = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=PromiseState.choices, default=PromiseState.OPEN)
    effect = models.CharField(max_length=11, choices=EffectState.choices, default=EffectState.NONE)
    is_public = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("A slip, taken back before the minutes; it counts nowhere."))

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(name="commitment_of_agency", fields=["agency", "state"]),
            models.Index(name="commitment_by_due_day", fields=["due_on", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="commitment_says_what", condition=~Q(what="")),
            models.CheckConstraint(name="commitment_about_something", condition=Q(goal__isnull=False) | Q(measure__isnull=False)),
            models.CheckConstraint(name="commitment_state_known", condition=Q(state__in=PromiseState.values)),
            models.CheckConstraint(name="commitment_effect_state_known", condition=Q(effect__in=EffectState.values)),
            models.CheckConstraint(name="commitment_due_after_made", condition=Q(due_on__gte=models.F("made_on"))),
            models.CheckConstraint(
                name="commitment_effect_whole",
                condition=Q(
                    effect_measure__isnull=True, effect_way="", effect_by__isnull=True, effect_on__isnull=True, base_value__isnull=True,
                    base_end__isnull=True, effect="none",
                )
                | (
                    Q(
                        effect_measure__isnull=False, effect_way__in=Expected.values, effect_by__gt=0, effect_by__lt=float("inf"),
                        effect_on__isnull=False, base_value__isnull=False, base_end__isnull=False,
                    )
                    & Q(effect_on__gt=models.F("base_end"))
                    & ~Q(effect="none")
                ),
            ),
            models.CheckConstraint(
                name="commitment_done_whole",
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_at__isnull=True)
                | (Q(done_on__isnull=False, done_by__isnull=False, done_at__isnull=False) & ~Q(done_note="")),
            ),
            models.CheckConstraint(
                name="commitment_dropped_whole",
                condition=Q(dropped_on__isnull=True, dropped_by__isnull=True, dropped_at__isnull=True) & ~Q(state="dropped")
                | (Q(dropped_on__isnull=False, dropped_by__isnull=False, dropped_at__isnull=False, state="dropped") & ~Q(dropped_why="")),
            ),
            models.CheckConstraint(
                name="commitment_kept_when_done", condition=~Q(state__in=["kept", "no_effect"]) | Q(done_on__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.what[:60]


class ScoreCause(models.TextChoices):
    """Why a promise was scored anew."""

    MADE = "made", _("it was made")
    DONE = "done", _("the owner said that it is done")
    REOPENED = "reopened", _("the owner took that back")
    DROPPED = "dropped", _("it was dropped")
    TIME = "time", _("time passed")
    NEW_PERIOD = "new_period", _("a figure arrived")
    REVISED = "revised", _("figures were revised")


class Scoring(models.Model):
    """One scoring of a promise that said something new: the facts it was scored by, and what came out. Only added to."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="scorings")
    on = models.DateField()
    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=ScoreCause.choices)
    before = models.CharField(max_length=9, choices=PromiseState.choices, blank=True)
    state = models.CharField(max_length=9, choices=PromiseState.choices)
    effect = models.CharField(max_length=11, choices=EffectState.choices)
    why = models.CharField(max_length=20, blank=True)
    base = models.FloatField(null=True)
    value = models.FloatField(null=True)
    value_end = models.DateField(null=True)
    moved = models.FloatField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(name="scoring_newest", fields=["commitment", "-at", "-id"])]
        constraints = [
            models.CheckConstraint(name="scoring_state_known", condition=Q(state__in=PromiseState.values)),
            models.CheckConstraint(name="scoring_effect_known", condition=Q(effect__in=EffectState.values)),
            models.CheckConstraint(name="scoring_cause_known", condition=Q(cause__in=ScoreCause.values)),
        ]
        triggers = [pgtrigger.Protect(name="scoring_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.state}"
