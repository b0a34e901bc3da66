"""Saying who answers for which measure or goal of an agency."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.letters import Letter, listed, write
from accounts.actions.turns import one_at_a_time
from accounts.models import Role, User
from accounts.queries import viewer
from accounts.rules.policy import may_give_duties
from agencies.models import Agency
from agencies.rules.refusals import Refusal
from goals.models import Duty, Goal
from metrics.models import Measure


class NotAnswering(Refusal):
    """Why nobody was made to answer for something: one of its `why`: agency, nothing, person, thing."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is given to whom: keys such as measure-12 and goal-3, of one agency. `to_id` None: to nobody in particular again."""

    agency_code: str
    keys: Collection[str]
    to_id: int | None


@dataclass(frozen=True, slots=True)
class _Thing:
    """A measure or a goal that somebody answers for."""

    field: str
    id: int
    name: str


@transaction.atomic
def give_duties(*, part: Part, by: User, at: datetime) -> int:
    """Makes somebody of the agency answer for things of it, or frees them; how many changed. Tells by mail whom it concerns.

    Raises PermissionDenied, or NotAnswering. Doors nudge the outbox after it."""
    agency = Agency.objects.filter(code=part.agency_code).first()
    if agency is None:
        raise NotAnswering("agency")
    if not may_give_duties(viewer(by), agency_id=agency.pk):
        raise PermissionDenied
    one_at_a_time()
    things = _things(agency, part.keys)
    to = _holder(agency, part.to_id)
    changed, before = [], dict[User, list[str]]()
    for thing in things:
        held = Duty.objects.select_for_update().filter(**{f"{thing.field}_id": thing.id}, ended_at__isnull=True).first()
        if (held.user_id if held else None) == part.to_id:
            continue
        changed.append(thing)
        _pass(thing, held, to, by, at)
        if held:
            before.setdefault(held.user, []).append(thing.name)
    _tell(agency, changed, to, before, by, at)
    return len(changed)


def _things(agency: Agency, keys: Collection[str]) -> list[_Thing]:
    if not keys:
        raise NotAnswering("nothing")
    measures = Measure.objects.filter(agency=agency, retired_on__isnull=True).order_by("name").values_list("pk", "name")
    goals = Goal.objects.filter(lead=agency).order_by("code").values_list("pk", "statement")
    known = {f"measure-{pk}": _Thing("measure", pk, name) for pk, name in measures}
    known |= {f"goal-{pk}": _Thing("goal", pk, name) for pk, name in goals}
    if not set(keys) <= known.keys():
        raise NotAnswering("thing")
    return [thing for key, thing in known.items() if key in keys]


def _holder(agency: Agency, user_id: int | None) -> User | None:
    """Somebody with a role of their own in the agency."""
    if user_id is None:
        return None
    role = Role.objects.filter(user=user_id, agency=agency, ended_at__isnull=True, user__is_active=True).select_related("user").first()
    if role is None:
        raise NotAnswering("person")
    return role.user


def _pass(thing: _Thing, held: Duty | None, to: User | None, by: User, at: datetime) -> None:
    if held:
        held.ended_at = at
        held.save(update_fields=["ended_at"])
    if to:
        Duty.objects.create(user=to, given_by=by, given_at=at, **{f"{thing.field}_id": thing.id})


def _tell(agency: Agency, changed: Iterable[_Thing], to: User | None, before: dict[User, list[str]], by: User, at: datetime) -> None:
    told = {"by": by.name, "agency": agency.name}
    names = [thing.name for thing in changed]
    about = f"duties:{agency.pk}:{at.isoformat()}"
    if to and names and to.pk != by.pk:
        lists = (listed(_("You answer for"), names),)
        said = _("%(by)s asks you to answer for these at %(agency)s: they appear in your updates when something is due.") % told
        letter = Letter(_("You answer for more at %(agency)s") % told, (said,), lists, "/my/", _("See what there is to do"))
        write(letter, to=to, about=about, at=at)
    for person, gone in before.items():
        if person.pk != by.pk:
            lists = (listed(_("No longer yours"), gone),)
            said = (
                _("%(by)s gave these at %(agency)s to somebody else.")
                if to
                else _("%(by)s gave these at %(agency)s to all its data stewards.")
            )
            write(Letter(_("You answer for less at %(agency)s") % told, (said % told,), lists), to=person, about=about, at=at)
