"""What is to be said of the enclave to who runs the machine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from linkage.intake.enclave import Enclave, EnclaveClosed, NoKey, scratch
from linkage.models import OPEN, Study, StudyRun
from linkage.queries.enclave import enclave
from linkage.queries.log import broken_entry


@dataclass(frozen=True, slots=True)
class Status:
    """Lines to read, and what is wrong."""

    lines: tuple[str, ...]
    problems: tuple[str, ...]


def study_id_of(code: str) -> int:
    """The id of the study with this code. Raises EnclaveClosed, in words, when there is none."""
    found = Study.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise EnclaveClosed(f"There is no study {code}.")
    return found


def status() -> Status:
    """Where it is, what it holds by study, and everything that is not as it must be."""
    place = enclave()
    if not place.folder.is_dir():
        return Status((), (f"There is no enclave at {place.folder}. Say manage.py enclave open.",))
    where = "in memory" if scratch.is_memory() else "on the disk under the enclave, which must be encrypted itself"
    lines = [f"enclave  {place.folder}", f"key      {place.key_file}", f"plain files while a run works: {where}"]
    return Status((*lines, *_of_studies(place), *_of_runs()), tuple(_problems(place)))


def _of_studies(place: Enclave) -> Iterator[str]:
    for study in Study.objects.select_related("agreement").order_by("code"):
        folder = place.folder / "studies" / study.code
        files = [path for path in folder.glob("*") if path.is_file()] if folder.exists() else []
        size = sum(path.stat().st_size for path in files)
        state = f"destroyed {study.destroyed_at:%Y-%m-%d}" if study.destroyed_at else f"to be destroyed {study.agreement.destroy_on}"
        kind = "SYNTHETIC" if study.is_synthetic else "real people"
        yield f"study    {study.code} ({kind}): {len(files)} files, {size:,} bytes; {state}"


def _of_runs() -> Iterator[str]:
    for run in StudyRun.objects.filter(state__in=OPEN).select_related("study"):
        yield f"run      {run.study.code} {run.number}: {run.state}, attempt {run.attempts}"


def _problems(place: Enclave) -> Iterator[str]:
    yield from _open_to_others(place)
    try:
        place.master()
        anchor = place.anchor()
    except (NoKey, EnclaveClosed) as why:
        yield str(why)
        return
    broken = broken_entry(anchor)
    if broken is not None:
        yield f"The privacy log does not prove itself from entry {broken} on: an entry was changed or removed."
    yield from _strangers(place)


def _open_to_others(place: Enclave) -> Iterator[str]:
    for path in (place.folder, place.folder / "keys", place.folder / "studies"):
        if path.is_dir() and path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
            yield f"{path} can be entered by others. Say chmod 700 {path}."


def _strangers(place: Enclave) -> Iterator[str]:
    """Keys and folders of no study, or of one that was destroyed."""
    known = set(Study.objects.filter(destroyed_at__isnull=True).values_list("code", flat=True))
    there = {path.stem for path in (place.folder / "keys").glob("*.key")} | {path.name for path in _folders(place.folder / "studies")}
    for code in sorted(there - known):
        yield f"The enclave holds something of {code}, which is no study or was destroyed."


def _folders(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.is_dir())
