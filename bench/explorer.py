"""The explorer and the search over D(n): milliseconds of the server for a page that nothing keeps, questions, bytes."""

import gzip
import re
from collections.abc import Iterable, Iterator
from html import unescape

import psutil
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.dataset import ready
from bench.engine import full
from bench.pages import middle
from bench.registry import Asked, Row, at_most, case
from scorecards.models import MeasureCard

FIRST = {"first rows": "/explorer/"}
CHANGED = {
    "filter by status": "/explorer/?status=off_track",
    "filter by words": "/explorer/?q=number+199",
    "filter by priority": "/explorer/?area=FAMILY",
    "filter by goal and trend": "/explorer/?goal=G-12&trend=better",
    "sort by value": "/explorer/?sort=-value",
    "sort by freshness": "/explorer/?sort=freshness",
    "group by agency": "/explorer/?group=agency",
    "group by goal": "/explorer/?group=goal",
}
PAST = {
    "heat map, 12 periods": "/explorer/?view=heat",
    "heat map, 24 periods": "/explorer/?view=heat&n=24",
    "compare two dates": "/explorer/?view=compare&then=2024-12-31",
}
FOUND = {"search, one hit": "/search/?q=M-4711", "search, every measure": "/search/?q=measure", "palette": "/search/suggest/?q=meas"}

NEXT = re.compile(r'href="[^"?]*(\?[^"]*after=[^"]*)"')


@case("explorer")
def explorer(asked: Asked) -> Iterable[Row]:
    n = max(asked.sizes)
    ready(n)
    if MeasureCard.objects.count() < n:
        full()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES=plain):
        client = Client()
        for paths, limit in ((FIRST, 300), (CHANGED, 200), (PAST, 300), (FOUND, 200)):
            for name, path in paths.items():
                yield from one_page(client, f"explorer, {n:,} measures: {name}", path, limit, asked)
        yield from deep(client, n, asked)


def one_page(client: Client, name: str, path: str, limit: float, asked: Asked) -> Iterator[Row]:
    client.get(path)
    tries = 4 * asked.repeats
    yield at_most(name, middle(lambda: client.get(path), tries, before=cache.clear), limit, unit="ms", n=tries)
    yield Row(f"{name}: processor time of web and database", worked(client, path, tries), "ms", n=tries)
    cache.clear()
    with CaptureQueriesContext(connection) as questions:
        body = client.get(path).content
    yield at_most(f"{name}: questions", len(questions), 12, unit="queries")
    yield Row(f"{name}: compressed", len(gzip.compress(body)) / 1000, "kB")


def worked(client: Client, path: str, tries: int) -> float:
    """Milliseconds of processor time of this process and of its database session: what others do on the machine is not in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        workers = [psutil.Process(), psutil.Process(cursor.fetchone()[0])]
    began = spent(workers)
    for _ in range(tries):
        cache.clear()
        client.get(path)
    return 1000 * (spent(workers) - began) / tries


def spent(workers: Iterable[psutil.Process]) -> float:
    times = [one.cpu_times() for one in workers]
    return float(sum(one.user + one.system for one in times))


def deep(client: Client, n: int, asked: Asked) -> Iterator[Row]:
    """A page in the middle of the list costs what the first does."""
    path = "/explorer/?sort=name"
    for _ in range(21):
        path = "/explorer/" + unescape(NEXT.findall(client.get(path).content.decode())[-1])
    tries = 4 * asked.repeats
    yield at_most(
        f"explorer, {n:,} measures: page 22", middle(lambda: client.get(path), tries, before=cache.clear), 200, unit="ms", n=tries
    )
