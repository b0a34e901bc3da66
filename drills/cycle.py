"""The update cycle under fire: people save readings and goal updates, and mails go out, while workers are killed and Redis is away."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.registry import Row
from drills.desk import Desk, mails_in_folder
from drills.engine import AWAY_SECONDS, KILLS, none, still_right
from drills.ring import MEASURES, Ring, end, ring
from drills.web import web

SAVES, MAILS, WEB_PROCESSES = 200, 5, 2
PATIENCE, START_SECONDS = 30.0, 300.0
SENDING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"


def rows(kills: int = KILLS, away: float = AWAY_SECONDS) -> Iterator[Row]:
    """A row a finding."""
    with ring() as arena, web(arena.home.folder, f"bench_{MEASURES}", WEB_PROCESSES) as (site, _log):
        desk = Desk(arena, site)
        yield from _killed(arena, desk, kills)
        yield from _redis_away(arena, desk, away)


def _killed(arena: Ring, desk: Desk, kills: int) -> Iterator[Row]:
    """Every other time inside a recalculation, and every other time inside the sending of a mail, while she goes on saving."""
    ways = [("recalculating", arena.is_writing), ("sending", lambda: _is_sending(arena))]
    inside: Counter[str] = Counter()
    for turn in range(kills):
        what, is_inside = ways[turn % 2]
        worker = arena.worker()
        _until_it_works(arena, desk)
        inside[what] += _killed_inside(arena, desk, worker.running.pid if worker.running else 0, is_inside)
        worker.finish(5)
    worker, beat = arena.worker(), arena.beat()
    arena.until_done(120)
    desk.until_mailed(60)
    end(worker, beat)
    name = f"worker killed -9 {kills} times while {len(desk.figures)} figures and updates are saved"
    for what, _is_inside in ways:
        yield Row(f"{name}: of these {what}", inside[what], "", reach="> 0", ok=inside[what] > 0, n=kills)
    yield from _findings(arena, desk, name)


def _is_sending(arena: Ring) -> bool:
    from accounts.actions.mail.sending import LOCKS

    return arena.ask(SENDING, [LOCKS]) > 0


def _until_it_works(arena: Ring, desk: Desk) -> None:
    desk.save()
    arena.until_done(START_SECONDS)
    if arena.waiting():
        said = arena.home.log("worker").read_text(encoding="utf-8")[-2000:]
        raise SystemExit(f"drill: the worker takes no tasks after {len(desk.figures)} saves.\n{said}")


def _killed_inside(arena: Ring, desk: Desk, group: int, is_inside: Callable[[], bool]) -> bool:
    """Saves until the worker was killed; whether it was inside."""
    after = arena.random.uniform(0.1, 0.8)
    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(_kill, group, is_inside, after)
        while not killed.done():
            desk.save(MAILS)
        return killed.result()


def _kill(group: int, is_inside: Callable[[], bool], after: float) -> bool:
    """Holds the processes still when one seems to be inside, asks again, and kills them if it is; in the end in any case."""
    from django.db import connection

    time.sleep(after)
    began, inside = time.monotonic(), False
    while not inside and time.monotonic() - began < PATIENCE:
        if is_inside():
            os.killpg(group, signal.SIGSTOP)
            inside = is_inside()
            if not inside:
                os.killpg(group, signal.SIGCONT)
    os.killpg(group, signal.SIGKILL)
    connection.close()
    return inside


def _redis_away(arena: Ring, desk: Desk, away: float) -> Iterator[Row]:
    worker, beat = arena.worker(), arena.beat()
    _until_it_works(arena, desk)
    before, had, refused = len(desk.seconds), len(desk.figures), desk.refused
    arena.stop_redis()
    began = time.monotonic()
    for place in range(SAVES):
        desk.save()
        time.sleep(max(0.0, began + away * (place + 1) / SAVES - time.monotonic()))
    gone, waiting = time.monotonic() - began, arena.waiting()
    arena.start_redis()
    after = arena.until_done(90)
    desk.until_mailed(60)
    end(worker, beat)
    slowest, saved = max(desk.seconds[before:]), len(desk.figures) - had
    name = f"Redis away for {gone:.0f} s during {SAVES} saves of a figure and an update"
    yield Row(f"{name}: saved", saved, "", reach=f"= {SAVES}", ok=saved == SAVES, n=SAVES)
    yield none(f"{name}: answers that were errors", desk.refused - refused, SAVES)
    yield Row(f"{name}: slowest request that saves", slowest, "s", reach="<= 1 s", ok=slowest <= 1, n=len(desk.seconds) - before)
    yield Row(f"{name}: changes that waited for its return", waiting, "", reach="> 0", ok=waiting > 0, n=SAVES)
    yield Row(f"{name}: all recalculated after its return", after, "s", reach="<= 30 s", ok=after <= 30, n=SAVES)
    yield from _findings(arena, desk, name)


def _findings(arena: Ring, desk: Desk, name: str) -> Iterator[Row]:
    given_up = arena.ask("SELECT count(*) FROM metrics_change WHERE failed_at IS NOT NULL")
    yield none(f"{name}: lost", desk.lost() + arena.waiting() + given_up, len(desk.figures))
    yield none(f"{name}: doubled", desk.doubled(), len(desk.figures))
    yield from still_right(name, len(desk.figures))
    yield from _mailed(desk, name)


def _mailed(desk: Desk, name: str) -> Iterator[Row]:
    from accounts.models import Mail

    arrived, states = mails_in_folder(), Counter(Mail.objects.values_list("state", flat=True))
    said = set(Mail.objects.filter(state="sent").values_list("message_id", flat=True))
    yield none(f"{name}: mails doubled", sum(arrived.values()) - len(arrived), desk.mails)
    yield none(f"{name}: mails neither sent nor unsure", desk.mails - states["sent"] - states["unsure"], desk.mails)
    yield none(f"{name}: mails said to be sent that never arrived", len(said - arrived.keys()), desk.mails)
    yield Row(f"{name}: mails unsure, for a person to decide", states["unsure"], "", n=desk.mails)
