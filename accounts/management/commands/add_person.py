"""`manage.py add_person EMAIL --name NAME --role ROLE [--agency CODE]`: the way in for the first administrator."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions import add_person


class Command(BaseCommand):
    help = "Add somebody who can sign in, with a role. Prints a first password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, help="analyst, commissioner, steward, governor, linkage_officer or administrator")
        parser.add_argument("--agency", help="code of the agency, for commissioners and stewards")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(15)
        who = {"email": options["email"], "name": options["name"], "kind": options["role"], "agency_code": options["agency"]}
        try:
            validate_email(options["email"])
            add_person(**who, password=password, at=timezone.now())
        except ValidationError as error:
            raise CommandError(f"{options['email']!r} is not an e-mail address.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['email']} can sign in with the password {password} (shown once; change it after signing in).")
