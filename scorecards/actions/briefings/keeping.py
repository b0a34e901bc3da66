"""The files of packs: one folder, readable by the site alone, written whole or not at all, removed after a while."""

import os
import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from scorecards.models import Briefing, BriefingState

NAME = re.compile(r"^[0-9a-f-]{36}\.(pdf|pptx)$")
ROWS_KEPT = timedelta(days=60)
ORPHAN = timedelta(hours=2)


def folder() -> Path:
    """The folder of packs, which only the site's account enters."""
    found: Path = settings.PACKS_DIR
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(name: str) -> Path:
    """Where a file of this name lies; ValueError for a name that is none of ours."""
    if not NAME.match(name):
        raise ValueError(f"{name!r} is not the name of a pack.")
    return folder() / name


def is_kept(briefing: Briefing) -> bool:
    """Whether the file of a pack that is ready is still there."""
    return bool(briefing.file) and path_of(briefing.file).is_file()


def store(name: str, content: bytes) -> None:
    """Writes a file so that it is there whole, or not there."""
    target = path_of(name)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)


def remove_old(*, at: datetime) -> int:
    """Lets go of files whose time is over, of the oldest ones where all together take too much room, and of what belongs to nothing;
    of rows once they are history. How many files went."""
    for briefing_id in [*_over(at), *_too_much()]:
        _expire(briefing_id)
    Briefing.objects.filter(asked_at__lt=at - ROWS_KEPT).exclude(state__in=["waiting", "making", "ready"]).delete()
    return _remove_unnamed(at)


def _over(at: datetime) -> list[int]:
    return list(Briefing.objects.filter(state=BriefingState.READY, expires_at__lte=at).values_list("pk", flat=True))


def _too_much() -> list[int]:
    """The oldest packs whose files do not fit under the limit any more. A shared file counts once."""
    room, seen, found = settings.PACKS_MAX_MB << 20, set[str](), []
    ready = Briefing.objects.filter(state=BriefingState.READY).order_by("-finished_at", "-pk")
    for briefing_id, name, size in ready.values_list("pk", "file", "size_bytes"):
        room -= 0 if name in seen else size
        seen.add(name)
        if room < 0:
            found.append(briefing_id)
    return found


@transaction.atomic
def _expire(briefing_id: int) -> None:
    Briefing.objects.filter(pk=briefing_id, state=BriefingState.READY).update(state=BriefingState.EXPIRED, file="", size_bytes=0)


def _remove_unnamed(at: datetime) -> int:
    """Files that no pack names: those of packs that expired, and what a worker left that was killed. A new one may not be named yet."""
    named = set(Briefing.objects.filter(state=BriefingState.READY).values_list("file", flat=True))
    gone = 0
    for path in folder().iterdir():
        if path.name in named or not path.is_file():
            continue
        if datetime.fromtimestamp(path.stat().st_mtime, tz=at.tzinfo) < at - (
            ORPHAN if path.name.startswith(".new-") else timedelta(minutes=5)
        ):
            path.unlink(missing_ok=True)
            gone += 1
    return gone
