"""Calendars: the secret address at which somebody's reviews and due days are read by a calendar program."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import audited


@audited(exclude=["digest"])
class CalendarLink(models.Model):
    """One person's address, known by the digest of its secret. It ends when it is revoked or another one is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="calendar_link_one", fields=["user"], condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
