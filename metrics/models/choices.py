"""Database choices drawn from the rules' codes, so that a slug is spelled once."""

from collections.abc import Iterable
from typing import Any


def slugs(codes: Iterable[Any]) -> list[str]:
    return [code.slug for code in codes]


def choices(codes: Iterable[Any]) -> list[tuple[str, str]]:
    return [(code.slug, code.slug.replace("_", " ")) for code in codes]
