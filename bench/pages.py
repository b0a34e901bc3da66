"""Pages and API against an empty view of the same stack: median milliseconds, questions to the database, bytes."""

import gzip
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.dataset import ready
from bench.engine import full
from bench.registry import Asked, Row, at_most, at_most_times, case, times_faster
from scorecards.models import MeasureCard

EMPTY = "/bench/empty/"
AGENCY = "/agencies/AG-1/"
NAIVE = "/bench/naive/AG-1/"
NAME = "agency, 200 measures"
PORT = 8766
ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "overview": ("/", 12),
    "priority, 50 goals": ("/areas/JOBS/", 12),
    "agency, 200 measures": (AGENCY, 4),
    "measure": ("/measures/M-1/", 12),
    "API, 200 scorecards": ("/api/v1/scorecards/?limit=200&agency=AG-1", 12),
    "API, one series": ("/api/v1/readings/?measure=M-1&limit=240&current=true", 12),
}
# One state: four priorities of fifty goals, and one agency with two hundred measures.
SHAPE = """
    UPDATE metrics_measure SET agency_id = 1 WHERE id <= 200;
    DELETE FROM goals_goalmeasure WHERE goal_id > 200;
    DELETE FROM goals_goal WHERE id > 200;
"""


@case("pages")
def pages(asked: Asked) -> Iterable[Row]:
    shape(min(asked.sizes))
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["*"], STORAGES=plain):
        client = Client()
        for path in [EMPTY, *[path for path, _ in PAGES.values()]]:
            client.get(path)
        empty = middle(lambda: client.get(EMPTY), 20 * asked.repeats)
        yield Row("in one process: empty view of the same stack", empty, "ms", n=20 * asked.repeats)
        for name, (path, most) in PAGES.items():
            yield from one_page(client, name, path, most, asked)
        yield replayed(client, asked)
    yield from agency_page(asked)


def shape(n: int) -> None:
    """D(n) with its cards, an agency of 200 measures and priorities of 50 goals."""
    ready(n, "_pages")
    if MeasureCard.objects.filter(measure__agency_id=1).count() < 200:
        with connection.cursor() as cursor:
            cursor.execute(SHAPE)
        full()


def one_page(client: Client, name: str, path: str, most: int, asked: Asked) -> Iterator[Row]:
    fresh = middle(lambda: client.get(path), 4 * asked.repeats, before=cache.clear)
    cache.clear()
    with CaptureQueriesContext(connection) as questions:
        body = client.get(path).content
    yield Row(f"{name}: new data", fresh, "ms", n=4 * asked.repeats)
    yield at_most(f"{name}: questions to the database", len(questions), most, unit="queries")
    yield Row(f"{name}: compressed", len(gzip.compress(body)) / 1000, "kB")


def replayed(client: Client, asked: Asked) -> Row:
    """The measure's page of a past day against today's, in turn; neither from the cache."""
    then, now = [], []
    past = "/measures/M-1/?as_known_on=2025-06-30"
    for _ in range(6 * asked.repeats):
        then.append(middle(lambda: client.get(past), 1, before=cache.clear))
        now.append(middle(lambda: client.get("/measures/M-1/"), 1, before=cache.clear))
    name = "measure page replayed as known on a past date"
    return at_most_times(name, median(then), ("today's page", median(now)), reach=2, n=len(now), unit="ms")


def agency_page(asked: Asked) -> Iterator[Row]:
    """Through gunicorn and a socket, one worker, one connection kept open, the three pages in turn."""
    n = 6 * asked.repeats
    with served() as get:
        for path in (EMPTY, AGENCY, NAIVE):
            get(path)
        empty, fresh, kept, naive = [], [], [], []
        for turn in range(n):
            empty.append(timed(lambda: get(EMPTY)))
            cache.clear()
            fresh.append(timed(lambda: get(AGENCY)))
            kept.append(timed(lambda: get(AGENCY)))
            if turn % 6 == 0:
                naive.append(timed(lambda: get(NAIVE)))
        tag = get(AGENCY).headers["ETag"]
        again = get(AGENCY, {"If-None-Match": tag})
    yield Row("through gunicorn: empty view of the same stack", median(empty), "ms", n=n)
    yield at_most_times(f"{NAME}, new data, p50", median(fresh), ("empty view", median(empty)), reach=25, n=n, unit="ms")
    yield times_faster(f"{NAME}, new data, p50", median(fresh), ("two questions a measure", median(naive)), reach=20, n=n, unit="ms")
    yield at_most_times(f"{NAME}, nothing changed, p50", median(kept), ("empty view", median(empty)), reach=2.2, n=n, unit="ms")
    yield at_most(f"{NAME}, its ETag again: bytes of the {again.status}", len(again.body), 0, unit="bytes")


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def served() -> Iterator[Callable[..., Answer]]:
    """A gunicorn of the present data set; gives a function that asks it for a path."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "gunicorn", "bench.wsgi:application", "--bind", f"127.0.0.1:{PORT}", "--worker-class", "gthread"]
    command += ["--threads", "2", "--keep-alive", "60", "--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": address})
    kept = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def get(path: str, headers: Mapping[str, str] | None = None) -> Answer:
        kept.request("GET", path, headers=dict(headers or {}))
        answer = kept.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())

    try:
        wait_for(kept)
        yield get
    finally:
        kept.close()
        server.terminate()
        server.wait(30)


def wait_for(server: http.client.HTTPConnection) -> None:
    for _ in range(300):
        with suppress(ConnectionError):
            server.connect()
            return
        time.sleep(0.1)
    raise TimeoutError("gunicorn does not answer")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def middle(act: Callable[[], object], n: int, before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds in the middle of n tries; `before` is not counted."""
    times = []
    for _ in range(n):
        before()
        times.append(timed(act))
    return median(times)
