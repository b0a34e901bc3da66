"""The outbox: every mail is a row before it is a mail, so that it is sent once and what became of it can be seen."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agencies.models import audited


class MailState(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    UNSURE = "unsure", _("perhaps sent: the worker stopped while sending")
    BOUNCED = "bounced", _("came back")
    CANCELLED = "cancelled", _("not needed any more")


class MailKind(models.TextChoices):
    DIGEST = "digest", _("what is due")
    ESCALATION = "escalation", _("what is overdue in an agency")
    NOTICE = "notice", _("something happened to what is yours")
    FOLLOWED = "followed", _("news of what you follow")
    INVITATION = "invitation", _("invitation")
    CONFIRMATION = "confirmation", _("confirm your address")
    CORRECTION = "correction", _("a published figure changed")
    MINUTES = "minutes", _("minutes of a review")
    BRIEFING = "briefing", _("a briefing pack is ready")


class Mail(models.Model):
    """One mail to one person. `key` names what it is about and for which day: the same mail cannot be queued twice.

    A worker claims it (`sending`) before it sends. One that is found claimed by nobody is never sent again by itself (`unsure`)."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=MailKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mails")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(name="mail_waiting", fields=["id"], condition=Q(state__in=["queued", "sending"])),
            models.Index(name="mail_newest", fields=["-queued_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="mail_state_known", condition=Q(state__in=MailState.values)),
            models.CheckConstraint(name="mail_kind_known", condition=Q(kind__in=MailKind.values)),
            models.CheckConstraint(name="mail_sent_dated", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    def standing(self) -> "BounceQuerySet":
        return self.filter(cleared_at__isnull=True)


@audited()
class Bounce(models.Model):
    """An address that mail came back from: nothing more goes there until somebody says that it works."""

    address = models.EmailField()
    mail = models.ForeignKey(Mail, models.PROTECT, related_name="bounces")
    at = models.DateTimeField()
    said = models.TextField(help_text=_("What the other side said."))
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[BounceQuerySet] = BounceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(name="bounce_address_lower_case", condition=Q(address=Lower("address"))),
            models.UniqueConstraint(name="bounce_once_standing", fields=["address"], condition=Q(cleared_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.address


def new_secret() -> str:
    """What only the owner of a link can know."""
    return secrets.token_urlsafe(24)


@audited(exclude=["secret"])
class MailPreference(models.Model):
    """When and about what somebody wants mail. What is a duty can be moved to another hour and not be switched off."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="mail_preference")
    digest_hour = models.PositiveSmallIntegerField(default=8)
    lead_days = models.PositiveSmallIntegerField(default=3, help_text=_("Working days before something is due."))
    wants_followed = models.BooleanField(default=True)
    wants_mentions = models.BooleanField(default=True)
    secret = models.CharField(max_length=64, unique=True, default=new_secret)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mail_preference_hour", condition=Q(digest_hour__lte=23)),
            models.CheckConstraint(name="mail_preference_lead", condition=Q(lead_days__lte=20)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest_hour}:00"
