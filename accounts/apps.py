from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and roles")
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class CatalogAdminConfig(admin_apps.AdminConfig):
    """Puts our admin site in the place of Django's."""

    default_site = "accounts.views.CatalogSite"
    default = False
