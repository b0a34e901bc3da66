"""Agencies and services in the admin."""

from django.contrib import admin
from django.urls import reverse

from agencies.models import Agency, Service


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin[Agency]):
    list_display = ("code", "name", "kind", "effective_from", "effective_to")
    list_filter = ("kind",)
    search_fields = ("code", "name", "mission")

    def view_on_site(self, obj: Agency) -> str:
        return reverse("agency", args=[obj.code])


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin[Service]):
    list_display = ("code", "name", "agency", "channels")
    list_filter = ("agency",)
    search_fields = ("code", "name", "description")
    autocomplete_fields = ("agency",)
