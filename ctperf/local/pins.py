"""`make pins`: compile requirements*.in to exact pins with hashes, and say beside each pin why it is there.

A direct requirement keeps the reason that stands behind it in the .in file; every other one names what needs it.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from ctperf.local.entry import BASE

NAMES = ("requirements", "requirements-local", "requirements-dev", "requirements-spark")
DIRECT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)[^#]*#\s*(?P<why>.+?)\s*$")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==")
HEADER = "# Compiled from {name}.in by `make pins`: exact versions, every hash checked on installation.\n"


def main(arguments: list[str]) -> int:
    """Compile all files, keeping pinned versions unless --upgrade is given; exit code of the first failure."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        sys.stderr.write("ctperf: uv is not installed; run `make check` once, or install requirements-dev.txt.\n")
        return 1
    reasons = reasons_of(*((BASE / f"{name}.in").read_text() for name in NAMES))
    for name in NAMES:
        command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--output-file", f"{name}.txt", f"{name}.in", *arguments]
        done = subprocess.run(command, cwd=BASE, check=False)
        if done.returncode != 0:
            return done.returncode
        path = BASE / f"{name}.txt"
        path.write_text(HEADER.format(name=name) + annotated(path.read_text(), reasons))
    return 0


def reasons_of(*sources: str) -> dict[str, str]:
    """Package (normalized name) -> why, from the comments of .in files; ValueError names a line without a reason."""
    reasons = {}
    for line in "\n".join(sources).splitlines():
        if not line.strip() or line.startswith(("#", "-")):
            continue
        found = DIRECT.match(line)
        if found is None:
            raise ValueError(f"{line!r} gives no reason: write it behind a #")
        reasons[normal(found["name"])] = found["why"]
    return reasons


def annotated(compiled: str, reasons: dict[str, str]) -> str:
    """uv's output with its `via` comments replaced by a reason (`why`) or by what needs the package."""
    lines: list[str] = []
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", "\n".join(x for x in compiled.splitlines() if not x.startswith("#"))):
        pin = PIN.match(block)
        if pin:
            kept = [line for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]
            lines += [*kept, f"    # {_because(normal(pin['name']), block, reasons)}"]
    return "\n".join(lines) + "\n"


def _because(name: str, block: str, reasons: dict[str, str]) -> str:
    if name in reasons:
        return f"why: {reasons[name]}"
    needing = re.findall(r"(?m)^\s+#\s+(?:via )?([A-Za-z0-9._-]+)\s*$", block)
    return f"needed by {', '.join(n for n in needing if n != 'via')}"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
