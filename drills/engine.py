"""The engine under fire: workers killed -9, Redis away, Redis wiped, a poison measure, too many beats and workers."""

import os
import signal
import time
from collections.abc import Iterator

from bench.registry import Row
from drills.ring import MEASURES, Ring, end, ring

KILLS, AWAY_SECONDS = 50, 60.0
UPDATES, QUEUED = 200, 500


def rows(kills: int = KILLS, away: float = AWAY_SECONDS) -> Iterator[Row]:
    """A row a finding."""
    with ring() as arena:
        yield from _killed(arena, kills)
        yield from _redis_away(arena, away)
        yield from _redis_wiped(arena)
        yield from _crowd(arena)
        yield from _poison(arena)


def none(name: str, found: int, n: int) -> Row:
    return Row(name, found, "", reach="= 0", ok=found == 0, n=n)


def _killed(arena: Ring, kills: int) -> Iterator[Row]:
    inside = 0
    for _ in range(kills):
        worker = arena.worker()
        _until_it_works(arena)
        end_of_turn = time.monotonic() + arena.random.uniform(0.2, 1.0)
        while time.monotonic() < end_of_turn:
            arena.post()
        inside += _kill_inside(arena, worker.running.pid if worker.running else 0)
        worker.finish(5)
    worker, beat = arena.worker(), arena.beat()
    arena.until_done(120)
    end(worker, beat)
    name = f"worker killed -9, {inside} of {kills} times inside a recalculation"
    yield from _findings(arena, name, kills)


def _until_it_works(arena: Ring) -> None:
    arena.post()
    if arena.until_done(120) >= 120:
        raise SystemExit("drill: the worker takes no tasks.")


def _kill_inside(arena: Ring, group: int) -> bool:
    """Kills the group while it writes cards, if it does so within a moment; whether it did."""
    for _ in range(200):
        arena.post()
        if arena.is_writing():
            os.killpg(group, signal.SIGKILL)
            return True
    os.killpg(group, signal.SIGKILL)
    return False


def _findings(arena: Ring, name: str, n: int) -> Iterator[Row]:
    yield none(f"{name}: changes lost", arena.waiting() + _missing(arena), n)
    yield from still_right(name, n)


def still_right(name: str, n: int) -> Iterator[Row]:
    """Whether flips chain and stored cards are what a recomputation gives."""
    yield none(f"{name}: flips doubled or out of order", _broken_chains(), n)
    yield none(f"{name}: cards different from a recomputation", _different(), n)


def _missing(arena: Ring) -> int:
    """Posted readings that are not in the table, and changes given up."""
    stored = arena.ask("SELECT count(*) FROM metrics_reading") - MEASURES * 240
    return abs(arena.posted - stored) + arena.ask("SELECT count(*) FROM metrics_change WHERE failed_at IS NOT NULL")


def _broken_chains() -> int:
    """Flips of a measure that do not begin where the one before ended."""
    from scorecards.models import Flip

    last: dict[int, int] = {}
    broken = 0
    for measure, before, after in Flip.objects.filter(measure__isnull=False).order_by("id").values_list("measure_id", "before", "after"):
        broken += last.get(measure, before) != before
        last[measure] = after
    return broken


def _different() -> int:
    from accounts.rules.policy import Viewer
    from scorecards.queries.cards import measure_cards
    from scorecards.queries.lens import Lens, lens

    live = lens()
    who = Viewer(state_roles=frozenset({"analyst"}))
    computed = measure_cards(Lens(live.as_of, None, False, live.clock), who)
    stored = measure_cards(live, who)
    return abs(len(stored) - len(computed)) + sum(not _alike(one, other) for one, other in zip(stored, computed, strict=False))


def _alike(one: object, other: object) -> bool:
    return all(_near(getattr(one, name), getattr(other, name)) for name in one.__slots__)  # type: ignore[attr-defined]


def _near(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return one == other


def _redis_away(arena: Ring, away: float) -> Iterator[Row]:
    worker, beat = arena.worker(), arena.beat()
    _until_it_works(arena)
    arena.stop_redis()
    began, taken = time.monotonic(), []
    for place in range(UPDATES):
        taken.append(arena.post())
        time.sleep(max(0.0, began + away * (place + 1) / UPDATES - time.monotonic()))
    arena.start_redis()
    after = arena.until_done(90)
    end(worker, beat)
    name = f"Redis away for {away:.0f} s during {UPDATES} updates"
    yield Row(f"{name}: slowest update", max(taken), "s", reach="<= 1 s", ok=max(taken) <= 1, n=UPDATES)
    yield Row(f"{name}: all recalculated after its return", after, "s", reach="<= 30 s", ok=after <= 30, n=UPDATES)
    yield from _findings(arena, name, UPDATES)


def _redis_wiped(arena: Ring) -> Iterator[Row]:
    import redis

    for _ in range(QUEUED):
        arena.post()
    redis.Redis.from_url(arena.home.redis_url()).flushall()
    worker, beat = arena.worker(), arena.beat()
    after = arena.until_done(120)
    end(worker, beat)
    name = f"Redis wiped with {QUEUED} queued"
    yield Row(f"{name}: all recalculated", after, "s", ok=arena.waiting() == 0, n=QUEUED)
    yield from _findings(arena, name, QUEUED)


def _crowd(arena: Ring) -> Iterator[Row]:
    crowd = [arena.beat(f"beat{number}") for number in range(2)] + [arena.worker(f"worker{number}") for number in range(4)]
    _until_it_works(arena)
    for _ in range(UPDATES):
        arena.post()
    arena.until_done(120)
    end(*crowd)
    yield from _findings(arena, "two beats and four workers", UPDATES)


def _poison(arena: Ring) -> Iterator[Row]:
    from metrics.models import Change, Measure

    Measure.objects.filter(pk=1).update(status_rules=[{"when": "nobody knows"}])
    worker, beat = arena.worker(), arena.beat()
    for _ in range(MEASURES * 4):
        arena.post()
    arena.until_done(60)
    end(worker, beat)
    given_up = Change.objects.filter(measure=1, failed_at__isnull=False)
    most = max(given_up.values_list("attempts", flat=True), default=0)
    yield Row("poison measure: tries before it is given up", most, "", reach="<= 3", ok=0 < most <= 3)
    yield none(
        "poison measure: changes of others left behind",
        arena.waiting() + Change.objects.filter(failed_at__isnull=False).exclude(measure=1).count(),
        MEASURES,
    )
