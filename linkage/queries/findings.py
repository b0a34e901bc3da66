"""What a finding says, read back into the shapes of the rules. What is stored never changes: what was read once is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from linkage.queries.rows import FindingRow
from linkage.rules.answers import Answers
from linkage.rules.plain import read
from linkage.rules.supports.answers import SupportsAnswers

KEPT = 16


@dataclass(frozen=True, slots=True)
class _Held:
    """Content that is known by its digest."""

    sha256: str
    content: Mapping[str, Any] = field(compare=False, hash=False)


def housing_answers(found: FindingRow) -> Answers | None:
    """The answers of a study of supportive housing; None where the finding was written in another form than this version reads."""
    return _housing(_Held(found.sha256, found.content))


@lru_cache(maxsize=KEPT)
def _housing(held: _Held) -> Answers | None:
    try:
        return read(Answers, held.content["answers"])
    except (KeyError, ValueError):
        return None


def supports_answers(found: FindingRow) -> SupportsAnswers | None:
    """The answers of a study of supports around training; None where the finding was written in another form than this version reads."""
    return _supports(_Held(found.sha256, found.content))


@lru_cache(maxsize=KEPT)
def _supports(held: _Held) -> SupportsAnswers | None:
    try:
        return read(SupportsAnswers, held.content["answers"])
    except (KeyError, ValueError):
        return None
