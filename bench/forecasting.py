"""The night's odds: a forecast for every measure that has a target ahead, in batches as the worker makes them."""

import time
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from bench.dataset import ready
from bench.engine import full
from bench.registry import Asked, Row, at_most, case
from bench.stand import CLOCK
from scorecards.actions.forecasts.waiting import wait_all
from scorecards.actions.forecasts.working import work
from scorecards.models import Forecast, MeasureCard

MOST_SECONDS = 600
"""A night's work must be over long before the morning; 20,000 measures in ten minutes leave room for a machine that does other things."""


@case("forecasts")
def forecasts(asked: Asked) -> Iterable[Row]:
    n = max(asked.sizes)
    ready(n)
    if MeasureCard.objects.count() < n:
        full()
    forget()
    made, taken = night()
    yield Row(f"forecasts, D({n:,}): made", made, "", n=1)
    yield at_most(f"forecasts, D({n:,}): all, one worker process", taken, MOST_SECONDS, unit="s")
    yield Row(f"forecasts, D({n:,}): each", 1000 * taken / max(made, 1), "ms", n=made)
    again, idle = night()
    yield at_most(f"forecasts, D({n:,}), nothing changed: made", again, 0, unit="")
    yield Row(f"forecasts, D({n:,}), nothing changed: all", idle, "s")


def night() -> tuple[int, float]:
    """Every measure waits and is worked on; forecasts made, seconds."""
    before, began = Forecast.objects.count(), time.perf_counter()
    wait_all(as_of=CLOCK)
    while work(at=timezone.now()):
        pass
    return Forecast.objects.count() - before, time.perf_counter() - began


def forget() -> None:
    """As if none had been made yet."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE scorecards_forecast CASCADE")
