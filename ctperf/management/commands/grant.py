"""`manage.py grant`: give the application role what it needs, and nothing that could change structure or audit."""

from typing import Any

from django.core.management.base import BaseCommand

from ctperf.roles import application_role, grant_application_role


class Command(BaseCommand):
    help = "Grant the application role (the user of DATABASE_URL) its rights. Runs as the owner, after every migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        role = application_role()
        if role is None:
            self.stdout.write("Owner and application are one role: nothing to grant. Give DATABASE_OWNER_URL a role of its own.")
            return
        events = grant_application_role(role)
        self.stdout.write(f"{role}: reads and writes, no DDL; only inserts into {events} audit tables.")
