"""How long entering takes, so that a page can say it and OPM can see what it asks of agencies."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    READINGS = "readings", _("entering readings")
    UPDATE = "update", _("writing a goal update")
    APPROVAL = "approval", _("approving")


class WorkTime(models.Model):
    """Seconds somebody worked at one thing on a day: time between two savings, where it was under two minutes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="work_times")
    kind = models.CharField(max_length=10, choices=WorkKind.choices)
    subject = models.CharField(max_length=40, help_text=_("The code of the agency or goal."))
    day = models.DateField()
    seconds = models.PositiveIntegerField(default=0)
    things = models.PositiveIntegerField(default=0, help_text=_("Readings or updates handed in."))
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="work_time_once", fields=["user", "kind", "subject", "day"]),
            models.CheckConstraint(name="work_time_kind_known", condition=Q(kind__in=WorkKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.subject}: {self.seconds} s"
