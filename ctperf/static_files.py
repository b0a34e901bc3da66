"""Whether the collected static files are still those of the sources: collecting them takes longer than starting."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

STAMP = ".collected"


def are_collected() -> bool:
    """Whether STATIC_ROOT was filled from exactly the files that are there now."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint()


def note_collected() -> None:
    """Remember which files STATIC_ROOT was filled from."""
    (Path(settings.STATIC_ROOT) / STAMP).write_text(fingerprint())


def fingerprint() -> str:
    """Changes with the name, size or time of any static file of the sources."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()
