"""Pages and API against an empty view of the same stack, in one process: median milliseconds, questions to the database, bytes."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterable, Iterator

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
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["*"]):
        client = Client()
        for path in [EMPTY, *[path for path, _ in PAGES.values()]]:
            client.get(path)
        empty = median(lambda: client.get(EMPTY), 20 * asked.repeats)
        yield Row("empty view of the same stack", empty, "ms", n=20 * asked.repeats)
        for name, (path, most) in PAGES.items():
            yield from one_page(client, name, path, most, asked)
        yield from agency_page(client, empty, asked)


def shape(n: int) -> None:
    """D(n) with its cards, an agency of 200 measures and priorities of 50 goals."""
    ready(n, "_pages")
    if MeasureCard.objects.filter(measure__agency_id=1).count() < 200:
        with connection.cursor() as cursor:
            cursor.execute(SHAPE)
        full()


def one_page(client: Client, name: str, path: str, most: int, asked: Asked) -> Iterator[Row]:
    fresh = median(lambda: client.get(path), 4 * asked.repeats, before=cache.clear)
    cache.clear()
    with CaptureQueriesContext(connection) as questions:
        body = client.get(path).content
    yield Row(f"{name}: new data", fresh, "ms", n=4 * asked.repeats)
    yield at_most(f"{name}: questions to the database", len(questions), most, unit="queries")
    yield Row(f"{name}: compressed", len(gzip.compress(body)) / 1000, "kB")


def agency_page(client: Client, empty: float, asked: Asked) -> Iterator[Row]:
    n = 4 * asked.repeats
    fresh = median(lambda: client.get(AGENCY), n, before=cache.clear)
    naive = median(lambda: client.get("/bench/naive/AG-1/"), asked.repeats)
    kept = median(lambda: client.get(AGENCY), n)
    yield at_most_times("agency, 200 measures: new data", fresh, ("empty view", empty), reach=25, n=n, unit="ms")
    yield times_faster("agency, 200 measures: new data", fresh, ("two questions a measure", naive), reach=20, n=n, unit="ms")
    yield at_most_times("agency, 200 measures: nothing changed", kept, ("empty view", empty), reach=2.2, n=n, unit="ms")
    tag = client.get(AGENCY)["ETag"]
    again = client.get(AGENCY, headers={"if-none-match": tag})
    yield at_most("agency, 200 measures: answer to its ETag, bytes", len(again.content), 0, unit="bytes")


def median(act: Callable[[], object], n: int, before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds in the middle of n tries; `before` is not counted."""
    times = []
    for _ in range(n):
        before()
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)
