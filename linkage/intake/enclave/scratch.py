"""Where plain files may lie while a run works on them: in memory where the system has such a folder, so that no disk ever holds them."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, closed to others


def place(folder: Path) -> Path:
    """The scratch folder of this enclave; two enclaves of a machine have two."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return MEMORY / f"ctperf-enclave-{name}" if is_memory() else folder / "scratch"


def is_memory() -> bool:
    """Whether plain files lie in memory alone. If not, the disk under the enclave must be encrypted itself."""
    return MEMORY.is_dir()


def clear(folder: Path) -> None:
    """Removes what is there: of runs that were killed. Only for whom holds the enclave's lock."""
    shutil.rmtree(place(folder), ignore_errors=True)


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """A folder for plain files that we alone enter; gone at the end of the block."""
    where = place(folder)
    where.mkdir(mode=0o700, exist_ok=True)
    if where.is_symlink() or where.stat().st_mode & 0o077:
        raise PermissionError(f"{where} is not ours alone.")
    made = Path(tempfile.mkdtemp(dir=where))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
