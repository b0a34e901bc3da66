"""The sample of pairs of a synthetic study, and what came of looking at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from accounts.rules.policy import Viewer, may_answer_pairs
from linkage.models import ClericalPair, StudyRun
from linkage.rules.clerical import STRATA, Read, from_answers, strata_of


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two records of invented people. `answer`: same, different, unsure, or empty."""

    pair_id: int
    number: int
    left: Mapping[str, str]
    right: Mapping[str, str]
    probability: float
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """`answered` of the pairs have an answer; `agree` of those that say same or different say what the model says at one half.

    `read`: what the answers say of precision and recall; None before the first, and of runs from before strata were counted."""

    pairs: tuple[PairRow, ...]
    answered: int
    agree: int
    told: int
    read: Read | None = None


def pairs_page(who: Viewer, code: str, number: int) -> PairsPage | None:
    """The sample of a run; None for who may not answer it, and for every study of real people, of which there is none. Two queries."""
    run = StudyRun.objects.select_related("study").filter(study__code=code, number=number).first()
    if run is None or not may_answer_pairs(who, is_synthetic=run.study.is_synthetic):
        return None
    found = list(ClericalPair.objects.filter(run=run).select_related("answered_by").order_by("number"))
    rows = tuple(
        PairRow(one.pk, one.number, one.left, one.right, one.probability, one.answer, one.answered_by.name if one.answered_by else "")
        for one in found
    )
    told = [row for row in rows if row.answer in ("same", "different")]
    agree = sum((row.probability >= 0.5) == (row.answer == "same") for row in told)
    return PairsPage(rows, sum(bool(row.answer) for row in rows), agree, len(told), _read(found))


SAID = {"same": True, "different": False}


def _read(pairs: Sequence[ClericalPair]) -> Read | None:
    if not any(pair.answer in SAID for pair in pairs) or any(pair.stratum_size is None for pair in pairs):
        return None
    strata = strata_of(np.array([pair.probability for pair in pairs]))
    sizes = [0] * (len(STRATA) - 1)
    for stratum, pair in zip(strata.tolist(), pairs, strict=True):
        sizes[stratum] = pair.stratum_size or 0
    return from_answers(strata, sizes, [SAID.get(pair.answer) for pair in pairs])
