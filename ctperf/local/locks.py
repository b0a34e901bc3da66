"""Two locks of a stack's folder: one run at a time, and no new servers while processes of an earlier run still live."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from ctperf.local.errors import AlreadyRunning, StackError

FAMILY = "family.lock"
POLITE_SECONDS = 6.0  # how long processes of a killed run get to end by themselves
KILL_SECONDS = 4.0


def take_run_lock(folder: Path, running: str) -> int:
    """The lock of the one run of `folder`, held until we exit; AlreadyRunning with `running` when somebody has it."""
    descriptor = _open(folder / "run.lock")
    if not _try(descriptor):
        os.close(descriptor)
        raise AlreadyRunning(running)
    return descriptor


def take_family_lock(servers: Path) -> int:
    """The lock that all children inherit: it is free when none of them is left, even if we were killed.

    Children of a run that was killed get some seconds to end by themselves, then are killed; StackError if they stay.
    """
    path = servers / FAMILY
    descriptor = _open(path)
    if _try_for(descriptor, POLITE_SECONDS):
        return descriptor
    for process in holders(path):
        os.kill(process, signal.SIGKILL)
    if _try_for(descriptor, KILL_SECONDS):
        return descriptor
    os.close(descriptor)
    raise StackError(f"Processes of an earlier run still use {servers}; they hold {path.name}. End them, then try again.")


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_for(descriptor: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not _try(descriptor):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def holders(path: Path) -> Iterator[int]:
    """Processes that have `path` open: exactly the children of earlier runs, whatever their names and ids are now."""
    status = path.stat()
    for folder in Path("/proc").glob("[0-9]*/fd"):
        process = int(folder.parent.name)
        if process != os.getpid() and any(_is_same(link, status) for link in _links(folder)):
            yield process


def _links(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it ended meanwhile, or is somebody else's
        return []


def _is_same(link: Path, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(link.stat(), status)
    except OSError:
        return False
