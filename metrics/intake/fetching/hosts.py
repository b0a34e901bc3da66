"""Which hosts may be asked. Everything that is not on the list is refused before a name is looked up."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from metrics.intake.fetching.problems import FetchFailed

PORTS = {"https": 443, "http": 80}
LONGEST = 2000
# What may stand in a path or query as it is; a percent sign is taken for the beginning of a quoted sign.
PLAIN = "/?%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a connection goes: nothing else of an address decides that."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{name}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be asked: its origin, and what is asked of it."""

    origin: Origin
    target: str

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


Allowed = frozenset[Origin]


def allowed_hosts(entries: Iterable[str]) -> Allowed:
    """The origins a setting lists: a name alone means https on its usual port; anything else is written out, such as
    `http://127.0.0.1:8080`. Raises ValueError for an entry that is none."""
    return frozenset(_listed(entry.strip()) for entry in entries if entry.strip())


def _listed(entry: str) -> Origin:
    try:
        parts = urlsplit(entry if "://" in entry else f"https://{entry}")
        origin = _origin(parts)
    except (ValueError, FetchFailed) as why:
        raise ValueError(f"{entry!r} is not a host such as data.ct.gov or https://data.ct.gov.") from why
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{entry!r} has more than a host: write it without a path.")
    return origin


def check_address(text: str, allowed: Allowed) -> Address:
    """The address, when it may be asked. Raises FetchFailed with the reason when it may not."""
    if len(text) > LONGEST or not text.isprintable() or any(sign in text for sign in ' \\"<>^`{|}'):
        raise FetchFailed("The address is too long, or has a blank or another sign that addresses cannot have.")
    try:
        parts = urlsplit(text)
        origin = _origin(parts)
    except ValueError as error:
        raise FetchFailed("This is not an address such as https://data.ct.gov/file.csv.") from error
    if origin not in allowed:
        raise FetchFailed(_why_not(origin, allowed))
    target = quote(parts.path or "/", safe=PLAIN) + (f"?{quote(parts.query, safe=PLAIN)}" if parts.query else "")
    return Address(origin, target)


def _origin(parts: SplitResult) -> Origin:
    if parts.scheme not in PORTS:
        raise FetchFailed("An address begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed("The address must not have a name or a password in it.")
    if not parts.hostname or not parts.hostname.isascii():
        raise FetchFailed("The address has no host.")
    return Origin(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme])


def _why_not(origin: Origin, allowed: Allowed) -> str:
    if origin.scheme == "http" and Origin("https", origin.host, 443) in allowed:
        return f"{origin.host} may only be asked by https."
    names = ", ".join(sorted(one.host if one == Origin("https", one.host, 443) else str(one) for one in allowed)) or "none"
    return f"{origin} is not among the hosts that may be asked ({names}). An administrator adds it to FEED_HOSTS."


def follow(address: Address, location: str, allowed: Allowed) -> Address:
    """Where a redirect leads, checked like any address; never to another scheme. Raises FetchFailed."""
    try:
        joined = urljoin(str(address), location.strip())
    except ValueError as error:
        raise FetchFailed("The source sends on to what is no address.") from error
    onward = check_address(joined, allowed)
    if onward.origin.scheme != address.origin.scheme:
        raise FetchFailed(f"The source sends on from {address.origin.scheme} to {onward.origin.scheme}, which is not followed.")
    return onward
