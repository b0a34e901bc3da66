"""`python -m bench.memory N`: the memory a worker's full recalculation of D(N) takes, as JSON; a process of its own."""

import json
import sys
from pathlib import Path

from bench.stand import stand_up


def status(name: str) -> float:
    """A line of /proc/self/status in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def peak_from_here() -> None:
    """The peak, VmHWM, starts again from what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def main(n: int) -> None:
    with stand_up():
        from django.utils import timezone

        from bench.dataset import ready
        from scorecards.actions.recalculation import recalculate_everything, recalculate_measures
        from scorecards.actions.runs import request_full_run

        ready(n)
        recalculate_measures(measure_ids=[1], at=timezone.now(), why="Warm.")
        before = status("VmRSS")
        peak_from_here()
        recalculate_everything(run_id=request_full_run(by=None, at=timezone.now()))
        print(json.dumps({"before_mb": before, "peak_mb": status("VmHWM")}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
