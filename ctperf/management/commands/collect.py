"""`manage.py collect`: collectstatic from nothing, remembering what it was made of."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ctperf.static_files import note_collected

# Files of packages that no page uses: the API answers JSON only, and htmx is vendored. Compressing them takes longest.
UNUSED = ["rest_framework", "django_htmx"]


class Command(BaseCommand):
    help = "Collect static files into STATIC_ROOT afresh, so that `up` need not do it again until one changes."

    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
        note_collected()
        self.stdout.write("Static files collected.")
