from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkageConfig(AppConfig):
    name = "linkage"
    verbose_name = _("Linked-data studies")
    default_auto_field = "django.db.models.BigAutoField"
