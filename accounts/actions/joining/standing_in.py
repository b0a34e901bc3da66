"""Standing in: while somebody is away another person holds the role, and gives it back by itself on the last day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.letters import told_of_end, told_of_stand_in
from accounts.actions.turns import one_at_a_time
from accounts.models import AGENCY_ROLES, Delegation, Role, User
from accounts.queries import viewer, viewer_of_own
from accounts.rules.joining import wrong_days
from accounts.rules.policy import is_staff, may_delegate, may_manage_people
from agencies.actions.context import because
from agencies.rules.refusals import Refusal


class NotStandingIn(Refusal):
    """Why nobody stands in: one of its `why`: role, nobody, herself, no_staff, has_it, past, backward, too_long, twice, ended."""


@dataclass(frozen=True, slots=True)
class Away:
    """Which role somebody else holds, who, from which day to which, both included, and why."""

    role_id: int
    to_id: int
    starts_on: date
    ends_on: date
    why: str = ""


@transaction.atomic
def stand_in(*, away: Away, by: User, at: datetime, day: date) -> int:
    """Names a stand-in, and tells both by mail; the delegation's id. `day` is today. Raises PermissionDenied, or NotStandingIn.

    A role is passed on by who holds it, or by an administrator. What somebody holds for another person is not theirs to pass on."""
    one_at_a_time()
    role = Role.objects.select_related("user", "agency").filter(pk=away.role_id, ended_at__isnull=True, user__is_active=True).first()
    if role is None or role.kind not in AGENCY_ROLES or role.agency_id is None:
        raise NotStandingIn("role")
    who = viewer(by)
    if not may_delegate(who, agency_id=role.agency_id) or not (role.user_id == by.pk or may_manage_people(who)):
        raise PermissionDenied
    to = _stand_in(role, away.to_id)
    _check_days(away, role, day)
    with because(away.why, by=by.pk):
        fields = {"starts_on": away.starts_on, "ends_on": away.ends_on, "why": away.why.strip(), "made_by": by, "made_at": at}
        made = Delegation.objects.create(role=role, to=to, **fields)
    told_of_stand_in(made, by=by, at=at)
    return made.pk


@transaction.atomic
def end_standing_in(*, delegation_id: int, by: User, at: datetime) -> None:
    """Ends it before its last day: whose role it is, who holds it for the time, or an administrator. Tells both. Raises as above."""
    one = Delegation.objects.select_for_update(of=("self",)).select_related("role__user", "role__agency", "to").get(pk=delegation_id)
    if by.pk not in (one.role.user_id, one.to_id) and not may_manage_people(viewer(by)):
        raise PermissionDenied
    if one.ended_at is not None:
        raise NotStandingIn("ended")
    one.ended_at = at
    one.save(update_fields=["ended_at"])
    told_of_end(one, by=by, at=at)


def _stand_in(role: Role, user_id: int) -> User:
    """Who is named, if that can be: somebody else, with a role of their own that is not this one."""
    to = User.objects.filter(pk=user_id, is_active=True).first()
    if to is None:
        raise NotStandingIn("nobody")
    if to.pk == role.user_id:
        raise NotStandingIn("herself")
    if not is_staff(viewer_of_own(to)):
        raise NotStandingIn("no_staff")
    if Role.objects.filter(user=to, kind=role.kind, agency=role.agency, ended_at__isnull=True).exists():
        raise NotStandingIn("has_it")
    return to


def _check_days(away: Away, role: Role, day: date) -> None:
    why = wrong_days(away.starts_on, away.ends_on, day)
    if why:
        raise NotStandingIn(why)
    same = Delegation.objects.filter(role=role, to=away.to_id, ended_at__isnull=True)
    if same.filter(starts_on__lte=away.ends_on, ends_on__gte=away.starts_on).exists():
        raise NotStandingIn("twice")
