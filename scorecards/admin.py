"""Briefing packs in the admin, to look at: people ask for them and stop them on the site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from scorecards.models import Briefing, Subscription


@admin.register(Briefing)
class BriefingAdmin(admin.ModelAdmin[Briefing]):
    list_display = ("title", "kind", "form", "is_brief", "state", "asked_by", "asked_at", "size_bytes")
    list_filter = ("state", "kind", "form")
    search_fields = ("title", "code", "asked_by__name", "asked_by__email")
    list_select_related = ("asked_by",)
    exclude = ("asked_by",)
    readonly_fields = ("asker",)

    @admin.display(description=_("asked by"))
    def asker(self, one: Briefing) -> str:
        """By name alone: not everybody who sees packs sees people."""
        return str(one.asked_by or _("anybody"))


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin[Subscription]):
    list_display = ("user", "area", "agency", "goal", "form", "rhythm", "day", "started_at", "ended_at")
    list_filter = ("rhythm", "form", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "area", "agency", "goal")
    exclude = ("secret", "user")
    readonly_fields = ("person",)

    @admin.display(description=_("person"))
    def person(self, one: Subscription) -> str:
        return str(one.user)
