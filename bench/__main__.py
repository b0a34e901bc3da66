"""`python -m bench [--only NAME ...] [--sizes 2000,20000] [--repeats 5] [--out bench/results.json]`."""

import argparse
import sys
from pathlib import Path

from bench.stand import stand_up

DEFAULT_OUT = Path(__file__).parent / "results.json"


def main() -> int:
    """Exit code 0 when every figure that was measured reaches what it should, else 1."""
    asked = _arguments()
    with stand_up():
        import bench.cases  # noqa: F401  (settings must know the servers first)
        from bench.registry import CASES, Asked, line, run, save

        names = [name for name in CASES if not asked.only or any(part in name for part in asked.only)]
        if asked.list or not names:
            print("\n".join(CASES))
            return 0 if asked.list else 2
        rows = []
        for row in run(names, Asked(tuple(asked.sizes), asked.repeats)):
            rows.append(row)
            print(line(row), flush=True)
        save(rows, asked.out)
    missed = sum(row.ok is False for row in rows)
    print(f"{len(rows)} figures, {missed} not reached; kept in {asked.out}.")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="cases whose name contains one of these")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    parser.add_argument("--sizes", type=_sizes, default=[2000, 20_000], help="measures in the data sets, small first")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
