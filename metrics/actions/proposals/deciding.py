"""Deciding what somebody else proposed, and putting into effect what was agreed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_decide_change
from agencies.actions.context import because
from metrics.actions.proposals.effect import NotProposed, put_into_effect
from metrics.models import Proposal, ProposalState

STALE = "What it would change has changed meanwhile."


@transaction.atomic
def decide(*, proposal_id: int, accept: bool, comment: str, by: User, at: datetime, day: date) -> ProposalState | None:
    """Agrees to a proposal of somebody else, or declines it and says why. None: somebody was quicker. Then nudge the recalculation.

    Raises PermissionDenied, also to who proposed it; NotProposed where what it starts from has changed, or without a comment."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if not may_decide_change(viewer(by), proposed_by_id=proposal.proposed_by_id):
        raise PermissionDenied
    if proposal.state != ProposalState.WAITING:
        return None
    if not accept and not comment.strip():
        raise NotProposed("unexplained")
    proposal.decided_by, proposal.decided_at, proposal.comment = by, at, comment.strip()
    if not accept:
        proposal.state = ProposalState.DECLINED
        with because(comment, by=by.pk):
            proposal.save()
        return ProposalState.DECLINED
    with because(comment, by=by.pk):
        settle(proposal, at=at, day=day)
    return ProposalState(proposal.state)


@transaction.atomic
def decide_batch(*, proposal_ids: Sequence[int], accept: bool, comment: str, by: User, at: datetime, day: date) -> int:
    """Decides several proposals in one go, all or none, and says how many were still waiting."""
    ordered = sorted(set(proposal_ids))
    decided = [decide(proposal_id=one, accept=accept, comment=comment, by=by, at=at, day=day) for one in ordered]
    return sum(1 for one in decided if one is not None)


@transaction.atomic
def withdraw(*, proposal_id: int, by: User, at: datetime) -> bool:
    """Takes one's own proposal back while it waits or has no effect yet. False: too late. Raises PermissionDenied."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.proposed_by_id != by.pk:
        raise PermissionDenied
    if proposal.state not in (ProposalState.WAITING, ProposalState.AGREED):
        return False
    proposal.state, proposal.decided_at = ProposalState.WITHDRAWN, at
    with because("", by=by.pk):
        proposal.save()
    return True


def settle(proposal: Proposal, *, at: datetime, day: date) -> None:
    """Puts an agreed proposal into effect, or leaves it for its day."""
    if proposal.effective_on <= day:
        put_into_effect(proposal, at=at)
        proposal.state, proposal.applied_at = ProposalState.IN_EFFECT, at
    else:
        proposal.state = ProposalState.AGREED
    proposal.save()


def apply_due(*, day: date, at: datetime) -> int:
    """Puts into effect what was agreed for days up to this one, and says how many. One that cannot be is withdrawn, and says so."""
    agreed = Proposal.objects.filter(state=ProposalState.AGREED, effective_on__lte=day).order_by("pk")
    return sum(_apply(one, day, at) for one in list(agreed.values_list("pk", flat=True)))


@transaction.atomic
def _apply(proposal_id: int, day: date, at: datetime) -> bool:
    proposal = Proposal.objects.select_for_update().filter(pk=proposal_id, state=ProposalState.AGREED).first()
    if proposal is None:
        return False
    try:
        with transaction.atomic():
            settle(proposal, at=at, day=day)
    except NotProposed as refused:
        proposal.state, proposal.applied_at = ProposalState.WITHDRAWN, None
        said = STALE if refused.why in ("meanwhile", "taken") else f"{STALE} {refused}"
        proposal.comment = f"{proposal.comment} {said}".strip()
        proposal.save()
        return False
    return True
