"""What the environment says, read so that a wrong value is refused in words."""

import os
from datetime import date

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """The environment variable, or its default; refuses a missing one that has none."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example, or start the local stack with `make demo`.")
    return value


def env_bool(name: str, default: bool) -> bool:
    text = os.environ.get(name, "1" if default else "0").lower()
    if text not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {text!r}.")
    return text in {"1", "true", "yes"}


def env_int(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def env_date(name: str) -> date | None:
    text = os.environ.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date such as 2019-06-30, not {text!r}.") from error
