"""Feeds: sources that are asked on a schedule, and what each asking brought."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN, Agency, audited
from metrics.models.layouts import Layout


class FeedKind(models.TextChoices):
    SODA = "soda", _("Socrata dataset")
    FILE = "file", _("CSV or XLSX file")


@audited(exclude=["next_at", "etag", "last_modified", "source_updated_at", "failures", "claimed_at"])
class Feed(models.Model):
    """A source asked every so many hours. Its address may change; what it feeds does not.

    `address`: for a dataset the host's address, for a file its own. `layout` None: what comes is tidy already."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=FeedKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="feeds")
    layout = models.ForeignKey(Layout, models.PROTECT, null=True, blank=True, related_name="feeds")
    address = models.CharField(max_length=500)
    dataset = models.CharField(max_length=9, blank=True, help_text=_("The dataset's id, four signs, a hyphen, four signs."))
    select = models.CharField(max_length=2000, blank=True)
    where = models.CharField(max_length=2000, blank=True)
    order = models.CharField(max_length=500, blank=True)
    app_token = models.CharField(max_length=60, blank=True, help_text=_("The name of the environment variable that holds the token."))
    every_hours = models.PositiveIntegerField(default=24)
    is_trusted = models.BooleanField(default=False, help_text=_("Publishes by itself what no check warns of."))
    is_active = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    source_updated_at = models.CharField(max_length=60, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="feed_code_shape", condition=Q(code__regex=CODE_PATTERN)),
            models.CheckConstraint(name="feed_kind_known", condition=Q(kind__in=FeedKind.values)),
            models.CheckConstraint(name="feed_asked_at_most_hourly", condition=Q(every_hours__gte=1)),
            models.CheckConstraint(
                name="feed_dataset_shape",
                condition=Q(kind="soda", dataset__regex=r"^[a-z0-9]{4}-[a-z0-9]{4}$") | Q(kind="file", dataset=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FetchOutcome(models.TextChoices):
    RUNNING = "running", _("being asked")
    UNCHANGED = "unchanged", _("unchanged")
    CHANGED = "changed", _("something new")
    FAILED = "failed", _("failed")


class FeedFetch(models.Model):
    """One asking of a feed: what was asked, what came back, and the upload it became."""

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="fetches")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="feed_fetches")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=FetchOutcome.choices, default=FetchOutcome.RUNNING)
    address = models.CharField(max_length=2000, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    headers = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    upload = models.ForeignKey("metrics.Upload", models.PROTECT, null=True, related_name="fetches")

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(name="feed_fetch_newest", fields=["feed", "-started_at"])]
        constraints = [models.CheckConstraint(name="feed_fetch_outcome_known", condition=Q(outcome__in=FetchOutcome.values))]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.started_at:%Y-%m-%d %H:%M}: {self.outcome}"
