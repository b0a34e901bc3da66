"""What a stage works with: the sealed files of its study, a place for plain ones, its configuration, and somebody who hears how far it
is."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkage.intake.enclave import Enclave, Sealed, Vault
from linkage.models import StudyRun, StudyStage
from linkage.rules.stages import StageResult

TELLS_EVERY = 0.5


@dataclass(slots=True)
class Bench:
    """`folder` holds plain files and is gone when the stage ends."""

    run: StudyRun
    stage: StudyStage
    place: Enclave
    vault: Vault
    folder: Path
    memory_mb: int
    _told: float = field(default=0.0)

    @property
    def configuration(self) -> dict[str, Any]:
        found: dict[str, Any] = self.run.configuration
        return found

    @property
    def linked(self) -> str:
        """The name of what this run, or the one before it that linked, left of the records."""
        return f"linked-{self.configuration['linked_by']}"

    @property
    def quality(self) -> str:
        """The name of how good the links are, as it may be told."""
        return f"{self.linked}-quality"

    def own(self, what: str) -> str:
        """The name of something that this run alone leaves for its later stages."""
        return f"run-{self.run.number}-{what}"

    def plain(self, name: str, ending: str = "") -> Path:
        """A sealed file as a plain one in the folder."""
        path = self.folder / f"{name}{ending}"
        with path.open("wb") as out:
            for chunk in self.vault.get(name):
                out.write(chunk)
        return path

    def keep(self, name: str, path: Path) -> Sealed:
        """Seals a plain file of the folder under a name."""
        return self.vault.put(name, pieces_of(path))

    def keep_bytes(self, name: str, content: bytes) -> Sealed:
        return self.vault.put(name, [content])

    def bytes_of(self, name: str) -> bytes:
        return b"".join(self.vault.get(name))

    def keep_answers(self, content: Any) -> StageResult:
        """Keeps what may leave, for `finding_of`."""
        self.keep_bytes(self.own("answers"), json.dumps(content, ensure_ascii=False).encode())
        return StageResult({"bytes": len(json.dumps(content))})

    def say(self, done: int, total: int) -> None:
        """Tells how far the stage is, twice a second at most."""
        now = time.monotonic()
        if now - self._told >= TELLS_EVERY or done == total:
            self._told = now
            StudyStage.objects.filter(pk=self.stage.pk, state="running").update(done=done, total=total)


def pieces_of(path: Path, size: int = 1 << 20) -> Iterable[bytes]:
    """A file piece by piece."""

    def read() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from iter(lambda: file.read(size), b"")

    return read()
