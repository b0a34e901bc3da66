"""Secrets of links: drawn at random, told once, known afterwards by their digest alone."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """What only one link knows: 256 bits, so that nobody tries it out."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret. A secret drawn at random needs no salt and no slow digest."""
    return sha256(secret.encode()).hexdigest()
