"""People and roles in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import end_role
from accounts.actions.sessions import forget_factors
from accounts.models import Role, User


class PersonForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


class RoleInline(admin.TabularInline[Role, User]):
    model = Role
    extra = 0
    fields = ("kind", "agency", "granted_at", "ended_at")
    autocomplete_fields = ("agency",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active", "roles__kind")
    search_fields = ("name", "email", "roles__agency__name")
    ordering = ("name",)
    filter_horizontal = ()
    fieldsets = ((None, {"fields": ("email", "name", "password")}), (_("Access"), {"fields": ("is_active", "last_login", "date_joined")}))
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    add_form = PersonForm
    inlines = (RoleInline,)
    actions = ("take_factors",)

    @admin.action(description=_("Take away lost second factors, and end the sessions"))
    def take_factors(self, request: HttpRequest, people: Any) -> None:
        for user in people:
            forget_factors(user=user, by=request.user, at=timezone.now())  # type: ignore[arg-type]


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin[Role]):
    list_display = ("user", "kind", "agency", "granted_at", "ended_at")
    list_filter = ("kind", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("user__name", "user__email", "agency__name")
    autocomplete_fields = ("user", "agency")
    actions = ("end_now",)

    @admin.action(description=_("End the chosen roles now"))
    def end_now(self, request: HttpRequest, roles: Any) -> None:
        for role in roles.filter(ended_at__isnull=True):
            end_role(role=role, at=timezone.now())
