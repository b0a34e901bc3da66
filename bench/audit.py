"""What the audit costs an import, and how long its page looks for something among a million events."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.audit_events import EVENTS, SELDOM, ready
from bench.engine import seconds
from bench.imports import bring_in, empty, files, write
from bench.pages import timed
from bench.registry import Asked, Row, at_most, at_most_times, case

MONTHS = 48
PAGE_MS, WORDS_MS, MOST_QUERIES = 500, 1500, 12
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'metrics_reading'::regclass AND tgname ~ '^pgtrigger_reading_(added|updated)_'"
# What OPM looks for; the words that nobody wrote make the page read every event there is.
QUESTIONS = {
    "first page": ("", PAGE_MS),
    "a page far back": ("?until=2022-06-30", PAGE_MS),
    "by a person who wrote much": ("?who=person1@bench.example", PAGE_MS),
    f"by a person who wrote {SELDOM} times": ("?who=seldom@bench.example", PAGE_MS),
    "by a measure": ("?about=measure&code=M-7", PAGE_MS),
    "by a goal": ("?about=goal&code=G-7", PAGE_MS),
    "by one request": ("?request=request-250000", PAGE_MS),
    "by words that stand in many": ("?text=benchmark", PAGE_MS),
    "by words that stand in one reason": ("?text=a+strike+of+the+ferries", WORDS_MS),
    "by words that nobody wrote": ("?text=nobody+wrote+this", WORDS_MS),
}


@case("audit of an import")
def import_audited(asked: Asked) -> Iterator[Row]:
    """200,000 readings with the statement-level triggers that tell the audit and without them, in turn: all new, then half of them changed.

    A statement leaves one row for each measure, so that a tenth of an import's time is much."""
    with files() as (folder, figures):
        figures = figures[:, :MONTHS]
        taken: dict[tuple[str, bool], list[float]] = {(what, told): [] for what in ("new", "half changed") for told in (True, False)}
        for turn in range(max(2, asked.repeats)):
            for told in (True, False) if turn % 2 else (False, True):
                first, later = write(folder / "new.csv", figures), write(folder / "later.csv", _half_changed(figures, turn))
                empty()
                with _audit(told=told):
                    taken["new", told].append(_brought_in(first))
                    taken["half changed", told].append(_brought_in(later))
        for what in ("new", "half changed"):
            name = f"import of {figures.size:,} readings, {what}, told to the audit"
            against = ("the same without its triggers", median(taken[what, False]))
            yield at_most_times(name, median(taken[what, True]), against, reach=1.1, n=len(taken[what, True]))


def _brought_in(path: Path) -> float:
    return seconds(lambda: bring_in(path))


def _half_changed(
    figures: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", turn: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    later = figures.copy()
    later[:, ::2] += turn + 1
    return later


@contextmanager
def _audit(*, told: bool) -> Iterator[None]:
    """The triggers are off inside unless they are to be `told`; only the owner of the tables can do that."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        names = [name for (name,) in cursor.fetchall()]
        if len(names) != 2:
            raise SystemExit(f"bench: the readings have other triggers than the audit's two: {names}")
        for name in names if not told else []:
            cursor.execute(f'ALTER TABLE metrics_reading DISABLE TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f'ALTER TABLE metrics_reading ENABLE TRIGGER "{name}"')


@case("audit search")
def search(asked: Asked) -> Iterator[Row]:
    """The page of the audit as an analyst opens it, the whole answer: milliseconds in nineteen of twenty openings, and questions asked."""
    analyst = ready()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES=plain):
        client = Client()
        client.force_login(analyst)
        client.get("/data/audit/")
        for name, (query, most) in QUESTIONS.items():
            yield from _looked_for(client, f"audit of {EVENTS:,} events, {name}", f"/data/audit/{query}", most, asked)


def _looked_for(client: Client, name: str, path: str, most: float, asked: Asked) -> Iterator[Row]:
    cache.clear()
    client.get("/about/")  # the number of things to do, in every page's header, is kept for a minute
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    questions = len(captured)  # now: the next request begins the list anew
    if answer.status_code != 200:
        raise SystemExit(f"bench: {path} answers {answer.status_code}.")
    n = 4 * asked.repeats
    taken = sorted(timed(lambda: client.get(path)) for _ in range(n))
    yield at_most(f"{name}: p95", taken[-(-n * 19 // 20) - 1], most, unit="ms", n=n)
    yield at_most(f"{name}: questions to the database", questions, MOST_QUERIES, unit="queries")
