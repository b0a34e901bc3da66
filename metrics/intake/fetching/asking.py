"""Asking: one question to one source, with its redirects, its tries and its limits."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpcore

from metrics.intake.fetching.answers import Answer, kept_headers, read_body, refusal
from metrics.intake.fetching.hosts import Address, Allowed, check_address, follow
from metrics.intake.fetching.network import Deadline, GuardedNetwork, Surroundings
from metrics.intake.fetching.problems import FetchFailed

REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "CTPerf (State of Connecticut performance management)"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take: of time in seconds, of room in bytes, of tries; and how long to wait between tries."""

    total_seconds: float = 240.0
    step_seconds: float = 30.0
    size: int = 10 << 20
    tries: int = 4
    redirects: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    page_rows: int = 10_000


@dataclass(slots=True)
class Trace:
    """What was seen on the way, kept also of a fetch that failed. `tries`: the most that one question took."""

    address: str = ""
    status: int | None = None
    requests: int = 0
    tries: int = 0
    size: int = 0
    headers: dict[str, str] = field(default_factory=dict)


class Fetcher:
    """Asks the allowed hosts. One fetcher is one fetch: its time and room are those of all its questions together. `token` goes to the
    host of a question and is not passed on to another."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        limits: Limits | None = None,
        token: str = "",
        surroundings: Surroundings | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.limits, self.trace = limits or Limits(), trace or Trace()
        self._allowed, self._token = allowed, token
        self._around = surroundings or Surroundings()
        self._deadline = Deadline(self.limits.total_seconds, self._around.clock)
        network = GuardedNetwork(self._deadline, self._around)
        self._pool = httpcore.ConnectionPool(ssl_context=self._around.tls(), network_backend=network, max_connections=4)

    def close(self) -> None:
        self._pool.close()

    @property
    def room(self) -> int:
        """The bytes that may still be fetched."""
        return self.limits.size - self.trace.size

    def describe(self, address: str) -> Answer:
        """The answer to a question about the data, which takes none of the room there is for them. Raises FetchFailed."""
        size = self.trace.size
        try:
            return self.get(address)
        finally:
            self.trace.size = size

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a question: 200 with its body, or 304 to a conditional one. Raises FetchFailed."""
        asked, tries = check_address(address, self._allowed), 0
        while True:
            tries += 1
            self.trace.tries = max(self.trace.tries, tries)
            try:
                return self._follow(asked, headers or {})
            except FetchFailed as why:
                self._rest(why, tries)

    def _rest(self, why: FetchFailed, tries: int) -> None:
        """Waits before the next try: twice as long each time and a bit, or as long as the source asks. Raises when there is none."""
        if not why.may_pass:
            raise why
        if tries >= self.limits.tries:
            raise FetchFailed(f"{why.problem} Tried {tries} times.", may_pass=True, wait=why.wait) from why
        pause = self.limits.first_wait * 2 ** (tries - 1) * (1 + self._around.chance() / 2)
        pause = max(pause, why.wait or 0.0)
        if pause > self.limits.longest_wait or pause >= self._deadline.left:
            raise why
        self._around.wait(pause)

    def _follow(self, asked: Address, headers: Mapping[str, str]) -> Answer:
        address = asked
        for _ in range(self.limits.redirects + 1):
            token = {"X-App-Token": self._token} if self._token and address.origin == asked.origin else {}
            found = self._once(address, {**headers, **token})
            if isinstance(found, Answer):
                return found
            address = follow(address, found, self._allowed)
        raise FetchFailed(f"The source sends on more than {self.limits.redirects} times.")

    def _once(self, address: Address, headers: Mapping[str, str]) -> Answer | str:
        """One request: the answer, or where it sends on."""
        self.trace.address, self.trace.requests, self.trace.status = str(address), self.trace.requests + 1, None
        with self._asked(address, headers) as response:
            kept = kept_headers(response)
            self.trace.status, self.trace.headers = response.status, kept
            if response.status in REDIRECTS:
                return _location(response)
            if response.status == 304 and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
                return Answer(304, kept, b"", address)
            if response.status != 200:
                raise refusal(response, kept, datetime.now(UTC))
            body = read_body(response, kept, self.room)
        self.trace.size += len(body)
        return Answer(200, kept, body, address)

    @contextmanager
    def _asked(self, address: Address, headers: Mapping[str, str]) -> Iterator[httpcore.Response]:
        origin, step = address.origin, self.limits.step_seconds
        url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=address.target)
        host = str(origin).partition("://")[2]
        plain = {"Host": host, "User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        extensions = {"timeout": {"connect": step, "read": step, "write": step, "pool": step}}
        try:
            with self._pool.stream("GET", url, headers=[*plain.items(), *headers.items()], extensions=extensions) as response:
                yield response
        except httpcore.TimeoutException as error:
            raise FetchFailed(f"The source was silent for {step:g} seconds.", may_pass=True) from error
        except httpcore.NetworkError as error:
            raise _unreached(error) from error
        except httpcore.ProtocolError as error:
            raise FetchFailed("The source's answer was cut short, or is none that can be understood.", may_pass=True) from error


def _location(response: httpcore.Response) -> str:
    for name, value in response.headers:
        if name.lower() == b"location":
            return value.decode("latin-1")
    raise FetchFailed("The source sends on without saying where.")


def _unreached(error: Exception) -> FetchFailed:
    if isinstance(error.__cause__, ssl.SSLCertVerificationError) or isinstance(error.__context__, ssl.SSLCertVerificationError):
        return FetchFailed("The source cannot prove who it is: its certificate is not valid for this name.")
    return FetchFailed("The source cannot be reached, or the connection broke.", may_pass=True)
