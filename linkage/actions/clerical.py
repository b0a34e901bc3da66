"""Sampled pairs of invented people, for an officer to say whether they are one. Of real people there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_answer_pairs
from linkage.actions.refused import refuse
from linkage.models import ClericalPair, StudyRun

ANSWERS = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True)
class Sampled:
    """Two records as they stand in the extracts, and the chance the model gives that they are one person; `stratum_size`: how many pairs
    it gives about as much."""

    left: Mapping[str, str]
    right: Mapping[str, str]
    probability: float
    stratum_size: int


@transaction.atomic
def keep_pairs(*, run: StudyRun, pairs: Sequence[Sampled]) -> int:
    """Keeps the sample of a synthetic study's run, once; how many. Of any other study nothing is kept, whatever it is given."""
    if not run.study.is_synthetic or run.pairs.exists():
        return 0
    made = [
        ClericalPair(
            run=run,
            number=number,
            left=dict(one.left),
            right=dict(one.right),
            probability=one.probability,
            stratum_size=one.stratum_size,
            is_synthetic=run.study.is_synthetic,
        )
        for number, one in enumerate(pairs, start=1)
    ]
    return len(ClericalPair.objects.bulk_create(made))


@transaction.atomic
def answer_pair(*, pair_id: int, answer: str, by: User, at: datetime) -> None:
    """Says whether the two are one person, or says it better. Raises PermissionDenied, or StudyRefused."""
    pair = ClericalPair.objects.select_for_update(of=("self",)).select_related("run__study").get(pk=pair_id)
    if not may_answer_pairs(viewer(by), is_synthetic=pair.run.study.is_synthetic):
        raise PermissionDenied
    refuse(["" if answer in ANSWERS else _("Say that they are one person, two people, or that it cannot be told.")])
    pair.answer, pair.answered_by, pair.answered_at = answer, by, at
    pair.save(update_fields=["answer", "answered_by", "answered_at"])
