"""What a reader waits for: the demonstration's pages in a real Chromium with an empty cache, and a reading on its way to the page."""

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.registry import Asked, Row, at_most, case
from ctperf.local.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PAGES = {"overview": "/", "priority": "/areas/COMMUNITY/", "measure": "/measures/J-UNEMP-NSA/"}
# When the charting library has drawn, the page says so on its root; without charts it never does.
WATCH = """
new MutationObserver(() => {
  if (!window.drawnAt && document.documentElement.dataset.charts === "drawn") window.drawnAt = performance.now();
}).observe(document, { attributes: true, subtree: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# The page itself and what the browser must have before it paints; a library that comes along beside them is no part of it.
BEFORE = """
performance.getEntriesByType('navigation')[0].transferSize + performance.getEntriesByType('resource')
  .filter((one) => one.renderBlockingStatus === "blocking").reduce((sum, one) => sum + one.transferSize, 0)
"""
HAS_CHART = "document.querySelector('figure[data-chart]') !== null"


@dataclass
class Visit:
    """One cold load: milliseconds to the first picture and to the drawn chart, bytes on the wire, requests."""

    painted: float
    drawn: float | None
    before: int
    total: int
    requests: int


@case("browser")
def browser(asked: Asked) -> Iterable[Row]:
    with demonstration() as url, sync_playwright() as playwright:
        program = find_browser(os.environ)
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, path in PAGES.items():
            visits = [cold(chromium, url + path) for _ in range(asked.repeats + 1)][1:]
            yield from figures(name, visits)
        yield from on_the_page(url, asked)
        chromium.close()


def figures(name: str, visits: list[Visit]) -> Iterator[Row]:
    n = len(visits)
    yield at_most(f"{name}, cold: pictures visible", middle(v.painted for v in visits) / 1000, 0.3, unit="s", n=n)
    drawn = [v.drawn for v in visits if v.drawn is not None]
    if drawn:
        yield at_most(f"{name}, cold: first interactive chart", middle(drawn) / 1000, 0.8, unit="s", n=n)
    yield at_most(f"{name}, cold: before the first picture", middle(v.before for v in visits) / 1000, 35, unit="kB", n=n)
    yield at_most(f"{name}, cold: all", middle(v.total for v in visits) / 1000, 360, unit="kB", n=n)
    yield at_most(f"{name}, cold: requests", middle(v.requests for v in visits), 5, unit="", n=n)


def cold(chromium: Browser, url: str) -> Visit:
    """A visit with nothing in the cache."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: dict[str, int] = {}

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="load")
    if page.evaluate(HAS_CHART):
        page.wait_for_selector("html[data-charts=drawn]", timeout=30_000)
    drawn = page.evaluate("window.drawnAt ?? null")
    page.wait_for_timeout(200)
    visit = Visit(page.evaluate(PAINTED), drawn, page.evaluate(BEFORE), sum(sizes.values()), len(sizes))
    context.close()
    return visit


def on_the_page(url: str, asked: Asked) -> Iterator[Row]:
    """Seconds from a committed import to the number on the measure's page, all processes live."""
    waits = [arrival(url, 10 + number / 10) for number in range(4 * asked.repeats)]
    worst = sorted(waits)[int(len(waits) * 0.95) - 1]
    yield at_most("one reading, from its commit to the page, p95", worst, 2, unit="s", n=len(waits))


def arrival(url: str, value: float) -> float:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "one.csv"
        file.write_text(f"measure,period,value,source\nJ-UNEMP-NSA,2019-06,{value:.1f},Measurement\n")
        subprocess.run(
            [sys.executable, "manage.py", "import_readings", str(file)], cwd=ROOT, env=_environment, check=True, capture_output=True
        )
    began = time.perf_counter()
    while f"{value:.1f}%" not in read(url + "/measures/J-UNEMP-NSA/") and time.perf_counter() - began < 30:
        time.sleep(0.02)
    return time.perf_counter() - began


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def middle(values: Iterable[float]) -> float:
    return statistics.median(values)


_environment: dict[str, str] = {}


@contextmanager
def demonstration() -> Iterator[str]:
    """The whole site with the demonstration, in a folder of its own, on a port of its own."""
    with TemporaryDirectory(prefix="ctperf-bench-") as folder:
        Path(folder).chmod(0o755)
        given = {"CTPERF_VAR": str(Path(folder) / "var"), "PORT": "8765", "CTPERF_CLOCK": "2019-06-30"}
        left_out = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
        _environment.clear()
        _environment.update({name: text for name, text in os.environ.items() if name not in left_out} | given)
        command = [sys.executable, "manage.py", "up", "--demo"]
        site = subprocess.Popen(command, cwd=ROOT, env=_environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert site.stdout
        for line in site.stdout:
            if "CTPerf runs at" in line:
                break
        try:
            yield "http://127.0.0.1:8765"
        finally:
            site.terminate()
            site.wait(60)
