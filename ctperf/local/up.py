"""`manage.py up`: servers, migrations, static files, the demonstration if asked for, then web, worker and beat."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from ctperf.local.account import server_account
from ctperf.local.addresses import RUNNING, are_own_servers, stack_folder, what_runs
from ctperf.local.children import Child
from ctperf.local.entry import BASE, PROCESSES, address, commands, own_address
from ctperf.local.errors import StackError
from ctperf.local.home import open_home
from ctperf.local.locks import take_family_lock, take_run_lock
from ctperf.local.servers import Servers, start_servers
from ctperf.local.supervisor import Record, Say, Supervisor

PATIENCE = {"web": 10.0, "beat": 10.0, "worker": 30.0, "enclave": 10.0}  # seconds to end in: the worker finishes its job
WEB_SECONDS, READY_SECONDS, PORT_SECONDS = 60.0, 30.0, 8.0


class StoppedError(Exception):
    """Ctrl-C came while the stack was still starting."""


@dataclass(frozen=True)
class Step:
    """Something to be done before the site starts, if `needed` then says so; its output is shown when `shown`."""

    says: str
    name: str
    commands: Sequence[Sequence[str]]
    needed: Callable[[], bool]
    shown: bool = False


@dataclass(frozen=True)
class Plan:
    """What to run: the folder of the stack, the steps before, and which processes of the site."""

    folder: Path
    steps: Sequence[Step]
    processes: Sequence[str]
    own_servers: bool
    closing: Callable[[], Sequence[str]]


def bring_up(plan: Plan, say: Say) -> int:
    """Run the stack in the foreground until Ctrl-C (exit code 0) or until a server falls (1); StackError if it cannot start."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    plan.folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    with run_lock(plan.folder):
        lock = take_family_lock(_place(plan))
        record = Record(plan.folder / RUNNING, _url(), os.environ.get("CTPERF_CLOCK", ""))
        record.write({})
        supervisor = Supervisor(_servers(plan, lock, say), lock, stop, say, record)
        try:
            _prepare(plan, supervisor)
            _start_site(plan, supervisor)
            for line in plan.closing():
                say(line)
            code = supervisor.watch()
        except StoppedError:
            code = 0
        finally:
            supervisor.end()
        say("Stopped." if code == 0 else "Stopped after a failure.")
        return code


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """One run a folder; a second one hears where the first is."""
    running = what_runs(folder)
    where = f" at {running['address']} (process {running['supervisor']})" if running else ""
    descriptor = take_run_lock(
        folder, f"CTPerf already runs for {folder}{where}. Stop it with Ctrl-C there, or use another folder: CTPERF_VAR=..."
    )
    try:
        yield
    finally:
        os.close(descriptor)


def _place(plan: Plan) -> Path:
    return open_home(plan.folder, server_account()).servers if plan.own_servers else plan.folder


def _servers(plan: Plan, lock: int, say: Say) -> Servers | None:
    if not plan.own_servers:
        say("PostgreSQL and Redis are those of DATABASE_URL and REDIS_URL")
        return None
    account = server_account()
    home = open_home(plan.folder, account)
    servers = start_servers(home, account, lock)
    made = "made and started" if servers.new else "started"
    say(f"PostgreSQL {servers.postgres_version} and Redis {servers.redis_version} {made}, data in {home.servers}")
    if home.servers != home.folder:
        say(f"  (not in {home.folder}: the account that runs PostgreSQL cannot pass through to it)")
    return servers


def _prepare(plan: Plan, supervisor: Supervisor) -> None:
    for step in plan.steps:
        if supervisor.stop.is_set():
            raise StoppedError
        if step.needed():
            supervisor.say(step.says)
            for command in step.commands:
                _do(step, Child(step.name, command, plan.folder / "log" / f"{step.name}.log"), supervisor)


def _do(step: Step, child: Child, supervisor: Supervisor) -> None:
    before = child.log.stat().st_size if child.log.exists() else 0
    child.start(supervisor.keep_open)
    while child.exit_code() is None:
        if supervisor.stop.wait(0.05):
            child.ask_to_stop()
            child.finish(child.patience)
            raise StoppedError
        if supervisor.fallen_server():
            child.finish(5.0)
            raise StackError(f"A server fell during: {step.says}. See {child.log.parent}")
    if child.exit_code():
        raise StackError(f"Failed: {step.says} The end of {child.log}:\n{child.last_words()}")
    if step.shown:
        with child.log.open() as log:
            log.seek(before)
            for line in log.read().rstrip().splitlines():
                supervisor.say(f"  {line}")


def _start_site(plan: Plan, supervisor: Supervisor) -> None:
    if "web" in plan.processes:
        _wait_for_port(*address(os.environ))
    known = commands(os.environ)
    log = plan.folder / "log"
    children = [Child(n, known[n][-1], log / f"{n}.log", patience=PATIENCE[n]) for n in plan.processes]
    supervisor.start(children)
    if "web" in plan.processes:
        _wait_until_ready(_url(), supervisor)
    else:
        supervisor.say(f"Running: {', '.join(plan.processes)}. Ctrl-C stops everything.")


def _url() -> str:
    return own_address(os.environ) + "/"


def _wait_for_port(host: str, port: int) -> None:
    """The web process of a killed run may still be letting go of the port; anybody else's makes us refuse."""
    end = time.monotonic() + PORT_SECONDS
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if time.monotonic() > end:
                    raise StackError(f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: PORT=8001") from error
                time.sleep(0.2)
            else:
                return


def _wait_until_ready(url: str, supervisor: Supervisor) -> None:
    if not _wait(supervisor, url + "healthz", WEB_SECONDS):
        web = supervisor.watched[0].child
        raise StackError(f"The web process does not answer. The end of {web.log}:\n{web.last_words()}")
    if len(supervisor.watched) == len(PROCESSES) and not _wait(supervisor, url + "readyz", READY_SECONDS):
        supervisor.say(f"The site answers, but not everything works yet: see {url}readyz")
    supervisor.say(f"CTPerf runs at {url}  Ctrl-C stops everything.")


def _wait(supervisor: Supervisor, url: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not _answers(url):
        fallen = supervisor.fallen_app() or supervisor.fallen_server()
        if fallen:
            raise StackError(f"{fallen.name} does not start. The end of {fallen.log}:\n{fallen.last_words()}")
        if supervisor.stop.wait(0.25):
            raise StoppedError
        if time.monotonic() > end:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def step_commands(*names: str) -> list[list[str]]:
    """`manage.py` commands, one a name, as this Python runs them."""
    return [[sys.executable, str(BASE / "manage.py"), *name.split()] for name in names]


def plan_for(steps: Sequence[Step], processes: Sequence[str], closing: Callable[[], Sequence[str]]) -> Plan:
    """The plan of this environment: which folder, and whether the servers are ours. `closing` gives the last lines said."""
    own_servers = are_own_servers(os.environ)
    return Plan(stack_folder(os.environ), steps, processes, own_servers=own_servers, closing=closing)
