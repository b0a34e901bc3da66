from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class CatalogAdminConfig(admin_apps.AdminConfig):
    """Puts our admin site in the place of Django's."""

    default_site = "accounts.views.CatalogSite"
    default = False
