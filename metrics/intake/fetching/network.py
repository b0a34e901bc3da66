"""The way to the network: the address that was checked is the address that is connected to, and no read outlasts the whole."""

import random
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import SSLContext
from typing import Any

from httpcore import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, SyncBackend, default_ssl_context

from metrics.intake.fetching.problems import FetchFailed

# Networks that carry an IPv4 address inside one of IPv6: what they lead to is not what they seem.
CARRIERS = [ip_network(text) for text in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
# What of IPv6 is given out to the public.
GIVEN_OUT = ip_network("2000::/3")
MOST_ADDRESSES = 4


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses a name has now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What fetching needs of the world: waiting, a clock, chance, names, connections, and whom it believes."""

    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    look_up: Callable[[str, int], Sequence[str]] = look_up
    backend: NetworkBackend = field(default_factory=SyncBackend)
    tls: Callable[[], SSLContext] = default_ssl_context


class Deadline:
    """When a whole fetch must be over."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds, self._clock, self._ends = seconds, clock, clock() + seconds

    @property
    def left(self) -> float:
        return self._ends - self._clock()

    def within(self, timeout: float | None) -> float:
        """The time one step may take. Raises FetchFailed when all is used up."""
        left = self.left
        if left <= 0:
            raise FetchFailed(f"The source took longer than the {self.seconds:g} seconds that a fetch may take.")
        return left if timeout is None else min(left, timeout)


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, shared, reserved, multicast or disguised."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return address.is_global and not _never(address) and (address.version == 4 or address in GIVEN_OUT)


def _never(address: IPv4Address | IPv6Address) -> bool:
    """Addresses that are not asked even when a setting lists them."""
    disguised = address.version == 6 and address != ip_address("::1") and any(address in network for network in CARRIERS)
    return address.is_multicast or address.is_link_local or address.is_unspecified or disguised


class GuardedNetwork(NetworkBackend):
    """Looks a name up once, refuses addresses that are not public, and connects to what it looked at. Only a host that was listed as a
    bare address may be private: whoever listed it said so."""

    def __init__(self, deadline: Deadline, surroundings: Surroundings) -> None:
        self._deadline, self._surroundings = deadline, surroundings

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        failed: Exception | None = None
        for address in self._checked(host, port)[:MOST_ADDRESSES]:
            try:
                within = self._deadline.within(timeout)
                stream = self._surroundings.backend.connect_tcp(address, port, within, local_address, socket_options)
                return GuardedStream(stream, self._deadline)
            except (ConnectError, ConnectTimeout) as error:
                failed = error
        raise failed or FetchFailed(f"The name {host} has no address.", may_pass=True)

    def _checked(self, host: str, port: int) -> Sequence[str]:
        literal = _literal(host)
        if literal is not None:
            if _never(literal):
                raise FetchFailed(f"{host} is an address that is never asked.")
            return [host]
        try:
            found = self._surroundings.look_up(host, port)
        except OSError as error:
            raise FetchFailed(f"The name {host} is not known.", may_pass=True) from error
        if not all(is_public(address) for address in found):
            raise FetchFailed(f"{host} leads to an address that is not public, and is not asked.")
        return found


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


class GuardedStream(NetworkStream):
    """A connection on which no step goes beyond the end of the whole: neither headers nor a body that drips."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> NetworkStream:
        within = self._deadline.within(timeout)
        return GuardedStream(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
