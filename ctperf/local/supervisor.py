"""Keeps processes running: restarts those of the site when they fall, ends everything in order when it must end."""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from ctperf.local.children import Child
from ctperf.local.servers import Servers

Say = Callable[[str], None]
FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 1.0, 30.0, 60.0


@dataclass
class Watched:
    """A process of the site; after a fall it rests for `pause` seconds, longer each time until it stays up."""

    child: Child
    pause: float = FIRST_PAUSE
    due: float | None = None

    def look(self, now: float, keep_open: Sequence[int], say: Say) -> None:
        """Notice a fall, or start again when the pause is over."""
        if self.due is not None:
            if now >= self.due:
                self.due = None
                self.child.start(keep_open)
                say(f"{self.child.name} runs again")
            return
        code = self.child.exit_code()
        if code is None:
            return
        if now - self.child.started > STEADY_SECONDS:
            self.pause = FIRST_PAUSE
        self.child.sweep_group()
        say(f"{self.child.name} ended by itself (exit code {code}); it starts again in {self.pause:.0f} s. See {self.child.log}")
        self.due, self.pause = now + self.pause, min(self.pause * 2, LONGEST_PAUSE)


@dataclass(frozen=True)
class Record:
    """The file beside the data that says who runs here: for the message to a second run, and for people looking for a process."""

    path: Path
    address: str
    clock: str

    def write(self, children: dict[str, int]) -> None:
        half = self.path.with_suffix(".new")
        about = {"supervisor": os.getpid(), "address": self.address, "clock": self.clock, "children": children}
        half.write_text(json.dumps(about, indent=1))
        half.replace(self.path)


class Supervisor:
    """The processes of the site over the two servers (None when they are somebody else's)."""

    def __init__(self, servers: Servers | None, lock: int, stop: Event, say: Say, record: Record) -> None:
        self.servers, self.stop, self.say, self.record = servers, stop, say, record
        self.keep_open, self.noted = [lock], dict[str, int]()
        self.watched: list[Watched] = []

    def start(self, children: Sequence[Child]) -> None:
        for child in children:
            child.start(self.keep_open)
            self.watched.append(Watched(child))
        self.note()

    def note(self) -> None:
        """Write which processes there are, when that has changed."""
        servers = [self.servers.postgres, self.servers.redis] if self.servers else []
        pids = {c.name: c.running.pid for c in [*servers, *(w.child for w in self.watched)] if c.running}
        if pids != self.noted:
            self.noted = pids
            self.record.write(pids)

    def fallen_app(self) -> Child | None:
        return next((w.child for w in self.watched if w.child.exit_code() is not None), None)

    def fallen_server(self) -> Child | None:
        return self.servers.fallen() if self.servers else None

    def watch(self) -> int:
        """Until asked to stop: exit code 0; or until a server falls, without which nothing can go on: 1."""
        while not self.stop.wait(0.2):
            fallen = self.fallen_server()
            if fallen:
                self.say(f"{fallen.name} ended by itself (exit code {fallen.exit_code()}): everything stops. Its last words:")
                self.say(fallen.last_words())
                return 1
            for watched in self.watched:
                watched.look(time.monotonic(), self.keep_open, self.say)
            self.note()
        return 0

    def end(self) -> None:
        """Web first (nobody new comes in), beat, worker (it finishes its job), then Redis and PostgreSQL."""
        self.stop.clear()  # a second Ctrl-C from here on means: do not wait
        for watched in self.watched:
            child = watched.child
            child.ask_to_stop()
            self._finish(child)
        if self.servers:
            self.servers.stop(self.say)
        self.record.path.unlink(missing_ok=True)

    def _finish(self, child: Child) -> None:
        deadline = time.monotonic() + child.patience
        while child.exit_code() is None and time.monotonic() < deadline and not self.stop.is_set():
            time.sleep(0.05)
        in_time = child.finish(0.05)
        self.say(f"{child.name} {'stopped' if in_time else 'had to be killed'}")
