"""`python -m drills [--times N]`: play every drill, print a row a finding, keep them in drills/results.json."""

import argparse
import sys
from pathlib import Path

from bench.registry import line, save
from drills import supervisor

OUT = Path(__file__).parent / "results.json"


def main() -> int:
    """Exit code 0 when everything held, else 1."""
    parser = argparse.ArgumentParser(prog="python -m drills", description="Kill things and count what is lost.")
    parser.add_argument("--times", type=int, default=supervisor.TIMES, help="how often each thing is killed")
    times = parser.parse_args().times
    rows = []
    for row in supervisor.rows(times):
        rows.append(row)
        print(line(row), flush=True)
    save(rows, OUT)
    broken = sum(row.ok is False for row in rows)
    print(f"{len(rows)} findings, {broken} broken; kept in {OUT.relative_to(OUT.parent.parent)}.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
