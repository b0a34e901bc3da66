"""What keeps somebody from leaving, or a role from ending: what would be left without somebody, and doors that must not close."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.models import Role, RoleKind, User
from accounts.queries import viewer
from accounts.rules.policy import (
    Viewer,
    is_staff,
    may_comment,
    may_draft_update,
    may_enter,
    may_hand_in,
    may_manage_people,
    sees_everything,
)
from agencies.models import Agency
from goals.queries.holdings import Held, HeldRole, Holdings

MayTake = Callable[[Viewer, int], bool]
MAY_TAKE: dict[str, MayTake] = {
    "duty": lambda who, agency: agency in who.agencies,
    "update": lambda who, agency: may_draft_update(who, lead_id=agency),
    "draft": lambda who, agency: may_enter(who, agency_id=agency),
    "submission": lambda who, agency: may_enter(who, agency_id=agency),
    "upload": lambda who, _agency: may_hand_in(who),
    "comment": lambda who, agency: may_comment(who) and (sees_everything(who) or agency in who.agencies),
    "proposal": lambda who, agency: may_enter(who, agency_id=agency),
    "miss": lambda who, agency: may_enter(who, agency_id=agency),
    "barrier": lambda who, agency: may_enter(who, agency_id=agency),
    "promise": lambda who, agency: agency in who.agencies,
    "stand_in": lambda who, _agency: is_staff(who),
    "away": lambda _who, _agency: True,
    "token": lambda _who, _agency: True,
}
"""Whether a successor, with the roles that are her own, could do what comes with a thing of this kind."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason: `why` is self, left, last_administrator, gone, successor, herself, changed, role_taken, last_role, held or no_role;
    `what` names what it is about: agencies, kinds or roles."""

    why: str
    what: tuple[str, ...] = ()


class NotLeft(ValueError):
    """Nobody left and no role ended: `troubles` say why."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(", ".join(one.why for one in troubles))
        self.troubles = troubles


def check_may(by: User) -> None:
    if not may_manage_people(viewer(by)):
        raise PermissionDenied


def about_person(person: User, roles: Iterable[HeldRole], by: User, *, closes: bool) -> list[Trouble]:
    """Doors that must not close: one's own, the last administrator's, one that is closed already."""
    ends_administrator = any(one.kind == RoleKind.ADMINISTRATOR for one in roles)
    if not person.is_active:
        return [Trouble("left")]
    if person.pk == by.pk and (closes or ends_administrator):
        return [Trouble("self")]
    return [Trouble("last_administrator")] if ends_administrator and not _other_administrators(person) else []


def _other_administrators(person: User) -> bool:
    held = Role.objects.filter(kind=RoleKind.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True)
    return held.exclude(user=person).exists()


def without_successor(of: Holdings) -> list[Trouble]:
    """What would be left without somebody if nobody took over."""
    troubles = [Trouble("last_role", tuple(one.words for one in of.last_roles))] if of.last_roles else []
    return [*troubles, Trouble("held", tuple(of.things))] if of.things else troubles


def about_successor(successor: User | None, who: Viewer, of: Holdings) -> list[Trouble]:
    """What keeps the successor from taking over. `who`: the viewer the successor is by own roles, also those given in the same act."""
    if successor is None or not successor.is_active:
        return [Trouble("successor")]
    if successor.pk == of.user_id:
        return [Trouble("herself")]
    if not is_staff(who):
        return [Trouble("no_role")]
    agencies = {one.agency_id for one in of.all if not _may_take(who, one)} - {None}
    troubles = [Trouble("no_role", _names(agencies))] if agencies else []
    alone = tuple(one.words for one in of.last_roles if not _replaces(who, one))
    return [*troubles, Trouble("last_role", alone)] if alone else troubles


def _may_take(who: Viewer, one: Held) -> bool:
    return MAY_TAKE[one.kind](who, one.agency_id or 0)


def _replaces(who: Viewer, role: HeldRole) -> bool:
    return role.agency_id in (who.commissioner_of if role.kind == RoleKind.COMMISSIONER else who.agencies)


def _names(agencies: Iterable[int | None]) -> tuple[str, ...]:
    return tuple(Agency.objects.filter(pk__in=list(agencies)).order_by("name").values_list("name", flat=True))
