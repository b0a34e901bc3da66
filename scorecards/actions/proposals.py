"""What a change to a measure's judgment would do today: made for real, looked at by the rules, and taken back."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from metrics.actions.proposals import Wanted, propose
from metrics.actions.proposals.effect import put_into_effect
from metrics.models import TOTAL, Measure, Proposal, ProposalState
from scorecards.actions.corrections import Effect
from scorecards.actions.previews import preview
from scorecards.queries.lens import lens
from scorecards.queries.rows import CardRow
from scorecards.queries.seen import look


@transaction.atomic
def preview_change(*, wanted: Wanted, by: User, at: datetime, day: date) -> Effect:
    """The effect of a change as if it counted from today; nothing stays of it. Raises what `propose` raises."""
    before = _card(wanted.measure_id)
    point = transaction.savepoint()
    try:
        made = propose(wanted=replace(wanted, effective_on=max(day, wanted.effective_on)), by=by, at=at, day=day)
        if made.state != ProposalState.IN_EFFECT:
            put_into_effect(made, at=at)
        return Effect(before, _card(wanted.measure_id), preview([wanted.measure_id])["goals"])
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def preview_proposal(*, proposal_id: int, at: datetime) -> Effect:
    """The effect of a proposal that waits, as if it were agreed to and counted from today. Raises NotProposed."""
    proposal = Proposal.objects.get(pk=proposal_id)
    before = _card(proposal.measure_id)
    point = transaction.savepoint()
    try:
        put_into_effect(proposal, at=at)
        return Effect(before, _card(proposal.measure_id), preview([proposal.measure_id])["goals"])
    finally:
        transaction.savepoint_rollback(point)


def _card(measure_id: int) -> CardRow | None:
    seen = look(lens(), Measure.objects.filter(pk=measure_id), all_there_were=False)
    return next((card for card in seen.cards() if card.breakdown_id == TOTAL), None)
