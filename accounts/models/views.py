"""Views people keep: a page with what was asked of it, under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited


class Audience(models.TextChoices):
    PRIVATE = "private", _("only me")
    AGENCY = "agency", _("my agency")
    STAFF = "staff", _("all staff")


@audited()
class SavedView(models.Model):
    """A page, the parameters of its address and a name. It holds no rows: whoever opens it sees what they may see.

    `is_default`: the bare address of the page takes its maker there."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    audience = models.CharField(max_length=7, choices=Audience.choices, default=Audience.PRIVATE)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    is_default = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="view_named", condition=~Q(name="")),
            models.CheckConstraint(name="view_page_shape", condition=Q(page__regex=r"^[a-z-]{2,20}$")),
            models.CheckConstraint(name="view_audience_known", condition=Q(audience__in=Audience.values)),
            models.CheckConstraint(
                name="view_agency_where_shared_with_one",
                condition=Q(audience="agency", agency__isnull=False) | (~Q(audience="agency") & Q(agency__isnull=True)),
            ),
            models.UniqueConstraint("user", "page", Lower("name"), name="view_name_once", condition=Q(ended_at__isnull=True)),
            models.UniqueConstraint(name="view_one_default", fields=["user", "page"], condition=Q(ended_at__isnull=True, is_default=True)),
        ]

    def __str__(self) -> str:
        return self.name
