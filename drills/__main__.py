"""`python -m drills [--only NAME] [--times N] [--kills N] [--away SECONDS] [--crashes N] [--pairs N]
[--mail-kills N]`: play the drills, print a row a finding, keep them in drills/results.json."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.registry import Row, line, save
from drills import cycle, editors, engine, imports, mails, passwords, supervisor

OUT = Path(__file__).parent / "results.json"


def main() -> int:
    """Exit code 0 when everything held, else 1."""
    asked = _arguments()
    rows = []
    for row in _played(asked):
        rows.append(row)
        print(line(row), flush=True)
    save(rows, OUT)
    broken = sum(row.ok is False for row in rows)
    print(f"{len(rows)} findings, {broken} broken; kept in {OUT.relative_to(OUT.parent.parent)}.")
    return 1 if broken else 0


def _played(asked: argparse.Namespace) -> Iterator[Row]:
    if asked.only in (None, "supervisor"):
        yield from supervisor.rows(asked.times)
    if asked.only in (None, "engine"):
        yield from engine.rows(asked.kills, asked.away)
    if asked.only in (None, "imports"):
        yield from imports.rows(asked.crashes)
    if asked.only in (None, "cycle"):
        yield from cycle.rows(asked.kills, asked.away)
    if asked.only in (None, "editors"):
        yield from editors.rows(asked.pairs)
    if asked.only in (None, "mails"):
        yield from mails.rows(asked.mail_kills)
    if asked.only in (None, "passwords"):
        yield from passwords.rows()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description="Kill things and count what is lost.")
    parser.add_argument("--only", choices=("supervisor", "engine", "imports", "cycle", "editors", "mails", "passwords"))
    parser.add_argument("--times", type=int, default=supervisor.TIMES, help="how often the supervisor is killed")
    parser.add_argument("--kills", type=int, default=engine.KILLS, help="how often workers are killed")
    parser.add_argument("--away", type=float, default=engine.AWAY_SECONDS, help="seconds that Redis is away")
    parser.add_argument(
        "--crashes", type=int, default=imports.CRASHES, help="how often PostgreSQL is killed inside a COPY, and inside a merge"
    )
    parser.add_argument("--pairs", type=int, default=editors.PAIRS, help="how often two editors save at once")
    parser.add_argument("--mail-kills", type=int, default=mails.KILLS, help="how often workers are killed while they send mail")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
