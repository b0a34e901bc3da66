"""A document set by typst in a process of its own, with limits on memory and time. Data goes in as JSON and never as markup."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from scorecards.exports.packs.folder import DATA, PROBLEM, REQUEST, RESULT, WRONG
from scorecards.exports.packs.letters import FONTS
from scorecards.rules.briefings import Stopped

TEMPLATES = Path(__file__).parent / "templates"
CPU_SECONDS, WALL_SECONDS = 60, 120
LOOKS_EVERY = 0.1
DOES_NOT_FIT = "does-not-fit"
Goes = Callable[[], bool]


class CannotSet(RuntimeError):
    """The document could not be made; the message is for those who keep the site."""


class DoesNotFit(CannotSet):
    """More was put on a page than it holds."""


def always() -> bool:
    return True


def set_document(template: str, data: Mapping[str, Any], *, goes_on: Goes = always, seconds: int = CPU_SECONDS) -> bytes:
    """The PDF of a template with this data. `goes_on` is asked now and then; once it says no, the process is ended and Stopped raised.

    Raises DoesNotFit or CannotSet."""
    with TemporaryDirectory(prefix="ctperf-pack-") as name:
        folder = Path(name)
        for file in TEMPLATES.glob("*.typ"):
            shutil.copy(file, folder / file.name)
        (folder / DATA).write_text(json.dumps(data), encoding="utf-8")
        (folder / REQUEST).write_text(json.dumps({"template": template, "fonts": str(FONTS)}), encoding="utf-8")
        code = _run([sys.executable, "-m", "scorecards.exports.packs.child", name, str(seconds)], goes_on, 2 * seconds)
        if code == 0:
            return (folder / RESULT).read_bytes()
        said = (folder / PROBLEM).read_text(encoding="utf-8") if code == WRONG else f"The process ended with {code}."
    raise (DoesNotFit if DOES_NOT_FIT in said else CannotSet)(said)


def _run(command: list[str], goes_on: Goes, seconds: float) -> int:
    """Runs the process to its end; ends it when its time is over or nobody waits any more."""
    # An address that answers nobody: should a template ever ask for a package, it is refused at once.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(settings.BASE_DIR), "RUST_BACKTRACE": "0", "RAYON_NUM_THREADS": "2", **nowhere}
    ends_at = time.monotonic() + seconds
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        while True:
            try:
                return child.wait(LOOKS_EVERY)
            except subprocess.TimeoutExpired:
                if not goes_on():
                    child.kill()
                    raise Stopped from None
                if time.monotonic() > ends_at:
                    child.kill()
                    return -1
