"""The process in which a foreign file is read by a layout."""

import json
import sys
from pathlib import Path

from agencies.intake.findings import Refused
from metrics.intake.layouts.ledger import Ledger
from metrics.intake.layouts.parse import parse_layout
from metrics.intake.layouts.results import Names
from metrics.intake.layouts.running import Run
from metrics.intake.layouts.tidying import REQUEST, RESULT
from metrics.intake.layouts.yaml_text import LONGEST
from metrics.intake.spreadsheet import limited


def main(folder: Path) -> None:
    """What the process does."""
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    ledger = Ledger(request["file"], Names(**request["names"]))
    # Written out by the machine a layout is longer than as a person wrote it.
    run = Run(parse_layout(request["layout"], longest=10 * LONGEST), folder, ledger, request["history"])
    try:
        found = run.of(Path(request["source"]), request["file"])
    except Refused as why:
        found = {"refused": [why.problem, why.fix, why.row]}
    (folder / RESULT).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    limited(int(sys.argv[2]))
    main(Path(sys.argv[1]))
