"""People and roles in the admin: shown, so that other tables can name them. They come and go on the pages about people."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


class RoleInline(admin.TabularInline[Role, User]):
    model = Role
    extra = 0
    fields = ("kind", "agency", "granted_at", "ended_at")


@admin.register(User)
class PersonAdmin(admin.ModelAdmin[User]):
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active", "roles__kind")
    search_fields = ("name", "email", "roles__agency__name")
    ordering = ("name",)
    fieldsets = ((None, {"fields": ("email", "name")}), (_("Access"), {"fields": ("is_active", "last_login", "date_joined")}))
    inlines = (RoleInline,)


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin[Role]):
    list_display = ("user", "kind", "agency", "granted_at", "ended_at")
    list_filter = ("kind", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("user__name", "user__email", "agency__name")
    autocomplete_fields = ("user", "agency")
