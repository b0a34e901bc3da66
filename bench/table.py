"""The Governor's table at the size of a large state: overview, a priority of fifty goals and the explorer over D(n), against an empty view
of the same stack, and until the first picture stands in a real Chromium with nothing in its cache."""

import os
from collections.abc import Iterable, Iterator

from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from bench.browser import FLAGS, cold, middle
from bench.crowd import p95, served
from bench.pages import EMPTY, shape, timed
from bench.registry import Asked, Row, at_most, case
from ctperf.local.browser import find_browser

PAGES = {"overview": "/", "priority of 50 goals": "/areas/JOBS/", "explorer": "/explorer/"}
MOST_QUERIES = 12
PAINTED_SECONDS, DRAWN_SECONDS = 0.3, 0.8


@case("table")
def table(asked: Asked) -> Iterable[Row]:
    n = max(asked.sizes)
    shape(n)
    yield from in_process(n, asked)
    with served() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(os.environ), args=FLAGS)
        for name, path in PAGES.items():
            yield from painted(chromium, f"D({n:,}), {name}", site + path, asked)
        chromium.close()


def in_process(n: int, asked: Asked) -> Iterator[Row]:
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    storages = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["*"], STORAGES=storages):
        client = Client()
        for name, path in PAGES.items():
            client.get(path)
            fresh, empty = [], []
            for _ in range(8 * asked.repeats):
                empty.append(timed(lambda: client.get(EMPTY)))
                cache.clear()
                fresh.append(timed(lambda path=path: client.get(path)))  # type: ignore[misc]
            cache.clear()
            with CaptureQueriesContext(connection) as questions:
                body = client.get(path).content
            name = f"D({n:,}), {name}"
            slow, plain = p95(fresh), p95(empty)
            yield Row(f"{name}: new data, p95", slow, "ms", "empty view, p95", plain, slow / plain, n=len(fresh))
            yield at_most(f"{name}: questions to the database", len(questions), MOST_QUERIES, unit="queries")
            yield Row(f"{name}: whole page", len(body) / 1000, "kB")


def painted(chromium: Browser, name: str, url: str, asked: Asked) -> Iterator[Row]:
    visits = [cold(chromium, url) for _ in range(asked.repeats + 1)][1:]
    yield at_most(f"{name}, cold: pictures visible", middle(v.painted for v in visits) / 1000, PAINTED_SECONDS, unit="s", n=len(visits))
    drawn = [v.drawn for v in visits if v.drawn is not None]
    if drawn:
        yield at_most(f"{name}, cold: first interactive chart", middle(drawn) / 1000, DRAWN_SECONDS, unit="s", n=len(drawn))
    yield Row(f"{name}, cold: all on the wire", middle(v.total for v in visits) / 1000, "kB", n=len(visits))
