"""Codes as an authenticator app makes them: RFC 6238."""

import base64
import hmac
import struct
import time


def code_for(secret: str, at: float | None = None) -> str:
    """The six digits that an app with this secret shows now, or at another moment."""
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", counter), "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
