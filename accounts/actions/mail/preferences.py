"""How somebody wants to be mailed."""

from typing import Any

from django.db import transaction

from accounts.models import MailPreference, User

CHOSEN = ("digest_hour", "lead_days", "wants_mentions", "wants_followed")


def preference_of(user: User) -> MailPreference:
    """The person's wishes, kept from now on as they are by default when nothing was ever chosen."""
    return MailPreference.objects.get_or_create(user=user)[0]


@transaction.atomic
def choose_mail(*, by: User, **chosen: Any) -> MailPreference:
    """`by` chooses for themselves: digest_hour, lead_days, wants_mentions, wants_followed."""
    found = preference_of(by)
    for name in CHOSEN:
        setattr(found, name, chosen[name])
    found.save(update_fields=list(CHOSEN))
    return found


@transaction.atomic
def stop_followed(*, secret: str) -> bool:
    """Who has the link of a mail wants no more news of what is followed; False when the link is nobody's. Duties are not touched."""
    return bool(MailPreference.objects.filter(secret=secret).update(wants_followed=False))


def is_known(secret: str) -> bool:
    return MailPreference.objects.filter(secret=secret).exists()
