"""`python -m drills [--only NAME] [--times N] [--kills N] [--away SECONDS] [--crashes N] [--pairs N]
[--mail-kills N] [--out FILE]`: play the drills, print a row a finding, keep them in drills/results.json."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.registry import Row, line, save
from drills import cycle, editors, engine, imports, mails, passwords, supervisor

OUT = Path(__file__).parent / "results.json"
NAMES = ("supervisor", "engine", "imports", "cycle", "editors", "mails", "passwords")


def main() -> int:
    """Exit code 0 when everything held, else 1."""
    asked = _arguments()
    rows = _each_by_itself(sys.argv[1:]) if asked.only is None else _one(asked)
    save(rows, asked.out)
    broken = sum(row.ok is False for row in rows)
    print(f"{len(rows)} findings, {broken} broken; kept in {asked.out}.")
    return 1 if broken else 0


def _each_by_itself(arguments: list[str]) -> list[Row]:
    """Each drill in a process of its own: it has servers of its own, and a process is set up for one database server only. One that does
    not come to its end is a finding, and does not keep the others from being played."""
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        for name in NAMES:
            out = Path(folder) / f"{name}.json"
            command = [sys.executable, "-m", "drills", *arguments, "--only", name, "--out", str(out)]
            code = subprocess.run(command, check=False).returncode
            if out.exists():
                rows += [Row(**one) for one in json.loads(out.read_text(encoding="utf-8"))]
            else:
                rows.append(Row(f"{name}: did not come to its end (exit code {code})", 1, "", reach="= 0", ok=False))
                print(line(rows[-1]), flush=True)
    return rows


def _one(asked: argparse.Namespace) -> list[Row]:
    rows = []
    for row in _played(asked):
        rows.append(row)
        print(line(row), flush=True)
    return rows


def _played(asked: argparse.Namespace) -> Iterable[Row]:
    plays: dict[str, Callable[[], Iterable[Row]]] = {
        "supervisor": lambda: supervisor.rows(asked.times),
        "engine": lambda: engine.rows(asked.kills, asked.away),
        "imports": lambda: imports.rows(asked.crashes),
        "cycle": lambda: cycle.rows(asked.kills, asked.away),
        "editors": lambda: editors.rows(asked.pairs),
        "mails": lambda: mails.rows(asked.mail_kills),
        "passwords": passwords.rows,
    }
    return plays[asked.only]()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description="Kill things and count what is lost.")
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--out", type=Path, default=OUT, help="where the findings are kept")
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
