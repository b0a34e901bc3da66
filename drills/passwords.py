"""Passwords are tried over five hundred accounts from several addresses, against real web processes: nobody gets in, and nothing tells who
has an account."""

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from bench.registry import Row
from drills.ring import servers_of_our_own
from drills.web import web

ACCOUNTS, ADDRESSES, WORKERS, TRIES = 500, 8, 4, 120
SPRAYED = ["Connecticut2026!", "Welcome12345!", "Hartford-2026"]
WEAK = 10
"""So many of the accounts have a password that is tried; a second factor stands behind it."""
A_MINUTE, AN_HOUR = 10, 60
NEAR = 0.10


class Site:
    """The web processes under attack."""

    def __init__(self, address: str) -> None:
        self.url = f"{address}/accounts/"

    def enter(self, email: str, password: str, address: str) -> tuple[str, float]:
        """What a try comes to: in, second (the password was right), wrong, held; and the seconds it took."""
        answer, seconds = self._send("login/", {"login": email, "password": password}, address)
        if answer.status_code == 302:
            return ("second" if "/2fa/" in answer.headers["Location"] else "in"), seconds
        return ("held" if answer.status_code == 429 or "Too many" in answer.text else "wrong"), seconds

    def reset(self, email: str, address: str) -> float:
        return self._send("password/reset/", {"email": email}, address)[1]

    def _send(self, path: str, data: dict[str, str], address: str) -> tuple[requests.Response, float]:
        session = requests.Session()
        session.headers["X-Forwarded-For"] = address
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', session.get(self.url + path, timeout=180).text)[0]
        began = time.perf_counter()
        answer = session.post(self.url + path, data | {"csrfmiddlewaretoken": token}, allow_redirects=False, timeout=180)
        return answer, time.perf_counter() - began


def rows(tries: int = TRIES) -> Iterator[Row]:
    """A row a finding."""
    with servers_of_our_own() as (home, _servers, _lock):
        from bench.stand import use

        use("bench_passwords")
        emails = _people()
        with web(home.folder, "bench_passwords", WORKERS) as (address, log):
            site = Site(address)
            yield from _sprayed(site, log, emails)
            yield from _timed(site, emails[WEAK:], tries)


def _people() -> list[str]:
    """Five hundred accounts; ten with a sprayed password and a second factor."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from accounts.models import User

    strong, weak = make_password("known to nobody at all"), make_password(SPRAYED[0])
    found = [f"person{number}@agency.example" for number in range(ACCOUNTS)]
    made = [User(email=email, name="A Person", password=weak if number < WEAK else strong) for number, email in enumerate(found)]
    User.objects.bulk_create(made, ignore_conflicts=True)
    Authenticator.objects.all().delete()
    for user in User.objects.filter(email__in=found[:WEAK]):
        Authenticator.objects.create(user=user, type="totp", data={"secret": "no code fits"})
    connection.close()
    return found


def _sprayed(site: Site, log: Path, emails: list[str]) -> Iterator[Row]:
    """Every address tries each password on its share of the accounts, all addresses at once."""
    began = time.monotonic()

    def from_one(number: int) -> Counter[str]:
        address = f"203.0.113.{number + 1}"
        return Counter(site.enter(email, password, address)[0] for password in SPRAYED for email in emails[number::ADDRESSES])

    with ThreadPoolExecutor(ADDRESSES) as pool:
        found = list(pool.map(from_one, range(ADDRESSES)))
    minutes = (time.monotonic() - began) / 60
    total = sum(found, Counter[str]())
    n = sum(total.values())
    looked_at = max(one["wrong"] + one["second"] + one["in"] for one in found)
    limit = min(AN_HOUR, A_MINUTE * (int(minutes) + 2))
    processes = len({line.split()[0] for line in log.read_text().splitlines() if " POST " in line})
    what = f"{len(SPRAYED)} passwords sprayed over {len(emails)} accounts from {ADDRESSES} addresses in {minutes:.1f} min"
    yield Row(f"{what}: entries", total["in"], "", reach="= 0", ok=total["in"] == 0, n=n)
    yield Row(f"{what}: right passwords stopped by the second factor", total["second"], "", n=n)
    yield Row(f"{what}: tries held back", total["held"], "", reach="> 0", ok=total["held"] > 0, n=n)
    yield Row(f"{what}: passwords looked at for one address, most", looked_at, "", reach=f"<= {limit}", ok=looked_at <= limit, n=n)
    yield Row(f"{what}: web processes that shared the limits", processes, "", reach=f"= {WORKERS}", ok=processes == WORKERS, n=n)


def _timed(site: Site, emails: list[str], tries: int) -> Iterator[Row]:
    """Known and unknown in turn, each try from an address of its own, so that no limit answers."""
    seconds: dict[str, list[float]] = {"known": [], "unknown": [], "reset known": [], "reset unknown": []}
    for number in range(tries):
        pair = [("known", emails[number % len(emails)]), ("unknown", f"nobody{number}@agency.example")]
        for place, (who, email) in enumerate(pair):
            seconds[who].append(site.enter(email, "a wrong password 1", f"10.{place}.{number // 250}.{number % 250}")[1])
            seconds[f"reset {who}"].append(site.reset(email, f"10.{2 + place}.{number // 250}.{number % 250}"))
    for name in ("", "reset "):
        known, unknown = (statistics.median(seconds[f"{name}{who}"]) for who in ("known", "unknown"))
        apart = abs(known - unknown) / max(known, unknown)
        words = "asking for a new password" if name else "signing in with a wrong password"
        yield Row(f"{words}: known account", known * 1000, "ms", n=tries)
        yield Row(f"{words}: unknown account", unknown * 1000, "ms", n=tries)
        yield Row(f"{words}: known and unknown apart", apart * 100, "%", reach="<= 10", ok=apart <= NEAR, n=tries)
