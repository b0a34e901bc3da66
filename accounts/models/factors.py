"""What people prove with who they are. The tables are allauth's; these stand for them so that their changes are recorded."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from agencies.models import audited


@audited(exclude=["data", "last_used_at"], obj_field=None)
class Factor(Authenticator):  # type: ignore[misc]
    """A second factor somebody added or removed. Its secret is nowhere else."""

    class Meta:
        proxy = True


@audited(obj_field=None)
class Address(EmailAddress):  # type: ignore[misc]
    """An address somebody signs in with."""

    class Meta:
        proxy = True
        verbose_name_plural = "addresses"


@audited(exclude=["extra_data", "last_login"], obj_field=None)
class LinkedAccount(SocialAccount):  # type: ignore[misc]
    """An account at an identity provider that somebody signs in with."""

    class Meta:
        proxy = True
