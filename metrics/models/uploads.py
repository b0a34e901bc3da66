"""Uploads: files that were handed in, how far each has come, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from metrics.models.feeds import Feed
from metrics.models.layouts import LayoutVersion


class UploadState(models.TextChoices):
    RECEIVED = "received", _("waiting to be read")
    READING = "reading", _("being read")
    UNKNOWN = "unknown", _("needs a layout")
    REVIEW = "review", _("waiting for review")
    PUBLISHING = "publishing", _("being published")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")
    DISCARDED = "discarded", _("discarded")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")
    WITHDRAWING = "withdrawing", _("being withdrawn")
    WITHDRAWN = "withdrawn", _("withdrawn")


class UploadOrigin(models.TextChoices):
    COMMAND = "command", _("command")
    BROWSER = "browser", _("browser")
    FEED = "feed", _("feed")
    API = "api", _("an agency's system")


PROGRESS = ["stage", "done", "total", "claimed_at", "attempts", "findings", "understood", "effect", "effect_key"]
"""What the worker notes on its way: told by the upload's page, and no decision of anybody's."""


@audited(exclude=PROGRESS)
class Upload(models.Model):
    """One file that was read: which bytes, by whom, when, how far it is, and what came of it. Its readings name it.

    `understood`: sheet, header, columns and the rest of how it was read. `effect`: what publishing would do, or did, in figures and
    examples. `effect_key` names the exact changes that were reviewed: when it would be another one, somebody must look again."""

    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    origin = models.CharField(max_length=8, choices=UploadOrigin.choices, default=UploadOrigin.COMMAND)
    feed = models.ForeignKey(Feed, models.PROTECT, null=True, blank=True, related_name="uploads")
    layout = models.ForeignKey(LayoutVersion, models.PROTECT, null=True, blank=True, related_name="uploads")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="uploads")
    state = models.CharField(max_length=12, choices=UploadState.choices)
    stage = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    understood = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)
    effect_key = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided_uploads")
    decided_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="withdrawn_uploads")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(name="upload_by_bytes", fields=["sha256"]),
            models.Index(name="upload_newest", fields=["-uploaded_at"]),
            models.Index(name="upload_open", fields=["state"], condition=Q(state__in=["received", "reading", "publishing", "withdrawing"])),
        ]
        constraints = [
            models.CheckConstraint(name="upload_state_known", condition=Q(state__in=UploadState.values)),
            models.CheckConstraint(name="upload_origin_known", condition=Q(origin__in=UploadOrigin.values)),
            models.CheckConstraint(
                name="upload_withdrawal_whole",
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class UploadContent(models.Model):
    """The bytes of an upload from the browser or a feed, beside the row that lists read. Compressed, but for the raw bytes."""

    upload = models.OneToOneField(Upload, models.PROTECT, primary_key=True, related_name="content")
    raw = models.BinaryField()
    tidy = models.BinaryField(null=True)
    findings = models.BinaryField(null=True)
    effect = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"content of upload {self.upload_id}"
