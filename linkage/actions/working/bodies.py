"""What each stage does, by the rooms that know how: linkage.intake checks and links files, linkage.rules works out the answer."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from linkage.actions.working import housing, reading, training
from linkage.actions.working.bench import Bench
from linkage.rules.stages import StageName, StageResult

Body = Callable[[Bench], StageResult]
READING: dict[StageName, Body] = {StageName.CHECK: reading.check, StageName.LINK: reading.link}
BODIES: dict[str, dict[StageName, Body]] = {
    "housing": {**READING, StageName.COST: housing.cost, StageName.SCORE: housing.score, StageName.SUPPRESS: housing.suppress},
    "training": {**READING, StageName.COST: training.cost, StageName.SCORE: training.score, StageName.SUPPRESS: training.suppress},
}
"""By kind of study."""


@dataclass(frozen=True, slots=True)
class Found:
    """What leaves the enclave: aggregates without small cells, and the digest of their canonical JSON."""

    content: Mapping[str, Any]
    sha256: str


def finding_of(bench: Bench) -> Found:
    """What the last stage kept for this, beside how good the links are."""
    content = json.loads(bench.bytes_of(bench.own("answers"))) | {"quality": json.loads(bench.bytes_of(bench.quality))}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Found(content, hashlib.sha256(canonical.encode()).hexdigest())
