"""The worker at a run: starts the child that does the work, says that it lives, and ends it when it shall stop or takes too much."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from linkage.actions.working.states import alive, claim, end
from linkage.intake.enclave import scratch
from linkage.intake.enclave.limits import Limits, limited
from linkage.models import RunState, StudyRun
from linkage.queries.enclave import enclave

LOOKS_EVERY: Final = 0.5
log = structlog.get_logger(__name__)
MANAGE = Path(settings.BASE_DIR) / "manage.py"


def carry_out(*, run_id: int) -> bool:
    """Works on a run until it ends, is canceled, or is lost. One study at a time on a machine: False when another one is worked on."""
    place = enclave()
    place.make()
    with place.alone() as is_alone:
        if not is_alone:
            return False
        scratch.clear(place.folder)  # what a worker left that was killed: it held the lock that is ours now
        try:
            _work_on(run_id)
        finally:
            scratch.clear(place.folder)
    return True


def _work_on(run_id: int) -> None:
    run = claim(run_id, timezone.now())
    if run is not None:
        log.info("study_run_taken_up", run=run.pk, study=run.study.code, attempt=run.attempts)
        _watch(run, limits())


def limits() -> Limits:
    """What a run may take, as the settings say."""
    return Limits(memory_mb=settings.ENCLAVE_MEMORY_MB, minutes=settings.ENCLAVE_MINUTES, file_mb=settings.ENCLAVE_FILE_MB)


def _watch(run: StudyRun, most: Limits) -> None:
    """Looks twice a second: does the child live, is the run still ours, is there time left."""
    child = _start(run, most)
    over = time.monotonic() + most.minutes * 60
    try:
        while child.poll() is None:
            if not alive(run, timezone.now()):
                return  # canceled, or another worker's
            if time.monotonic() > over:
                _kill(child)
                end(
                    run,
                    RunState.FAILED,
                    f"It took longer than {most.minutes} minutes (ENCLAVE_MINUTES). Resume it with more time.",
                    timezone.now(),
                )
                return
            time.sleep(LOOKS_EVERY)
    finally:
        _kill(child)
    _explain(run, child.returncode, most)


def _start(run: StudyRun, most: Limits) -> "subprocess.Popen[bytes]":
    """The child. What it might say goes nowhere: a library's words could hold what stands in a record."""
    command = [sys.executable, str(MANAGE), "work_study", str(run.pk), "--attempt", str(run.attempts)]
    preparing: Callable[[], None] = limited(most)
    return subprocess.Popen(
        command,
        cwd=MANAGE.parent,
        env=os.environ | _database(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=preparing,
    )


def _database() -> dict[str, str]:
    """The address of the database that we are connected to, should it be another one than the environment says."""
    address, name = os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"])
    base, _, query = address.partition("?")
    return {"DATABASE_URL": f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """Ends the child with all that it started."""
    if child.poll() is None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            log.info("study_child_ended_meanwhile")
        child.wait()


def _explain(run: StudyRun, code: int, most: Limits) -> None:
    """A child that could not say itself why it ended."""
    if code == 0:
        return
    memory = f"It needed more memory than {most.memory_mb:,} MB (ENCLAVE_MEMORY_MB), or the machine had no more."
    words = {-signal.SIGKILL: memory, -signal.SIGXCPU: f"It computed longer than {most.minutes} minutes (ENCLAVE_MINUTES)."}
    end(run, RunState.FAILED, words.get(code, f"The work ended with code {code} and no word. Resume it."), timezone.now())
