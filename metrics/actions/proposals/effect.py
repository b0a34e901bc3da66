"""Putting a change into effect: the fields of a measure, its formula, or one of its targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from agencies.actions.context import because
from metrics.actions.changes import note_changes
from metrics.actions.formulas import put_formula
from metrics.models import ChangeReason, Measure, Proposal, ProposalKind, Target
from metrics.rules.formula.problems import FormulaProblems

DAYS = frozenset({"baseline_end", "retired_on", "frozen_from", "frozen_until"})


class NotProposed(ValueError):
    """Why a change was refused: one of its `why`: unexplained, same, waiting, meanwhile, taken, invalid, formula, past."""

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(said or why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Author:
    """Who brought a change into effect, and why."""

    by: User | None
    why: str
    note: str
    at: datetime


def put_into_effect(proposal: Proposal, *, at: datetime) -> None:
    """Does what was proposed, for who proposed it. Raises NotProposed where what it starts from does not stand any more."""
    author = Author(proposal.proposed_by, proposal.why, proposal.note, at)
    measure = Measure.objects.select_for_update().get(pk=proposal.measure_id)
    with because(author.note, by=author.by.pk if author.by else None):
        if proposal.kind == ProposalKind.TARGET:
            _put_target(measure, proposal.before, proposal.after, author)
        elif proposal.kind == ProposalKind.FORMULA:
            _put_formula(measure, proposal.after["formula"], author)
        else:
            _put_fields(measure, proposal.after, author)


def _put_fields(measure: Measure, after: Mapping[str, Any], author: Author) -> None:
    for name, value in after.items():
        setattr(measure, name, date.fromisoformat(value) if name in DAYS and value else value)
    try:
        measure.full_clean(exclude=["agency", "service"])
    except ValidationError as error:
        raise NotProposed("invalid", " ".join(error.messages)) from error
    measure.save(update_fields=list(after))
    note_changes(measure_ids=[measure.pk], reason=ChangeReason.DEFINITION, at=author.at)


def _put_formula(measure: Measure, text: str, author: Author) -> None:
    try:
        put_formula(measure=measure, text=text, reason=author.note, by=author.by, at=author.at)
    except FormulaProblems as problems:
        raise NotProposed("formula", " ".join(str(one) for one in problems.problems)) from problems


def _put_target(measure: Measure, before: Mapping[str, Any], after: Mapping[str, Any], author: Author) -> None:
    moment = author.at
    if before:
        was = Target.objects.current().select_for_update().filter(pk=before["target_id"], measure=measure).first()
        if was is None:
            raise NotProposed("meanwhile")
        moment = max(moment, was.recorded_at)
        Target.objects.filter(pk=was.pk).update(superseded_at=moment)
        if not after:
            _end(was, moment, author)
        else:
            _set(measure, {**_kept(was), **after}, moment, author)
    else:
        _set(measure, after, moment, author)
    note_changes(measure_ids=[measure.pk], reason=ChangeReason.TARGETS, at=author.at)


def _kept(was: Target) -> dict[str, Any]:
    """What a changed target keeps of the one it replaces."""
    names = ("breakdown_id", "operator", "value", "high", "kind", "governs", "is_illustrative", "source")
    return {name: getattr(was, name) for name in names} | {"date": was.date.isoformat()}


def _end(was: Target, moment: datetime, author: Author) -> None:
    """Who ended a target and why stands in a version of it that ends the moment it begins."""
    was.pk, was.governs, was.recorded_at, was.superseded_at = None, False, moment, moment
    was.change_reason, was.reason, was.recorded_by = author.why, author.note, author.by
    was.save(force_insert=True)


def _set(measure: Measure, asks: Mapping[str, Any], moment: datetime, author: Author) -> None:
    fields = {**asks, "date": date.fromisoformat(asks["date"]), "change_reason": author.why, "reason": author.note}
    try:
        with transaction.atomic():
            Target.objects.create(measure=measure, recorded_at=moment, recorded_by=author.by, **fields)
    except IntegrityError as error:
        raise NotProposed("taken") from error
