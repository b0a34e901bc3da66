"""What signing in with an identity provider needs to know of accounts."""

from accounts.models import User
from accounts.queries.viewers import viewer
from accounts.rules.policy import is_staff


def has_account(email: str) -> bool:
    """Whether any account, open or closed, has this address."""
    return User.objects.filter(email__iexact=email).exists()


def holds_a_role(user: User) -> bool:
    """Whether there is anything this person signs in for. A closed account says so itself."""
    return not user.is_active or is_staff(viewer(user))
