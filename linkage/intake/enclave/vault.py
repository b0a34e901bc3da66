"""The sealed files of one study: whole or not there, by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from linkage.intake.enclave.keys import OpeningKey, SecretKey
from linkage.intake.enclave.sealing import Damaged, Sealed, room, seal, unsealed


@dataclass(frozen=True, slots=True)
class Vault:
    """`folder` holds the files; `key` opens them. Names are letters, digits, dots and hyphens that we choose ourselves."""

    folder: Path
    key: SecretKey

    def put(self, name: str, pieces: Iterable[bytes]) -> Sealed:
        """Seals a file under a name, in place of what was there. Raises DiskFull, and then what was there before is there still."""
        with room():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return seal(self.folder / name, self.key, pieces)

    def get(self, name: str) -> Iterator[bytes]:
        """The plain content, chunk by chunk. Raises FileNotFoundError, or Damaged."""
        return unsealed(self.folder / name, self.key)

    def take(self, path: Path, key: OpeningKey, name: str, sha256: str) -> Sealed:
        """Takes a file from the inbox over: opened with the inbox's key, sealed with the study's, then removed there. Raises Damaged, with
        nothing taken, where its content is not the one of this digest."""
        taken = self.put(name, unsealed(path, key))
        if taken.sha256 != sha256:
            self.remove(name)
            raise Damaged(f"{path.name} is not the file that was received.")
        path.unlink()
        return taken

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*") if path.is_file()) if self.folder.exists() else []

    def remove(self, name: str) -> int:
        """Removes a file; how many bytes it had. One that is not there is none."""
        path = self.folder / name
        try:
            size = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            return 0
        return size
