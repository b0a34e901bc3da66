"""Moving each kind of thing from one agency to another. What was recorded of a thing stays with it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import ApiToken, Delegation, Invitation, Role, User
from agencies.models import Agency, Service
from goals.models import Barrier, BarrierState, Commitment, Follow, Goal, GoalMeasure, Partnership, Review
from goals.queries.belongings import Thing, duties_of
from metrics.actions.changes import note_changes
from metrics.actions.small_numbers import owners_rules_changed
from metrics.models import ChangeReason, Feed, Layout, Measure, Reopening, SmallNumberRule


@dataclass(slots=True)
class Move:
    """From one agency to others, by whom and when. `to` gives the agency for a key; None: it stays. `done` counts what moved."""

    agency: Agency
    successors: tuple[Agency, ...]
    to: Callable[[str], Agency | None]
    by: User
    at: datetime
    done: Counter[str] = field(default_factory=Counter)


Mover = Callable[[Move, Thing, Agency], None]


def _plainly(table: Any) -> Mover:
    def move(step: Move, thing: Thing, to: Agency) -> None:
        one = table.objects.get(pk=thing.id)
        one.agency = to
        one.save(update_fields=["agency"])

    return move


def _goal(step: Move, thing: Thing, to: Agency) -> None:
    """The lead, and its part as lead; what the new lead contributed as partner stays in the words."""
    goal = Goal.objects.get(pk=thing.id)
    goal.lead = to
    goal.save(update_fields=["lead"])
    part = Partnership.objects.filter(goal=goal, agency=step.agency).first()
    if part:
        _pass_part(part, to)


def _partnership(step: Move, thing: Thing, to: Agency) -> None:
    _pass_part(Partnership.objects.get(pk=thing.id), to)


def _pass_part(part: Partnership, to: Agency) -> None:
    held = Partnership.objects.filter(goal=part.goal_id, agency=to).first()
    if held is None:
        part.agency = to
        part.save(update_fields=["agency"])
        return
    role, words = part.role, part.contribution.strip()
    part.delete()  # before the other becomes the lead: a goal has one; the audit keeps it
    held.role = role if role == "lead" else held.role
    held.contribution = "\n".join(one for one in (held.contribution.strip(), words) if one)
    held.save(update_fields=["role", "contribution"])


def _role(step: Move, thing: Thing, to: Agency) -> None:
    """The role is held at the successor from now on, and wherever a duty of the person goes; who stands in, stands in there."""
    role = Role.objects.get(pk=thing.id)
    after = {to.pk: to} | {one.pk: one for one in map(step.to, duties_of(role.user_id)) if one}
    lent = list(Delegation.objects.filter(role=role, ended_at__isnull=True))
    for agency in after.values():
        fields = {"user": role.user, "kind": role.kind, "agency": agency, "ended_at": None}
        new, _ = Role.objects.get_or_create(**fields, defaults={"granted_at": step.at, "from_provider": role.from_provider})
        for one in lent:
            Delegation.objects.create(
                role=new, to=one.to, starts_on=one.starts_on, ends_on=one.ends_on, why=one.why, made_by=one.made_by, made_at=one.made_at
            )
    for one in lent:
        one.ended_at = step.at
        one.save(update_fields=["ended_at"])
    role.ended_at = step.at
    role.save(update_fields=["ended_at"])


def _invitation(step: Move, thing: Thing, to: Agency) -> None:
    """One that is open twice is kept once."""
    one = Invitation.objects.get(pk=thing.id)
    open_ = Invitation.objects.filter(email=one.email, kind=one.kind, agency=to, accepted_at__isnull=True, revoked_at__isnull=True)
    if open_.exists():
        one.revoked_at = step.at
        one.save(update_fields=["revoked_at"])
    else:
        _plainly(Invitation)(step, thing, to)


def _barrier(step: Move, thing: Thing, to: Agency) -> None:
    """Between two that are one now there is nothing left to ask."""
    one = Barrier.objects.get(pk=thing.id)
    raised_by = to.pk if one.raised_by_agency_id == step.agency.pk else one.raised_by_agency_id
    asked = to.pk if one.asked_id == step.agency.pk else one.asked_id
    if raised_by == asked:
        one.state, one.ended_by, one.ended_at = BarrierState.WITHDRAWN, step.by, step.at
        one.save(update_fields=["state", "ended_by", "ended_at"])
    else:
        one.raised_by_agency_id, one.asked_id = raised_by, asked
        one.save(update_fields=["raised_by_agency", "asked"])


def _token(step: Move, thing: Thing, to: Agency) -> None:
    one = ApiToken.objects.get(public_id=thing.id)
    one.agency = to
    one.save(update_fields=["agency"])


MOVERS: dict[str, Mover] = {
    "role": _role,
    "measure": _plainly(Measure),
    "service": _plainly(Service),
    "goal": _goal,
    "partnership": _partnership,
    "feed": _plainly(Feed),
    "layout": _plainly(Layout),
    "token": _token,
    "barrier": _barrier,
    "invitation": _invitation,
    "reopening": _plainly(Reopening),
    "promise": _plainly(Commitment),
    "review": _plainly(Review),
}


def move_things(step: Move, things: Iterable[Thing]) -> None:
    """Moves each to where it was chosen to go."""
    for thing in things:
        to = step.to(thing.key)
        if to is not None:
            MOVERS[thing.kind](step, thing, to)
            step.done[thing.kind] += 1


def keep_hiding(step: Move) -> None:
    """What was hidden of small numbers stays hidden: the successors hide at least what the agency hid. Called before anything moves."""
    rule = SmallNumberRule.objects.filter(agency=step.agency).first()
    if rule is None:
        return
    for agency in step.successors:
        own = SmallNumberRule.objects.filter(agency=agency).first()
        if own is None:
            told = {"reason": rule.reason, "source": rule.source, "suppress_zero": rule.suppress_zero}
            SmallNumberRule.objects.create(agency=agency, min_count=rule.min_count, min_denominator=rule.min_denominator, **told)
            continue
        own.min_count = max(own.min_count or 0, rule.min_count or 0) or None
        own.min_denominator = max(own.min_denominator or 0, rule.min_denominator or 0) or None
        own.suppress_zero = own.suppress_zero or rule.suppress_zero
        own.save(update_fields=["min_count", "min_denominator", "suppress_zero"])


def judge_anew(step: Move, things: Iterable[Thing]) -> None:
    """What is hidden is decided anew for all the successors have, and the measures and goals that moved are put on their pages."""
    keys = list(things)
    moved = {int(thing.id) for thing in keys if thing.kind == "measure"}
    goals = [int(thing.id) for thing in keys if thing.kind == "goal"]
    moved |= set(GoalMeasure.objects.filter(goal__in=goals).values_list("measure", flat=True))
    owned = Measure.objects.filter(agency__in=step.successors).values_list("pk", flat=True)
    owners_rules_changed(measure_ids=sorted({*owned, *moved}))
    note_changes(measure_ids=moved, reason=ChangeReason.DEFINITION, at=step.at)


def pass_followers(step: Move, *, goes_on: bool) -> None:
    """Who follows the agency follows every successor from now on; what they were told stays told."""
    for one in Follow.objects.filter(agency=step.agency, ended_at__isnull=True):
        for agency in step.successors:
            if not Follow.objects.filter(user=one.user, email=one.email, agency=agency, ended_at__isnull=True).exists():
                same = {"user": one.user, "email": one.email, "asked_at": one.asked_at, "confirmed_at": one.confirmed_at}
                Follow.objects.create(agency=agency, told_until=one.told_until, **same)
        step.done["follow"] += 1
        if not goes_on:
            one.ended_at = step.at
            one.save(update_fields=["ended_at"])
