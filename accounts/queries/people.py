"""People as values, for rules that judge what belongs to them."""

from accounts.models import User


def unsaved(email: str, name: str) -> User:
    """Somebody with this address and name who is nowhere yet: what a password is held against."""
    return User(email=email, name=name)
