"""Reviews: a meeting about the State's goals, who is there, what is on the agenda, what was noted and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited
from goals.models.barriers import Barrier
from goals.models.goals import Goal, PriorityArea
from metrics.models import Measure


class ReviewKind(models.TextChoices):
    CABINET = "cabinet", _("cabinet review")
    PRIORITY = "priority", _("priority review")
    AGENCY = "agency", _("agency review")


class ReviewState(models.TextChoices):
    PLANNED = "planned", _("planned")
    PREPARED = "prepared", _("prepared, pack frozen")
    HELD = "held", _("held")
    MINUTED = "minuted", _("minuted")
    CANCELLED = "cancelled", _("cancelled")


class ReviewRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("takes part")


class ItemKind(models.TextChoices):
    """Why something is on an agenda. OWN: somebody put it there."""

    PROMISE_LATE = "promise_late", _("promise late")
    EFFECT_DUE = "effect_due", _("effect to check")
    PROMISE_SCORED = "promise_scored", _("effect checked")
    FLIP = "flip", _("turned off track")
    DIFFERS = "differs", _("agency and numbers differ")
    MISS = "miss", _("off track")
    SIGNAL = "signal", _("unusual change for the worse")
    BARRIER = "barrier", _("barrier waiting")
    OVERDUE = "overdue", _("figure overdue")
    OWN = "own", _("put on the agenda")


PAST_PLANNING = ["prepared", "held", "minuted"]


@audited()
class Review(models.Model):
    """One meeting: of the cabinet, about a priority, or with an agency. `on` is a day of the site's clock, `at_time` Connecticut's time.

    `is_example`: made for the demonstration, and says so wherever it is shown."""

    kind = models.CharField(max_length=8, choices=ReviewKind.choices)
    on = models.DateField()
    at_time = models.TimeField(null=True, blank=True)
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=160, blank=True)
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="reviews")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="reviews")
    state = models.CharField(max_length=9, choices=ReviewState.choices, default=ReviewState.PLANNED)
    is_example = models.BooleanField(default=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_planned")
    planned_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    minuted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    minuted_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="review_kind_known", condition=Q(kind__in=ReviewKind.values)),
            models.CheckConstraint(name="review_state_known", condition=Q(state__in=ReviewState.values)),
            models.CheckConstraint(
                name="review_about_what_it_is",
                condition=Q(kind="cabinet", area__isnull=True, agency__isnull=True)
                | Q(kind="priority", area__isnull=False, agency__isnull=True)
                | Q(kind="agency", area__isnull=True, agency__isnull=False),
            ),
            models.CheckConstraint(name="review_length", condition=Q(minutes_long__gte=5, minutes_long__lte=1440)),
            models.CheckConstraint(
                name="review_prepared_whole",
                condition=~Q(state__in=PAST_PLANNING) | Q(prepared_by__isnull=False, prepared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_held_whole", condition=~Q(state__in=["held", "minuted"]) | Q(held_by__isnull=False, held_at__isnull=False)
            ),
            models.CheckConstraint(
                name="review_minuted_whole", condition=~Q(state="minuted") | Q(minuted_by__isnull=False, minuted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="review_cancelled_whole",
                condition=~Q(state="cancelled") | (Q(cancelled_by__isnull=False, cancelled_at__isnull=False) & ~Q(cancelled_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


@audited()
class ReviewPerson(models.Model):
    """Somebody who takes part in a review, from when they were asked until they were taken off the list."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_attended")
    role = models.CharField(max_length=6, choices=ReviewRole.choices, default=ReviewRole.MEMBER)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "user__name"]
        constraints = [
            models.UniqueConstraint(name="review_person_once", fields=["review", "user"], condition=Q(ended_at__isnull=True)),
            models.UniqueConstraint(name="review_one_chair", fields=["review"], condition=Q(ended_at__isnull=True, role="chair")),
            models.CheckConstraint(name="review_person_role_known", condition=Q(role__in=ReviewRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.review_id}"


@audited()
class AgendaItem(models.Model):
    """One thing to speak of: what, and in one sentence why it is there. What was taken off keeps its row and has no place.

    `key` names what it is about, so that it is proposed once: `miss:measure:12`; what somebody wrote has none."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=14, choices=ItemKind.choices)
    key = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    barrier = models.ForeignKey(Barrier, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    commitment = models.ForeignKey("goals.Commitment", models.PROTECT, null=True, blank=True, related_name="agenda_items")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "place", "id"]
        constraints = [
            models.CheckConstraint(name="agenda_kind_known", condition=Q(kind__in=ItemKind.values)),
            models.CheckConstraint(name="agenda_item_says_what", condition=~Q(subject="")),
            models.CheckConstraint(
                name="agenda_place_until_removed",
                condition=Q(place__isnull=False, removed_at__isnull=True, removed_by__isnull=True)
                | Q(place__isnull=True, removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.UniqueConstraint(name="agenda_once", fields=["review", "key"], condition=~Q(key="")),
            models.UniqueConstraint(name="agenda_one_place", fields=["review", "place"], deferrable=models.Deferrable.DEFERRED),
        ]

    def __str__(self) -> str:
        return self.subject[:60]


@audited()
class ReviewNote(models.Model):
    """What is noted live under one item of the agenda; under none: of the review as a whole. `version` counts savings.

    Every version is in the audit, so that a text written over an older one is put together with what was saved meanwhile."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="notes")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="review_note_once", fields=["review", "item"], nulls_distinct=False)]

    def __str__(self) -> str:
        return self.text[:60]


@audited()
class Decision(models.Model):
    """What was decided in a review. One that was a slip is withdrawn and stays in the record."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    text = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.CheckConstraint(name="decision_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:60]
