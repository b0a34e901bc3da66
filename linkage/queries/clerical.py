"""The sample of pairs of a synthetic study, and what came of looking at them."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.rules.policy import Viewer, may_answer_pairs
from linkage.models import ClericalPair, StudyRun


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
    """`answered` of the pairs have an answer; `agree` of those that say same or different say what the model says at one half."""

    pairs: tuple[PairRow, ...]
    answered: int
    agree: int
    told: int


def pairs_page(who: Viewer, code: str, number: int) -> PairsPage | None:
    """The sample of a run; None for who may not answer it, and for every study of real people, of which there is none. Two queries."""
    run = StudyRun.objects.select_related("study").filter(study__code=code, number=number).first()
    if run is None or not may_answer_pairs(who, is_synthetic=run.study.is_synthetic):
        return None
    found = ClericalPair.objects.filter(run=run).select_related("answered_by").order_by("number")
    rows = tuple(
        PairRow(one.pk, one.number, one.left, one.right, one.probability, one.answer, one.answered_by.name if one.answered_by else "")
        for one in found
    )
    told = [row for row in rows if row.answer in ("same", "different")]
    agree = sum((row.probability >= 0.5) == (row.answer == "same") for row in told)
    return PairsPage(rows, sum(bool(row.answer) for row in rows), agree, len(told))
