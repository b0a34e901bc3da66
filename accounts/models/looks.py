"""When somebody last looked at a kind of page, so that the next visit can show what is new since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LookKind(models.TextChoices):
    OVERVIEW = "overview", _("the overview")
    AREA = "area", _("a priority")


class Look(models.Model):
    """Two visits: when the present one began, and when the one before it did. A visit is a session; it is written at most once in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks")
    kind = models.CharField(max_length=8, choices=LookKind.choices)
    subject = models.CharField(max_length=40, blank=True, help_text=_("The code of the priority; empty for the overview."))
    visit = models.CharField(max_length=16)
    looked_at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="look_once", fields=["user", "kind", "subject"]),
            models.CheckConstraint(name="look_kind_known", condition=Q(kind__in=LookKind.values)),
            models.CheckConstraint(name="look_forward", condition=Q(before__isnull=True) | Q(before__lte=F("looked_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.subject}: {self.looked_at:%Y-%m-%d %H:%M}"
