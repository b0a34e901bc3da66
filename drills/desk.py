"""A steward during a drill, who enters figures, writes an update and is mailed. She uses the site's own pages, over HTTP."""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from pathlib import Path
from typing import Any

import requests

from drills.ring import MEASURES, Ring

LAST_MONTH = date(2025, 12, 31)
GRID, SAVE, HAND_IN, DONE = "/my/readings/", "/my/readings/save/", "/my/readings/hand-in/", "/my/"
PATIENCE = 60.0
BETWEEN = b"\n" + b"-" * 79 + b"\n"


class Desk:
    """What she did, what was acknowledged, and how long each request took that stored something."""

    def __init__(self, arena: Ring, site: str) -> None:
        self.arena, self.site, self.session = arena, site, requests.Session()
        self.figures: list[tuple[int, float]] = []
        self.texts: list[str] = []
        self.seconds: list[float] = []
        self.tries = self.refused = self.version = self.mails = 0
        self.by, self.update_page = _steward()
        self.session.cookies["sessionid"] = session_of(self.by)
        self.session.get(site + GRID, timeout=PATIENCE).raise_for_status()

    def save(self, mails: int = 1) -> None:
        """One figure, a new version of the update, and so many mails."""
        self._enter()
        self._write()
        self._mail(mails)

    def _enter(self) -> None:
        self.tries += 1
        measure, value = self.arena.random.randint(1, MEASURES), float(f"{self.arena.random.randint(1, 1000)}.{self.tries:04d}")
        asked = {"measure": f"M-{measure}", "revise": LAST_MONTH.isoformat()}
        cells = {"value": str(value), "why": "source_revised", "note": "The drill revises it."}
        if self._sent(SAVE, 200, json={"rows": [{"id": f"{measure}:{LAST_MONTH}", "version": 0, "cells": cells}]}) is None:
            return
        page = self.session.get(self.site + HAND_IN, params=asked, timeout=PATIENCE).text
        rows = re.findall(r'name="row" value="([^"]+)"', page)
        answer = self._sent(HAND_IN, 302, params=asked, data={"row": rows, "doubts_seen": "1"})
        if answer is not None and answer.headers["Location"] == DONE:
            self.figures.append((measure, value))
        elif answer is not None:
            self.refused += 1

    def _write(self) -> None:
        text = f"Line {self.tries} of the drill."
        answer = self._sent(f"{self.update_page}save/", 200, data={"what_works": text, "version": str(self.version)})
        if answer is not None:
            self.version = answer.json()["version"]
            self.texts.append(text)

    def _sent(self, path: str, good: int, **what: Any) -> requests.Response | None:
        """The answer, when it is the one that a person hopes for; it is timed and counted in any case."""
        began = time.perf_counter()
        headers = {"X-CSRFToken": self.session.cookies["csrftoken"] or ""}
        answer = self.session.post(self.site + path, headers=headers, allow_redirects=False, timeout=PATIENCE, **what)
        self.seconds.append(time.perf_counter() - began)
        if answer.status_code == good:
            return answer
        self.refused += 1
        return None

    def _mail(self, count: int) -> None:
        from django.utils import timezone

        from accounts.actions.mail import queue_mail
        from scorecards.tasks import nudge_mails

        for _ in range(count):
            self.mails += 1
            queue_mail(
                key=f"drill:{self.mails}", kind="notice", subject="A drill", text="This is a drill.", html="<p>This is a drill.</p>",
                at=timezone.now(), user=self.by,
            )  # fmt: skip
        nudge_mails()

    def lost(self) -> int:
        """Figures that were acknowledged and are not in the record, and texts of the update that are in none of its versions."""
        return len(set(self.figures) - set(_stored())) + len(set(self.texts) - set(_written()))

    def doubled(self) -> int:
        """Figures and texts that were recorded more often than she sent them, and figures that stand beside another of their period."""
        often = [_over(Counter(_stored())), _over(Counter(_written())), _over(Counter(one for one, _value in _stored(current=True)))]
        return sum(often)

    def mails_left(self) -> int:
        return self.arena.ask("SELECT count(*) FROM accounts_mail WHERE state IN ('queued', 'sending')")

    def until_mailed(self, seconds: float) -> None:
        """Waits until no mail waits; gives up after so many seconds."""
        began = time.perf_counter()
        while self.mails_left() and time.perf_counter() - began < seconds:
            time.sleep(0.1)


def _over(counted: Counter[Any]) -> int:
    return sum(counted.values()) - len(counted)


def _steward() -> tuple[Any, str]:
    """A steward of the agency that leads a goal, and the address of that goal's update for the period that is open."""
    from django.utils import timezone

    from accounts.actions import grant_role
    from accounts.models import User
    from goals.models import Goal

    goal = Goal.objects.select_related("lead").order_by("pk")[0]
    made = User.objects.create_user("steward@drill.example", None, name="Drill Steward")
    grant_role(user=made, kind="steward", agency=goal.lead, at=timezone.now())
    return made, update_page(goal)


def update_page(goal: Any) -> str:
    """The address of a goal's update for the period that is open."""
    from django.urls import reverse
    from django.utils import timezone

    from metrics.actions.periods import ensure_periods
    from metrics.queries.periods import open_period
    from scorecards.queries.lens import site_today

    day = site_today()
    ensure_periods(day=day, at=timezone.now())
    period = open_period(day)
    if period is None:
        raise SystemExit(f"no reporting period is open on {day}.")
    return reverse("goal-update", kwargs={"code": goal.code, "period": period.code})


def session_of(user: Any) -> str:
    """The cookie of a session in which that person is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return str(client.cookies["sessionid"].value)


def _stored(*, current: bool = False) -> list[tuple[int, float | None]]:
    """Measure and value of what the record has for the month she revises, the level it had before the drill left out."""
    from metrics.models import Reading

    found = Reading.objects.filter(period_end=LAST_MONTH)
    found = found.filter(superseded_at=None) if current else found.filter(state="revised")
    return list(found.values_list("measure_id", "value"))


def _written() -> list[str]:
    """What each version of an update said."""
    from goals.models import GoalUpdate

    events: Any = GoalUpdate._meta.get_field("events").related_model  # noqa: SLF001 - public in all but name
    return list(events.objects.exclude(what_works="").values_list("what_works", flat=True))


def mails_in_folder() -> Counter[str]:
    """How often each mail arrived, by its Message-ID."""
    return Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in _mails())


def _mails() -> Iterator[bytes]:
    for file in sorted(Path(os.environ["CTPERF_VAR"], "mail").glob("*.log")):
        yield from (part.lstrip() for part in file.read_bytes().split(BETWEEN) if b"Message-ID" in part)
