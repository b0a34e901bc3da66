"""Tokens for agencies' systems, and the answers they were given, so that asking twice does nothing twice."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from agencies.models import Agency, audited


class TokenVerb(models.TextChoices):
    READ = "read", _("read what the agency may see")
    READINGS = "readings", _("hand in readings")
    UPDATES = "updates", _("write and submit goal updates")
    COMMENTS = "comments", _("comment")


class ApiTokenManager(AuthTokenManager, models.Manager["ApiToken"]):  # type: ignore[misc]
    """Makes tokens."""

    def issue(self, **fields: Any) -> tuple["ApiToken", str]:
        """A new token and its secret, which nothing keeps. `expiry`: for how long it is good."""
        token, secret = self.create(**fields)
        return token, secret


@audited(exclude=["digest", "token_key", "last_used_at"], obj_field=None)
class ApiToken(AbstractAuthToken):  # type: ignore[misc]
    """A secret an agency's system signs in with: for one agency, some verbs, until a date. Its maker answers for what it does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    verbs = ArrayField(models.CharField(max_length=10, choices=TokenVerb.choices))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[ApiTokenManager] = ApiTokenManager()

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(name="api_token_verbs_known", condition=Q(verbs__contained_by=TokenVerb.values) & ~Q(verbs=[])),
            models.CheckConstraint(name="api_token_expires", condition=Q(expiry__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class IdempotentAnswer(models.Model):
    """The first answer to a write that named a key: the same key and body get it again, another body is refused."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64, help_text=_("Digest of method, address and body."))
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="idempotent_key_once", fields=["user", "token", "key"], nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"
