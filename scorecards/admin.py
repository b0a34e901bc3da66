"""Briefing packs in the admin, to look at: people ask for them and stop them on the site."""

from django.contrib import admin

from scorecards.models import Briefing, Subscription


@admin.register(Briefing)
class BriefingAdmin(admin.ModelAdmin[Briefing]):
    list_display = ("title", "kind", "form", "is_brief", "state", "asked_by", "asked_at", "size_bytes")
    list_filter = ("state", "kind", "form")
    search_fields = ("title", "code", "asked_by__name", "asked_by__email")
    list_select_related = ("asked_by",)


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin[Subscription]):
    list_display = ("user", "area", "agency", "goal", "form", "rhythm", "day", "started_at", "ended_at")
    list_filter = ("rhythm", "form", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "area", "agency", "goal")
    exclude = ("secret",)
