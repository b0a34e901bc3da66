"""Second factors: their secrets are encrypted in the database, and keys have names people understand."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A stolen copy of the database alone gives nobody a second factor."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - the library's own name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Security key %(number)d") % {"number": number}


def _box() -> MultiFernet:
    """The newest secret key writes; older ones can still read."""
    keys: list[str] = [str(settings.SECRET_KEY), *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"factors {key}".encode()).digest())) for key in keys])
