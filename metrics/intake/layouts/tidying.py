"""A foreign file made tidy by a layout, in a process of its own with limits on memory and time."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agencies.intake.findings import Finding, Refused
from metrics.intake.layouts.results import Names, Tidied, Understood
from metrics.intake.layouts.spec import LayoutSpec
from metrics.intake.layouts.write import as_yaml
from metrics.intake.spreadsheet import ROOT

CPU_SECONDS = 240
REQUEST, RESULT = "request.json", "result.json"
SPLIT = "Split the file, or simplify the patterns in the layout."


def tidy(  # noqa: PLR0913  (a file, its layout, and how it is read)
    source: Path, folder: Path, spec: LayoutSpec, names: Names, *, file: str = "", history: bool = False, seconds: int = CPU_SECONDS
) -> Tidied:
    """Write what a layout reads in a file to `folder`. `file`: its name as handed in; `history`: when facts became known is kept;
    `seconds`: how long it may compute, and twice that by the clock.

    Raises Refused for a file that the layout does not fit, or that needs more than the limits allow."""
    name = file or source.name
    request = {"source": str(source.resolve()), "file": name, "layout": as_yaml(spec), "names": asdict(names), "history": history}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    command = [sys.executable, "-m", "metrics.intake.layouts.child", str(folder.resolve()), str(seconds)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("The file takes too long to read.", SPLIT) from error
    if done.returncode:
        raise Refused("The file needs more memory or time to read than is allowed.", SPLIT)
    return _tidied(folder, name, json.loads((folder / RESULT).read_text(encoding="utf-8")))


def _tidied(folder: Path, name: str, found: dict[str, Any]) -> Tidied:
    if "refused" in found:
        raise Refused(*found["refused"])
    return Tidied(
        folder,
        Understood.from_json(found["understood"]),
        tuple(Finding(name, *each) for each in found["findings"]),
        *(tuple((one, other) for one, other in found[key]) for key in ("categories", "reported_by", "target_places", "draft_places")),
    )
