"""The Connecticut demonstration: which files it is made of, whether they are loaded, and who can sign in to look."""

import hashlib
import json
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from accounts.actions import DEMO_PEOPLE
from metrics.models import Upload
from metrics.rules.periods import month_end

CATALOG = Path(settings.BASE_DIR) / "demo"
# Counts what the demonstration makes beside its files, so that an older one is completed.
MADE = "example reviews 1, goal updates 1, example studies 1"
REPLAYED_YEARS = 10


def reading_files() -> list[Path]:
    """The readings, in the order in which they became known: earlier vintages first, as their names say."""
    return sorted((CATALOG / "readings").glob("*.csv"))


def study_files() -> list[Path]:
    """What the example studies with linked data found."""
    return sorted((CATALOG / "studies").glob("*.json"))


def needs_load() -> bool:
    """Whether a file changed since it was loaded here, or the database is not the one it was loaded into."""
    if _kept().get("files") != _fingerprint():
        return True
    known = {_sha256(path) for path in reading_files()}
    try:
        return Upload.objects.filter(sha256__in=known).values("sha256").distinct().count() < len(known)
    except DatabaseError:
        return True
    finally:
        connections.close_all()


def replay_days(today: date) -> list[date]:
    """The month's ends of the years before, from which forecasts are made as they could have been made then."""
    ends = [month_end(year, month) for year in range(today.year - REPLAYED_YEARS, today.year + 1) for month in range(1, 13)]
    return [end for end in ends if end < today]


def note_loaded() -> None:
    _keep(files=_fingerprint())


def password() -> str:
    """The password of the demonstration's people: drawn once for this folder, so that no two installations share it."""
    kept = _kept().get("password")
    return str(kept) if kept else _keep(password=secrets.token_urlsafe(12))["password"]


def sign_ins() -> list[str]:
    """One line a person, for the terminal of whoever started the demonstration."""
    lines = [f"  {email:30} {kind.label}" for email, _name, kind, _agency in DEMO_PEOPLE]
    return [f"Sign in with the password {password()} as", *lines]


def _fingerprint() -> str:
    files = sorted(CATALOG.glob("*.csv")) + sorted((CATALOG / "examples").glob("*.csv")) + reading_files() + study_files()
    named = [f"{path.name} {_sha256(path)}\n" for path in files]
    return hashlib.sha256("".join([*named, MADE]).encode()).hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _record() -> Path:
    return Path(settings.VAR) / "demo.json"


def _kept() -> dict[str, Any]:
    try:
        kept = json.loads(_record().read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(**changes: Any) -> dict[str, Any]:
    kept = _kept() | changes
    half = _record().with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(kept, out)
    half.replace(_record())
    return kept
