"""Makes .venv ready: `python3 ctperf/local/bootstrap.py [--dev]`, with nothing but the standard library.

Installs exactly the pinned, hashed requirements, once: a stamp in .venv keeps what they were. A second run takes no time.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
VENV = BASE / ".venv"
RUN = ("requirements.txt", "requirements-local.txt")
DEV = (*RUN, "requirements-dev.txt")
OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """0 when .venv has what is asked for (--dev: also what checks and tests need), 1 with the reason when it cannot."""
    if sys.version_info < OLDEST:
        return refuse(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Name another: make ... PYTHON=python3.11")
    files = DEV if "--dev" in arguments else RUN
    with (BASE / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once install once
        if is_installed(files):
            return 0
        return install(files)


def wanted(files: tuple[str, ...]) -> str:
    """What a stamp holds: the requirements' hash and the Python they were installed for."""
    bytes_of_all = b"".join((BASE / name).read_bytes() for name in files)
    return f"{hashlib.sha256(bytes_of_all).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]} {VENV}\n"


def stamp_of(files: tuple[str, ...]) -> Path:
    return VENV / f".installed-{len(files)}"


def is_installed(files: tuple[str, ...]) -> bool:
    """Whether these, or these and more, are installed already."""
    return any(
        stamp_of(known).exists() and stamp_of(known).read_text() == wanted(known) for known in (RUN, DEV) if set(files) <= set(known)
    )


def install(files: tuple[str, ...]) -> int:
    began = time.monotonic()
    say(f"Installing {', '.join(files)} into .venv (a minute or so, only once) ...")
    if not make_venv():
        return 1
    for known in (RUN, DEV):
        stamp_of(known).unlink(missing_ok=True)
    command = [str(VENV / "bin/python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # Modules are compiled when they are first used; most never are.
    command += ["--no-compile", "--require-hashes"]
    for name in files:
        command += ["-r", str(BASE / name)]
    if subprocess.run(command, check=False).returncode != 0:
        return refuse("The packages could not be installed; pip says above why. Is a package index reachable?")
    half = VENV / ".installed.new"
    half.write_text(wanted(files))
    half.replace(stamp_of(files))
    say(f"Installed in {time.monotonic() - began:.0f} s.")
    return 0


def make_venv() -> bool:
    """A virtual environment of this Python; an existing one of another Python, or of a moved checkout, is made anew."""
    if is_our_venv():
        return True
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return True
    refuse(
        "The virtual environment .venv cannot be made: this Python comes without venv or pip. "
        "On Debian and Ubuntu: apt install python3-venv. " + (done.stdout + done.stderr).strip().splitlines()[-1]
    )
    return False


def is_our_venv() -> bool:
    python = VENV / "bin/python"
    if not python.exists():
        return False
    asks = "import sys, pip; print(*sys.version_info[:2], sys.prefix)"
    done = subprocess.run([str(python), "-c", asks], capture_output=True, text=True, check=False)
    return done.stdout.strip() == f"{sys.version_info[0]} {sys.version_info[1]} {VENV}"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def refuse(text: str) -> int:
    sys.stderr.write(f"ctperf: {text}\n")
    return 1


if __name__ == "__main__":
    os.chdir(BASE)
    sys.exit(main(sys.argv[1:]))
