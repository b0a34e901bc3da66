"""Mails under fire: workers are killed -9 while they send to a real mail server. Nobody may be mailed twice, and nothing may vanish."""

import asyncio
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from bench.registry import Row
from drills.ring import Ring, end, ring
from drills.stage import free_port

MAILS, KILLS = 200, 20
PATIENCE = 120.0
ANSWERS_AFTER = 0.01


class MailServer:
    """Takes every mail and remembers its Message-ID. It answers a little late, so that kills land inside a sending."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name the server calls
        self.taken.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        await asyncio.sleep(ANSWERS_AFTER)
        return "250 OK"


def rows(kills: int = KILLS) -> Iterator[Row]:
    """A row a finding."""
    with mail_server() as server, ring() as arena:
        queued = _play(arena, server, kills)
        yield from _findings(arena, server, queued, kills)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, and the settings of the processes of the drill that lead to it."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it tells every line of every mail
    server, port = MailServer(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0"}
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _play(arena: Ring, server: MailServer, kills: int) -> int:
    """Queues mails, kills the worker among them, as often as asked; then lets one work to the end. How many were queued."""
    for number in range(kills):
        _queue(number)
        worker = arena.worker()
        _nudge_until(server, len(server.taken) + arena.random.randint(2, 40))
        assert worker.running
        os.killpg(worker.running.pid, signal.SIGKILL)
        worker.running.wait()
    worker, began = arena.worker(), time.monotonic()
    while _waiting(arena) and time.monotonic() - began < PATIENCE:
        _nudge()
        time.sleep(1)
    end(worker)
    return kills * MAILS


def _queue(number: int) -> None:
    from django.utils import timezone

    from accounts.actions.mail import queue_mail

    for place in range(MAILS):
        queue_mail(
            key=f"drill:{number}:{place}", kind="notice", subject="A drill", text="This is a drill.", html="<p>This is a drill.</p>",
            at=timezone.now(), address=f"person{place}@drill.example",
        )  # fmt: skip


def _nudge_until(server: MailServer, count: int) -> None:
    """Two workers of the pool are asked, and asked again: the one that was killed took its task with it."""
    began = time.monotonic()
    while len(server.taken) < count and time.monotonic() - began < PATIENCE:
        _nudge()
        _pause(server, count)


def _pause(server: MailServer, count: int) -> None:
    for _ in range(100):
        if len(server.taken) >= count:
            return
        time.sleep(0.005)


def _nudge() -> None:
    from scorecards.tasks import nudge_mails

    nudge_mails()
    nudge_mails()


def _waiting(arena: Ring) -> int:
    return arena.ask("SELECT count(*) FROM accounts_mail WHERE state IN ('queued', 'sending')")


def _findings(arena: Ring, server: MailServer, queued: int, kills: int) -> Iterator[Row]:
    from accounts.models import Mail

    states = Counter(Mail.objects.values_list("state", flat=True))
    times, sent = Counter(server.taken), set(Mail.objects.filter(state="sent").values_list("message_id", flat=True))
    name = f"workers killed -9 while sending {queued} mails"
    doubled = sum(count - 1 for count in times.values())
    yield _none(f"{name}: arrived twice", doubled, kills)
    yield _none(f"{name}: neither sent nor unsure", queued - states["sent"] - states["unsure"], kills)
    yield _none(f"{name}: said to be sent and never arrived", len(sent - times.keys()), kills)
    yield Row(f"{name}: unsure, for a person to decide", states["unsure"], "", n=kills)
    arrived = sum(1 for one in Mail.objects.filter(state="unsure").values_list("message_id", flat=True) if one in times)
    yield Row(f"{name}: of these had arrived", arrived, "", n=kills)


def _none(name: str, value: float, n: int) -> Row:
    return Row(name, value, "", reach="= 0", ok=value == 0, n=n)
