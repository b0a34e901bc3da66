"""Briefing packs: who asked for which, how far it is, where its file is; and who wants one regularly."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.mail import new_secret
from agencies.models import Agency, audited
from goals.models import Goal, PriorityArea


class BriefingKind(models.TextChoices):
    AREA = "area", _("priority")
    AGENCY = "agency", _("agency")
    GOAL = "goal", _("goal")
    REVIEW = "review", _("review")
    STUDY = "study", _("linked-data study")


class Form(models.TextChoices):
    PDF = "pdf", _("PDF")
    PPTX = "pptx", _("PowerPoint")


class Paper(models.TextChoices):
    LETTER = "letter", _("US Letter")
    A4 = "a4", _("A4")


class BriefingState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("removed")


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


@audited(exclude=["secret", "sent_for"])
class Subscription(models.Model):
    """Somebody wants the newest pack about one thing by mail, every week or month. `day`: 1 is Monday, or the day of the month.

    `sent_for`: the last day it was made for. `secret` is in the link of its mails that stops it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="briefing_subscriptions")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="subscriptions")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="subscriptions")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="subscriptions")
    form = models.CharField(max_length=4, choices=Form.choices)
    paper = models.CharField(max_length=6, choices=Paper.choices, default=Paper.LETTER)
    is_brief = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices)
    day = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sent_for = models.DateField(null=True, blank=True)
    secret = models.CharField(max_length=64, unique=True, default=new_secret)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="subscription_one_thing",
                condition=Q(area__isnull=False, agency__isnull=True, goal__isnull=True)
                | Q(area__isnull=True, agency__isnull=False, goal__isnull=True)
                | Q(area__isnull=True, agency__isnull=True, goal__isnull=False),
            ),
            models.CheckConstraint(name="subscription_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="subscription_paper_known", condition=Q(paper__in=Paper.values)),
            models.CheckConstraint(
                name="subscription_day_there_is",
                condition=Q(rhythm="weekly", day__gte=1, day__lte=7) | Q(rhythm="monthly", day__gte=1, day__lte=28),
            ),
            models.UniqueConstraint(
                name="subscription_once",
                fields=["user", "area", "agency", "goal", "form", "is_brief"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class Briefing(models.Model):
    """One pack that was asked for. `key` names everything its content depends on: the same key is the same content.

    `audience` says who may see what is in it: everybody (public), or viewers with the same rights. `asked_by` None: anybody. The file
    lies in the folder of packs under `file` until `expires_at`, and then the row stays a while and says so."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=BriefingKind.choices)
    code = models.CharField(max_length=40)
    title = models.TextField()
    form = models.CharField(max_length=4, choices=Form.choices)
    paper = models.CharField(max_length=6, choices=Paper.choices, default=Paper.LETTER)
    is_brief = models.BooleanField(default=False)
    as_of = models.DateField(null=True)
    known_on = models.DateField(null=True)
    language = models.CharField(max_length=10)
    audience = models.TextField()
    key = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="briefings")
    asked_at = models.DateTimeField()
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, related_name="briefings")
    state = models.CharField(max_length=9, choices=BriefingState.choices, default=BriefingState.WAITING)
    stage = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=60, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(name="briefing_open", fields=["state"], condition=Q(state__in=["waiting", "making"])),
            models.Index(name="briefing_by_content", fields=["key"]),
            models.Index(name="briefing_of_person", fields=["asked_by", "-asked_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="briefing_open_once",
                fields=["key", "asked_by"],
                condition=Q(state__in=["waiting", "making"]),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="briefing_kind_known", condition=Q(kind__in=BriefingKind.values)),
            models.CheckConstraint(name="briefing_state_known", condition=Q(state__in=BriefingState.values)),
            models.CheckConstraint(name="briefing_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="briefing_paper_known", condition=Q(paper__in=Paper.values)),
            models.CheckConstraint(name="briefing_for_anybody_is_public", condition=Q(asked_by__isnull=False) | Q(audience="public")),
            models.CheckConstraint(
                name="briefing_ready_whole",
                condition=~Q(state="ready") | (~Q(file="") & Q(finished_at__isnull=False, expires_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}: {self.form}"
