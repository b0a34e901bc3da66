"""Ending a role, handing over to a named successor, and closing an account: each in one act, all or nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog
from django.db import transaction

from accounts.actions.letters import told_of_lost_role
from accounts.actions.people import end_role, grant_role
from accounts.actions.sessions import end_sessions
from accounts.actions.turns import one_at_a_time
from accounts.models import Handover, Role, RoleKind, User
from accounts.queries import viewer_of_own
from accounts.rules.policy import Viewer
from agencies.actions.context import because
from goals.actions.leaving.checks import NotLeft, Trouble, about_person, about_successor, check_may, without_successor
from goals.actions.leaving.letters import told_of_handing, told_of_leaving
from goals.actions.leaving.passing import Passing, pass_on
from goals.models import Follow
from goals.queries.holdings import HeldRole, Holdings, holdings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands over to whom, and why. `role_id`: only what goes with that role, which ends; None: everything, and the account closes.

    `gives`: which of the leaver's roles the successor gets too. `seal`: of the holdings that were reviewed."""

    leaver_id: int
    successor_id: int
    why: str = ""
    role_id: int | None = None
    gives: Collection[int] = ()
    seal: str = ""


def check_handing(*, asked: Handing, by: User, at: datetime, day: date) -> tuple[Holdings, list[Trouble]]:
    """What would be passed on, and what keeps it from being so. Writes nothing. Raises PermissionDenied, or NotLeft where there is
    nobody to hand over from."""
    check_may(by)
    leaver = _person(asked.leaver_id)
    if leaver is None:
        raise NotLeft(Trouble("gone"))
    of = holdings(leaver, at, day, role_id=asked.role_id)
    successor = _person(asked.successor_id)
    given = [one for one in of.roles if one.id in asked.gives]
    who = _with_given(viewer_of_own(successor), given) if successor else Viewer()
    troubles = about_person(leaver, of.roles, by, closes=asked.role_id is None)
    if asked.role_id is not None and not of.roles:
        troubles.append(Trouble("role_taken"))
    return of, troubles or about_successor(successor, who, of)


@transaction.atomic
def hand_over(*, asked: Handing, by: User, at: datetime, day: date) -> Handover:
    """Passes on what is somebody's, ends roles, tokens and sessions, and tells both. Raises PermissionDenied, or NotLeft.

    Doors nudge the outbox after it. Rights that ended are gone with the next request."""
    one_at_a_time()
    of, troubles = check_handing(asked=asked, by=by, at=at, day=day)
    if not troubles and asked.seal != of.seal:
        troubles = [Trouble("changed")]
    if troubles:
        raise NotLeft(*troubles)
    leaver, successor = User.objects.get(pk=asked.leaver_id), User.objects.get(pk=asked.successor_id)
    step = Passing(leaver, successor, by, at)
    with because(asked.why, by=by.pk):
        given = [one for one in of.roles if one.id in asked.gives]
        _give(given, successor, at)
        pass_on(step, of.all)
        made = Handover.objects.create(
            leaver=leaver, successor=successor, why=asked.why.strip()[:300], passed=dict(step.done), made_by=by, made_at=at
        )
        told_of_handing(made, of, given, closes=asked.role_id is None)
        _end(of.roles, leaver, at, closes=asked.role_id is None)
    log.info("handed over", leaver=leaver.pk, successor=successor.pk, by=by.pk, **step.done)
    return made


@transaction.atomic
def take_role(*, role_id: int, why: str, by: User, at: datetime, day: date) -> Role:
    """Ends a role that leaves nothing behind, and tells who held it. Raises PermissionDenied, or NotLeft: hand over then."""
    one_at_a_time()
    check_may(by)
    role = Role.objects.select_related("user", "agency").filter(pk=role_id, ended_at__isnull=True).first()
    if role is None:
        raise NotLeft(Trouble("role_taken"))
    of = holdings(role.user, at, day, role_id=role_id)
    troubles = [*about_person(role.user, of.roles, by, closes=False), *without_successor(of)]
    if troubles:
        raise NotLeft(*troubles)
    with because(why, by=by.pk):
        end_role(role=role, at=at)
    told_of_lost_role(role, by=by, why=why, at=at)
    return role


@transaction.atomic
def close_account(*, user_id: int, why: str, by: User, at: datetime, day: date) -> User:
    """Closes the account of somebody who has nothing to hand over: one made by mistake, or never used. Raises as `take_role`."""
    one_at_a_time()
    check_may(by)
    leaver = _person(user_id)
    if leaver is None:
        raise NotLeft(Trouble("gone"))
    of = holdings(leaver, at, day)
    troubles = [*about_person(leaver, of.roles, by, closes=True), *without_successor(of)]
    if troubles:
        raise NotLeft(*troubles)
    with because(why, by=by.pk):
        told_of_leaving(leaver, by=by, why=why, at=at)
        _end(of.roles, leaver, at, closes=True)
    return leaver


def _person(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id).first()


def _with_given(who: Viewer, given: Iterable[HeldRole]) -> Viewer:
    """The viewer somebody is once these roles were given too."""
    for one in given:
        if one.agency_id is None:
            who = replace(who, state_roles=who.state_roles | {one.kind})
        elif one.kind == RoleKind.COMMISSIONER:
            who = replace(who, commissioner_of=who.commissioner_of | {one.agency_id})
        else:
            who = replace(who, steward_of=who.steward_of | {one.agency_id})
    return who


def _give(roles: Iterable[HeldRole], to: User, at: datetime) -> None:
    for one in Role.objects.filter(pk__in=[held.id for held in roles]).select_related("agency"):
        grant_role(user=to, kind=one.kind, agency=one.agency, at=at)


def _end(roles: Iterable[HeldRole], leaver: User, at: datetime, *, closes: bool) -> None:
    for role in Role.objects.filter(pk__in=[one.id for one in roles], ended_at__isnull=True):
        end_role(role=role, at=at)
    if closes:
        Follow.objects.filter(user=leaver, ended_at__isnull=True).update(ended_at=at)
        leaver.is_active = False
        leaver.save(update_fields=["is_active"])
        end_sessions(of=leaver)
