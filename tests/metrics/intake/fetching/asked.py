"""A fetcher in surroundings that the test holds in its hands: nothing waits, names lead where the test says."""

from collections.abc import Sequence
from typing import Any

from httpcore import NetworkBackend, NetworkStream, SyncBackend

from metrics.intake.fetching.asking import Fetcher, Limits
from metrics.intake.fetching.hosts import allowed_hosts
from metrics.intake.fetching.network import Surroundings
from tests.metrics.soda import Portal


class Waits(list[float]):
    """How long somebody would have waited."""

    def wait(self, seconds: float) -> None:
        self.append(seconds)


class Names(dict[str, list[Sequence[str]]]):
    """Names with the addresses they lead to, one list for each look-up; the last one stays."""

    def look_up(self, host: str, port: int) -> Sequence[str]:
        answers = self.get(host)
        if answers is None:
            raise OSError("unknown name")
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Led(NetworkBackend):
    """Notes which addresses are connected to, and leads all of them to the portal of the test."""

    def __init__(self, portal: Portal) -> None:
        self.connected: list[tuple[str, int]] = []
        self._port = int(portal.address.rpartition(":")[2])

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> NetworkStream:
        self.connected.append((host, port))
        return SyncBackend().connect_tcp("127.0.0.1", self._port, *args, **kwargs)


def fetcher(portal: Portal, *also: str, limits: Limits | None = None, token: str = "", around: Surroundings | None = None) -> Fetcher:
    """A fetcher that may ask the portal and the hosts named; without surroundings of its own it waits for nothing."""
    allowed = allowed_hosts([portal.address, *also])
    return Fetcher(allowed, limits=limits, token=token, surroundings=around or Surroundings(wait=Waits().wait, chance=lambda: 0.0))
