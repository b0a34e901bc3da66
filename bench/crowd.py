"""Fifty people at once over a million readings: who reads in public, who works signed in, and systems that ask the API.

The site runs as it is shipped (two web processes of four threads, a worker), the people run beside it on the same machine, and figures
are revised all the while, so that nobody lives on what a cache kept."""

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

import requests
from django.db import connection

from bench.changing import revise
from bench.engine import ROOT, real_worker
from bench.pages import shape
from bench.registry import Asked, Row, at_most, case
from ctperf.local.entry import commands
from drills.desk import session_of

MEASURES, READINGS_EACH = 4200, 240
SECONDS, WARM_SECONDS, PAUSE_SECONDS, REVISE_EVERY = 60.0, 15.0, 5.0, 10.0
PORT = 8767
PUBLIC, SIGNED_IN, SYSTEMS = 20, 20, 10
"""How many of the fifty read in public, work signed in, and are systems of agencies; each pauses about PAUSE_SECONDS after an answer."""
ROLES = ("steward", "commissioner", "analyst", "governor", "steward")
READ = ("/", "/areas/{area}/", "/goals/G-{goal}/", "/measures/M-{measure}/", "/agencies/AG-{agency}/", "/explorer/?status=off_track")
WORK = (*READ, "/search/?q=number+{measure}", "/alignment/", "/explorer/?sort=-value&group=agency")
ASKED = (
    "/api/v1/scorecards/?limit=200&agency=AG-{agency}", "/api/v1/readings/?measure=M-{measure}&limit=240&current=true",
    "/api/v1/goals/?limit=50",
)  # fmt: skip
OF_ROLE = {
    "steward": ("/my/", "/my/readings/"), "commissioner": ("/my/", "/reviews/"), "analyst": ("/approvals/", "/integrity/"),
    "governor": ("/reviews/", "/promises/"),
}  # fmt: skip

VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Person:
    """One of the fifty: what she opens by turns, and what came of it. `saves` is the update she writes, where she is a steward."""

    number: int
    paths: tuple[str, ...]
    token: str = ""
    cookie: str = ""
    saves: str = ""
    taken: list[tuple[str, float]] = field(default_factory=list)
    saved: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@case("crowd")
def crowd(asked: Asked) -> Iterable[Row]:
    shape(MEASURES)
    people = everybody()
    with real_worker(str(connection.settings_dict["NAME"])), served() as site:
        live(site, people, WARM_SECONDS)
        for one in people:
            one.taken, one.saved, one.errors = [], [], []
        live(site, people, SECONDS)
    yield from figures(people)


def figures(people: list[Person]) -> Iterator[Row]:
    name = f"{len(people)} people over {MEASURES * READINGS_EACH:,} readings"
    read = [one for person in people if not person.token for one in person.taken]
    pages = [taken for _path, taken in read]
    asked = [taken for person in people if person.token for _path, taken in person.taken]
    saved = [taken for person in people for _path, taken in person.saved]
    errors = [error for person in people for error in person.errors]
    yield Row(f"{name}: answers a second", (len(pages) + len(asked) + len(saved)) / SECONDS, "", n=len(pages) + len(asked) + len(saved))
    yield at_most(f"{name}: page, p95", p95(pages), 500, unit="ms", n=len(pages))
    yield Row(f"{name}: page, p50", median(pages), "ms", n=len(pages))
    slow, of = max((median(taken for path, taken in read if path == one), one) for one in {path for path, _taken in read})
    yield Row(f"{name}: slowest kind of page, p50: {of}", slow, "ms", n=sum(path == of for path, _taken in read))
    yield at_most(f"{name}: API, p95", p95(asked), 300, unit="ms", n=len(asked))
    yield Row(f"{name}: saving an update, p95", p95(saved), "ms", n=len(saved))
    yield at_most(f"{name}: errors{': ' + errors[0] if errors else ''}", len(errors), 0, unit="", n=len(pages) + len(asked))


def p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]


def everybody() -> list[Person]:
    public = [Person(number, READ) for number in range(PUBLIC)]
    working = [_worker(PUBLIC + number, ROLES[number % len(ROLES)]) for number in range(SIGNED_IN)]
    systems = [Person(PUBLIC + SIGNED_IN + number, ASKED, token=_token(number)) for number in range(SYSTEMS)]
    return [*public, *working, *systems]


