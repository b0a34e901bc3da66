"""The keys of the enclave. One master key lies in a file outside of it, that its account alone can read; all else follows from it or is
wrapped by it: the key pair of the inbox, and a key for each study, drawn at random and destroyed with the study."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY, SALT, NONCE = 32, 16, 12
HEAD_BYTES = KEY + SALT
"""What stands before the chunks of a sealed file: the public half of a pair drawn for it (zeros where none is needed), and a salt."""


class NoKey(ValueError):
    """A key that is not there, not readable by us alone, or not the one that is needed; said in words, never with the key."""


class SealingKey(Protocol):
    """What files are sealed with: gives what stands at the head of a file, and the file's key."""

    def draw(self) -> tuple[bytes, bytes]: ...


class OpeningKey(Protocol):
    """What files are opened with."""

    def again(self, public: bytes, salt: bytes) -> bytes: ...


def file_key(key: OpeningKey, head: bytes) -> bytes:
    """The key of the file with this head."""
    return key.again(head[:KEY], head[KEY:])


def derived(key: bytes, salt: bytes, use: str) -> bytes:
    """32 bytes that follow from a key for one use."""
    return HKDF(SHA256(), KEY, salt, f"ctperf enclave: {use}".encode()).derive(key)


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """One key that both seals and opens: a study's."""

    key: bytes

    def draw(self) -> tuple[bytes, bytes]:
        public, salt = b"\0" * KEY, secrets.token_bytes(SALT)
        return public + salt, self.again(public, salt)

    def again(self, public: bytes, salt: bytes) -> bytes:
        return derived(self.key, salt, "file")

    def tokens(self) -> bytes:
        """The key with which agencies make tokens of identifiers at home for this study; gone when the study's key is."""
        return derived(self.key, b"", "tokens")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of the inbox's pair: it seals, and cannot open."""

    key: bytes

    def draw(self) -> tuple[bytes, bytes]:
        own, salt = X25519PrivateKey.generate(), secrets.token_bytes(SALT)
        shared = own.exchange(X25519PublicKey.from_public_bytes(self.key))
        return own.public_key().public_bytes_raw() + salt, derived(shared, salt, "inbox")


@dataclass(frozen=True, slots=True, repr=False)
class PrivateKey:
    """The private half."""

    key: bytes

    def again(self, public: bytes, salt: bytes) -> bytes:
        shared = X25519PrivateKey.from_private_bytes(self.key).exchange(X25519PublicKey.from_public_bytes(public))
        return derived(shared, salt, "inbox")

    def public(self) -> PublicKey:
        return PublicKey(X25519PrivateKey.from_private_bytes(self.key).public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True, repr=False)
class Master:
    """The key over all. `wrap` and `unwrap` keep the keys of studies in files that are worth nothing without it."""

    key: bytes

    def inbox(self) -> PrivateKey:
        return PrivateKey(derived(self.key, b"", "inbox pair"))

    def wrap(self, key: bytes, study: str) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(derived(self.key, b"", "wrap")).encrypt(nonce, key, study.encode())

    def unwrap(self, wrapped: bytes, study: str) -> bytes:
        try:
            return AESGCM(derived(self.key, b"", "wrap")).decrypt(wrapped[:NONCE], wrapped[NONCE:], study.encode())
        except (InvalidTag, ValueError) as why:
            raise NoKey(f"The key of study {study} cannot be opened: it was wrapped by another master key.") from why


def make_master(file: Path) -> None:
    """Draws the master key into a new file that we alone can read. One that is there stays."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as out:
        out.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY)) + b"\n")


def read_master(file: Path) -> Master:
    """The master key of `file`. Raises NoKey when others may read the file, or when there is no key in it."""
    try:
        status, text = file.stat(), file.read_bytes()
    except OSError as why:
        raise NoKey(f"The enclave's key {file} cannot be read: {why.strerror}.") from why
    if status.st_mode & 0o077:
        raise NoKey(f"The enclave's key {file} can be read by others. Say chmod 600 {file}.")
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise NoKey(f"The enclave's key {file} is not one: it must be {KEY} bytes in base64.")
    return Master(key)
