"""`manage.py forget_factors EMAIL`: the way in for an administrator who lost the second factor and every recovery code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions.sessions import forget_factors
from accounts.queries import person_with_email


class Command(BaseCommand):
    help = "Take away the second factors of somebody who lost them, and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_with_email(options["email"])
        if user is None:
            raise CommandError(f"{options['email']} is nobody's address.")
        number = forget_factors(user=user, by=None, at=timezone.now())
        self.stdout.write(f"{user.email}: {number} second factors and recovery codes taken away; the next sign-in sets up new ones.")
