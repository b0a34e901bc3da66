"""Where things lie in the enclave, and how each place is guarded.

`inbox/` is the one place that the site's web processes reach: sealed files are put there, and the public key they are sealed with
stands there. `keys/` has a wrapped key for each study, `studies/CODE/` its sealed files, `anchor.json` the newest entry of the privacy
log as last seen."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from linkage.intake.enclave import scratch
from linkage.intake.enclave.keys import KEY, Master, NoKey, PublicKey, SecretKey, make_master, read_master
from linkage.intake.enclave.sealing import Sealer, room
from linkage.intake.enclave.vault import Vault

PUBLIC, ANCHOR, LOCK = "public.key", "anchor.json", "run.lock"


class EnclaveClosed(ValueError):
    """The enclave is not there, or not as it must be; said with what to do."""


@dataclass(frozen=True, slots=True)
class Enclave:
    """One enclave: its folder, and the file of its master key, which lies elsewhere."""

    folder: Path
    key_file: Path

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def make(self) -> None:
        """Makes what is missing, as its own account: folders that it alone enters, the master key, the inbox's public key."""
        if self.folder.resolve() in self.key_file.resolve().parents:
            raise EnclaveClosed(f"The key {self.key_file} lies in the enclave that it opens. Put it elsewhere: ENCLAVE_KEY_FILE=...")
        for path in (self.folder, self.folder / "keys", self.folder / "studies"):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.stat().st_mode & 0o077 and path != self.folder:
                raise EnclaveClosed(f"{path} can be entered by others. Say chmod 700 {path}.")
        self.inbox.mkdir(exist_ok=True, mode=0o700)
        if not self.key_file.exists() and self._holds_anything():
            raise EnclaveClosed(
                f"The key {self.key_file} is not there, and the enclave holds what was sealed with it. Put its copy back. "
                f"If there is none, everything in {self.folder} is lost: remove that folder, then open the enclave."
            )
        make_master(self.key_file)
        self._show(self.master().inbox().public())

    def _holds_anything(self) -> bool:
        """Whether there is a key of a study, or a file that came in: another master key would open neither."""
        came_in = (path for path in self.inbox.glob("*") if PUBLIC not in path.name and path.suffix != ".half")
        return any((self.folder / "keys").glob("*.key")) or any(came_in)

    def _show(self, public: PublicKey) -> None:
        half = self.inbox / f".{PUBLIC}.{os.getpid()}"
        half.write_text(public.key.hex())
        half.chmod(0o644)
        half.replace(self.inbox / PUBLIC)

    def master(self) -> Master:
        return read_master(self.key_file)

    def sealer(self, place: UUID) -> Sealer:
        """Takes a file into the inbox. All that is needed is the public key: who calls this cannot read the file again."""
        try:
            public = PublicKey(bytes.fromhex((self.inbox / PUBLIC).read_text()))
        except (OSError, ValueError) as why:
            raise EnclaveClosed("The enclave is not open. Start its worker, or say manage.py enclave open.") from why
        return Sealer(self.inbox / str(place), public, mode=0o640)

    def vault(self, study: str, *, new: bool = False) -> Vault:
        """The sealed files of a study. `new`: its key is drawn when there is none. Raises NoKey for a study that has none, or none any
        more."""
        master, file = self.master(), self.folder / "keys" / f"{study}.key"
        if new and not file.exists():
            with room():
                _write_private(file, master.wrap(secrets.token_bytes(KEY), study))
        try:
            wrapped = file.read_bytes()
        except FileNotFoundError as why:
            raise NoKey(f"Study {study} has no key in the enclave: nothing was taken in, or it was destroyed.") from why
        return Vault(self.folder / "studies" / study, SecretKey(master.unwrap(wrapped, study)))

    def is_there(self, study: str) -> bool:
        """Whether the enclave holds a key or files of this study."""
        return (self.folder / "keys" / f"{study}.key").exists() or (self.folder / "studies" / study).exists()

    def destroy(self, study: str) -> dict[str, int]:
        """Destroys a study: first its key, with which every copy of its files is lost, then its files. How many and how many bytes."""
        key, folder = self.folder / "keys" / f"{study}.key", self.folder / "studies" / study
        if key.exists():
            _overwrite(key)
        files = [path for path in sorted(folder.glob("*")) if path.is_file()] if folder.exists() else []
        size = sum(path.stat().st_size for path in files)
        for path in files:
            path.unlink()
        if folder.exists():
            folder.rmdir()
        return {"files": len(files), "bytes": size}

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process is the one on this machine that works on a study now; the lock ends with the process, however it ends."""
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def clear(self) -> bool:
        """Removes the plain files that a run left whose worker was killed. False while one is worked on: its worker removes them then."""
        if not self.folder.is_dir():
            return True
        with self.alone() as is_alone:
            if is_alone:
                scratch.clear(self.folder)
        return is_alone

    def anchor(self) -> tuple[int, str] | None:
        """The newest entry of the privacy log when it was last noted here, outside the database."""
        try:
            noted = json.loads((self.folder / ANCHOR).read_text())
            return int(noted["number"]), str(noted["digest"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise EnclaveClosed(f"{self.folder / ANCHOR} cannot be read: somebody changed it.") from why

    def note_anchor(self, number: int, digest: str) -> None:
        with room():
            _write_private(self.folder / ANCHOR, json.dumps({"number": number, "digest": digest}).encode())


def _write_private(file: Path, content: bytes) -> None:
    """Whole or not at all, readable by us alone."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _overwrite(file: Path) -> None:
    """Writes over a key before it is unlinked. On a disk that writes elsewhere the old bytes may stay: they are wrapped by the master
    key."""
    with file.open("r+b") as out:
        out.write(secrets.token_bytes(file.stat().st_size))
        out.flush()
        os.fsync(out.fileno())
    file.unlink()
