"""The update cycle under fire: people save readings and goal updates, and mails go out, while workers are killed and Redis is away."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from pathlib import Path
from typing import Any

from bench.registry import Row
from drills.engine import AWAY_SECONDS, KILLS, none, still_right
from drills.ring import MEASURES, Ring, end, ring

SAVES, MAIL_EVERY = 200, 3


def rows(kills: int = KILLS, away: float = AWAY_SECONDS) -> Iterator[Row]:
    """A row a finding."""
    with ring() as arena:
        desk = Desk(arena)
        yield from _killed(arena, desk, kills)
        yield from _redis_away(arena, desk, away)


class Desk:
    """A steward who enters figures, writes an update and is mailed, as the pages' doors do it; and what must be there afterwards."""

    def __init__(self, arena: Ring) -> None:
        from django.utils import timezone

        from accounts.actions import grant_role
        from accounts.models import User
        from agencies.models import Agency
        from goals.models import Goal
        from metrics.actions.periods import ensure_periods
        from metrics.queries.periods import open_period
        from scorecards.queries.lens import site_today

        self.arena, self.day = arena, site_today()
        agency = Agency.objects.order_by("pk")[0]
        self.by = User.objects.create_user("steward@drill.example", None, name="Drill Steward")
        grant_role(user=self.by, kind="steward", agency=agency, at=timezone.now())
        ensure_periods(day=self.day, at=timezone.now())
        period = open_period(self.day)
        if period is None:
            raise SystemExit(f"drill: no reporting period is open on {self.day}.")
        self.goal_id, self.period_id, self.version = Goal.objects.filter(lead=agency).order_by("pk")[0].pk, period.id, 0
        self.last_month = date(self.day.year - 1, 12, 31)
        self.figures: list[tuple[int, float]] = []
        self.texts: list[str] = []
        self.mails = 0

    def save(self) -> float:
        """One figure, a new version of the update, and now and then a mail; the seconds it took."""
        began = time.perf_counter()
        self._enter()
        self._write()
        if len(self.figures) % MAIL_EVERY == 0:
            self._mail()
        return time.perf_counter() - began

    def _enter(self) -> None:
        from django.utils import timezone

        from metrics.actions.entries import Entry, hand_in_entries
        from metrics.rules.typed import Figure
        from metrics.tasks import nudge

        measure = self.arena.random.randint(1, MEASURES)
        value = round(self.arena.random.uniform(1, 1000), 6)
        figure = Figure(value=value, why="source_revised", note="The drill revises it.")
        hand_in_entries(entries=[Entry(measure, self.last_month, figure)], by=self.by, at=timezone.now(), day=self.day)
        nudge()
        self.arena.posted += 1
        self.figures.append((measure, value))

    def _write(self) -> None:
        from django.utils import timezone

        from goals.actions.updates import save_update

        text = f"Line {len(self.texts)} of the drill."
        saved = save_update(
            goal_id=self.goal_id, period_id=self.period_id, fields={"what_works": text}, version=self.version,
            by=self.by, at=timezone.now(), day=self.day,
        )  # fmt: skip
        self.version = saved.version
        self.texts.append(text)

    def _mail(self) -> None:
        from django.utils import timezone

        from accounts.actions.mail import queue_mail
        from scorecards.tasks import nudge_mails

        queue_mail(
            key=f"drill:{len(self.figures)}", kind="notice", subject="A drill", text="This is a drill.", html="<p>This is a drill.</p>",
            at=timezone.now(), user=self.by,
        )  # fmt: skip
        nudge_mails()
        self.mails += 1

    def lost(self) -> int:
        """Figures that were acknowledged and are not in the record, and versions of the update that are not."""
        from goals.models import GoalUpdate
        from metrics.models import Reading

        stored = set(Reading.objects.filter(period_end=self.last_month).values_list("measure_id", "value"))
        events: Any = GoalUpdate._meta.get_field("events").related_model  # noqa: SLF001 - public in all but name
        written = set(events.objects.values_list("what_works", flat=True))
        return len(set(self.figures) - stored) + len(set(self.texts) - written)

    def mails_left(self) -> int:
        return self.arena.ask("SELECT count(*) FROM accounts_mail WHERE state IN ('queued', 'sending')")

    def until_mailed(self, seconds: float) -> None:
        """Waits until no mail waits; gives up after so many seconds."""
        began = time.perf_counter()
        while self.mails_left() and time.perf_counter() - began < seconds:
            time.sleep(0.1)

    def mails_doubled(self) -> int:
        """Mails that are in the folder more than once, by their Message-ID."""
        found = Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in self._sent())
        return sum(found.values()) - len(found)

    def _sent(self) -> Iterator[bytes]:
        for file in sorted(Path(os.environ["CTPERF_VAR"], "mail").glob("*.log")):
            for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                if b"Message-ID" in part:
                    yield part.lstrip()


def _killed(arena: Ring, desk: Desk, kills: int) -> Iterator[Row]:
    for _ in range(kills):
        worker = arena.worker()
        _until_it_works(arena, desk)
        end_of_turn = time.monotonic() + arena.random.uniform(0.1, 0.8)
        while time.monotonic() < end_of_turn:
            desk.save()
        if worker.running:
            os.killpg(worker.running.pid, signal.SIGKILL)
        worker.finish(5)
    worker, beat = arena.worker(), arena.beat()
    arena.until_done(120)
    desk.until_mailed(60)
    end(worker, beat)
    yield from _findings(arena, desk, f"worker killed -9 {kills} times while {len(desk.figures)} figures and updates are saved")


def _until_it_works(arena: Ring, desk: Desk) -> None:
    desk.save()
    if arena.until_done(120) >= 120:
        raise SystemExit("drill: the worker takes no tasks.")


def _findings(arena: Ring, desk: Desk, name: str) -> Iterator[Row]:
    yield none(f"{name}: lost", desk.lost() + arena.waiting(), len(desk.figures))
    yield from still_right(name, len(desk.figures))
    yield none(f"{name}: mails doubled", desk.mails_doubled(), desk.mails)


def _redis_away(arena: Ring, desk: Desk, away: float) -> Iterator[Row]:
    worker, beat = arena.worker(), arena.beat()
    _until_it_works(arena, desk)
    arena.stop_redis()
    began, taken = time.monotonic(), []
    for place in range(SAVES):
        taken.append(desk.save())
        time.sleep(max(0.0, began + away * (place + 1) / SAVES - time.monotonic()))
    arena.start_redis()
    after = arena.until_done(90)
    desk.until_mailed(60)
    end(worker, beat)
    name = f"Redis away for {away:.0f} s during {SAVES} saves"
    yield Row(f"{name}: slowest save", max(taken), "s", reach="<= 1 s", ok=max(taken) <= 1, n=SAVES)
    yield Row(f"{name}: all recalculated after its return", after, "s", reach="<= 30 s", ok=after <= 30, n=SAVES)
    yield from _findings(arena, desk, name)