def live(site: str, people: list[Person], seconds: float) -> None:
    """Everybody does what they do for so long, while figures are revised."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(people)) as pool:
        for one in people:
            pool.submit(_day, site, one, until)
        draw = random.Random(9)
        while time.monotonic() < until:
            _revise(draw)
            time.sleep(REVISE_EVERY)


def _revise(draw: random.Random) -> None:
    from metrics.tasks import nudge

    revise(sorted(draw.sample(range(1, MEASURES + 1), 5)), draw)
    nudge()


def _day(site: str, one: Person, until: float) -> None:
    draw, session = random.Random(one.number), requests.Session()
    # A kept connection that the server is just closing would count as an error, where a browser tries again.
    session.headers.update({"X-Forwarded-For": f"10.0.0.{one.number + 1}", "Connection": "close"})
    if one.token:
        session.headers["Authorization"] = f"Token {one.token}"
    if one.cookie:
        session.cookies["sessionid"] = one.cookie
    time.sleep(draw.uniform(0, PAUSE_SECONDS))
    version = 0
    while time.monotonic() < until:
        path = draw.choice(one.paths)
        _timed(one, one.taken, path, lambda path=path: session.get(site + _drawn(path, draw), timeout=60))  # type: ignore[misc]
        if one.saves and draw.random() < 0.2:
            version = _save(site, one, session, version)
        time.sleep(draw.expovariate(1 / PAUSE_SECONDS))


def _save(site: str, one: Person, session: requests.Session, version: int) -> int:
    """She opens her update's page, where the form lies, and it saves itself; the version after it."""
    if not version:
        page = _timed(one, one.taken, "an update", lambda: session.get(site + one.saves, timeout=60))
        version = int(VERSION.findall(page.text)[0]) if page else 0
    headers = {"X-CSRFToken": session.cookies["csrftoken"] or ""}
    text = {"what_works": f"Line of {time.monotonic():.3f}.", "version": str(version)}
    answer = _timed(one, one.saved, "save", lambda: session.post(site + one.saves + "save/", data=text, headers=headers, timeout=60))
    return int(answer.json()["version"]) if answer is not None else version


def _timed(one: Person, into: list[tuple[str, float]], path: str, ask: Callable[[], requests.Response]) -> requests.Response | None:
    """Milliseconds to the last byte, kept with the person; what is no good answer is an error."""
    began = time.perf_counter()
    try:
        answer = ask()
    except requests.RequestException as error:
        one.errors.append(type(error).__name__)
        return None
    into.append((path, 1000 * (time.perf_counter() - began)))
    if answer.status_code == 200:
        return answer
    one.errors.append(f"{answer.status_code} {answer.url.partition('/')[2]}")
    return None


def _drawn(path: str, draw: random.Random) -> str:
    return path.format(
        area=draw.choice(("JOBS", "FAMILY", "TRANSPORT", "COMMUNITY")), goal=draw.randint(1, 200),
        measure=draw.randint(1, MEASURES), agency=draw.randint(1, MEASURES // 50),
    )  # fmt: skip


def _worker(number: int, role: str) -> Person:
    """Somebody who is signed in; a steward or commissioner of an agency of her own, which leads goals."""
    from agencies.models import Agency

    agency = Agency.objects.get(code=f"AG-{number}") if role in ("steward", "commissioner") else None
    user = _user(f"person-{number}@crowd.example", role, agency)
    saves = _update_page(agency) if role == "steward" else ""
    return Person(number, WORK + OF_ROLE[role], cookie=session_of(user), saves=saves)


def _user(email: str, role: str, agency: Any) -> Any:
    from django.utils import timezone

    from accounts.actions import grant_role
    from accounts.models import User

    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name=email.partition("@")[0])
        grant_role(user=user, kind=role, agency=agency, at=timezone.now())
    return user


def _update_page(agency: Any) -> str:
    from drills.desk import update_page
    from goals.models import Goal

    return update_page(Goal.objects.filter(lead=agency).order_by("pk")[0])


def _token(number: int) -> str:
    from accounts.models import ApiToken
    from agencies.models import Agency

    agency = Agency.objects.get(code=f"AG-{number + 1}")
    user = _user(f"api-{number}@crowd.example", "steward", agency)
    return str(ApiToken.objects.issue(user=user, name="crowd", agency=agency, verbs=["read"], expiry=timedelta(days=1))[1])


@contextmanager
def served() -> Iterator[str]:
    """The site as it is shipped, on the present data set, behind what says that it is a proxy: each of the people has an address."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": address, "PORT": str(PORT), "TRUSTED_PROXIES": "1"}
    environment |= {"CTPERF_STATIC": os.environ.get("CTPERF_STATIC", str(ROOT / "var" / "static"))}
    subprocess.run([sys.executable, "manage.py", "collect"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{PORT}"
    server = subprocess.Popen([*commands(environment)["web"][0], "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        _wait(site)
        yield site
    finally:
        server.terminate()
        server.wait(30)


def _wait(site: str) -> None:
    for _ in range(300):
        try:
            requests.get(site + "/healthz", timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn does not answer")
