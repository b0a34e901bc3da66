"""Sealed files: AES-256-GCM in chunks of one MiB, so that a file of any size is written and read as a stream.

The form is STREAM (Hoang, Reyhanitabar, Rogaway and Vizar 2015): the nonce counts the chunks and marks the last one, so that none
can be left out, put elsewhere or cut off unnoticed. Each file has a key of its own, drawn with HKDF from the key it is sealed with and
a salt."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linkage.intake.enclave.keys import HEAD_BYTES, OpeningKey, SealingKey, file_key

MAGIC = b"CTPSEAL1"
CHUNK, TAG = 1 << 20, 16
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Damaged(ValueError):
    """A sealed file that is not what was sealed: changed, cut off, or sealed with another key."""


class DiskFull(OSError):
    """There was no room to write. What was being written is removed; what was there before is as it was."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed: bytes and SHA-256 of the plain content."""

    size: int
    sha256: str


@contextmanager
def room() -> Iterator[None]:
    """What fails inside for want of room comes out as DiskFull."""
    try:
        yield
    except DiskFull:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(error.errno, "There is no room left in the enclave.") from None
        raise


class Sealer:
    """Writes a sealed file piece by piece. It is there under its name only once `finish` has been called; else `abandon` removes it."""

    def __init__(self, path: Path, key: SealingKey, *, mode: int = 0o600) -> None:
        self._path, self._half = path, path.with_name(f"{path.name}.half")
        self._held, self._count = bytearray(), 0
        self._digest, self.size = hashlib.sha256(), 0
        head, drawn = key.draw()
        self._head, self._cipher = MAGIC + head, AESGCM(drawn)
        with room():
            descriptor = os.open(self._half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
            self._file = os.fdopen(descriptor, "wb")
            self._file.write(self._head)

    def write(self, piece: bytes) -> None:
        """Takes the next bytes. Raises DiskFull."""
        self._digest.update(piece)
        self.size += len(piece)
        self._held += piece
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def finish(self) -> Sealed:
        """Writes the end, on the disk itself, and gives the file its name."""
        self._put(bytes(self._held), last=True)
        with room():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._half.replace(self._path)
        return Sealed(self.size, self._digest.hexdigest())

    def abandon(self) -> None:
        """Leaves nothing behind."""
        try:
            self._file.close()
        except OSError:  # what could not be written on a full disk is not wanted any more
            pass
        finally:
            self._half.unlink(missing_ok=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        with room():
            self._file.write(self._cipher.encrypt(_nonce(self._count, last), chunk, self._head))
        self._count += 1


def seal(path: Path, key: SealingKey, pieces: Iterable[bytes], *, mode: int = 0o600) -> Sealed:
    """Seals a whole stream into `path`, or leaves nothing. Raises DiskFull."""
    sealer = Sealer(path, key, mode=mode)
    try:
        for piece in pieces:
            sealer.write(piece)
        return sealer.finish()
    except BaseException:
        sealer.abandon()
        raise


def unsealed(path: Path, key: OpeningKey) -> Iterator[bytes]:
    """The plain content, chunk by chunk, each proved before it is given. Raises Damaged, or FileNotFoundError."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + HEAD_BYTES)
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + HEAD_BYTES:
            raise Damaged(f"{path.name} is no sealed file.")
        yield from _chunks(file, head, AESGCM(file_key(key, head[len(MAGIC) :])), path.name)


def _chunks(file: IO[bytes], head: bytes, cipher: AESGCM, name: str) -> Iterator[bytes]:
    count, chunk = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(count, not following), chunk, head)
        except (InvalidTag, ValueError) as why:
            raise Damaged(f"{name} was changed, cut off, or sealed with another key.") from why
        if not following:
            return
        count, chunk = count + 1, following


def _nonce(count: int, last: bool) -> bytes:
    return b"\0" * 7 + count.to_bytes(4, "big") + bytes([last])
