"""Renaming, merging or splitting an agency, in one act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_join_agencies
from agencies.actions.context import because
from agencies.actions.succession import NoSuccession, found_agency, succeed
from agencies.models import Agency, SuccessionKind
from goals.actions.reorganising.moving import Move, judge_anew, keep_hiding, move_things, pass_followers
from goals.queries.belongings import belongings


@dataclass(frozen=True, slots=True)
class Founding:
    """An agency that begins by this."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What is to become of an agency. `successors`: codes of agencies there are; `founding`: one that begins, the first of them then.

    `chosen`: for a thing's key the code of the agency it goes to, "" if it stays; what is not chosen goes to the first.
    `goes_on`: the agency stays beside those that were split from it."""

    code: str
    kind: SuccessionKind
    on: date
    note: str = ""
    successors: tuple[str, ...] = ()
    founding: Founding | None = None
    goes_on: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The codes of the agencies that carry on, and how many things of each kind went to them."""

    successors: tuple[str, ...]
    counts: Mapping[str, int]


@transaction.atomic
def reorganise(*, what: Reorganisation, by: User, at: datetime, day: date) -> Moved:
    """Does it all or nothing; then nudge the recalculation. `day` is today. Raises PermissionDenied, or NoSuccession."""
    if not may_join_agencies(viewer(by)):
        raise PermissionDenied
    agency = Agency.objects.select_for_update().get(code=what.code)
    check_reorganisation(what=what, day=day)
    with because(f"{SuccessionKind(what.kind).label}: {agency.name}. {what.note}".strip(), by=by.pk):
        successors = _successors(what, agency)
        succeed(agency=agency, by=successors, kind=what.kind, on=what.on, note=what.note, goes_on=what.goes_on)
        step = _move(what, agency, successors, by, at)
    return Moved(tuple(one.code for one in successors), dict(step.done))


def _move(what: Reorganisation, agency: Agency, successors: tuple[Agency, ...], by: User, at: datetime) -> Move:
    owned = belongings(agency.code, at)
    things = [thing for kind in owned.things.values() for thing in kind] if owned else []
    keys = {thing.key for thing in things}
    by_code = {one.code: one for one in successors}
    first = successors[0]

    def to(key: str) -> Agency | None:
        code = what.chosen.get(key, first.code)
        stays = key not in keys or (what.goes_on and not code)
        return None if stays else by_code.get(code, first)

    step = Move(agency, successors, to, by, at)
    # People first, while their duties still say where they are needed; what is hidden before what could show it.
    keep_hiding(step)
    move_things(step, sorted(things, key=lambda thing: thing.kind != "role"))
    pass_followers(step, goes_on=what.goes_on)
    judge_anew(step, [thing for thing in things if to(thing.key)])
    return step


def check_reorganisation(*, what: Reorganisation, day: date) -> None:
    """Raises NoSuccession for what cannot be, before anything is written."""
    agency = Agency.objects.get(code=what.code)
    if what.founding and Agency.objects.filter(code__iexact=what.founding.code).exists():
        raise NoSuccession("code")
    _check_successors(what, agency)
    if what.on > day:
        raise NoSuccession("future")
    if agency.effective_from and what.on <= agency.effective_from:
        raise NoSuccession("early")


def _check_successors(what: Reorganisation, agency: Agency) -> None:
    count = len(what.successors) + (what.founding is not None)
    if agency.effective_to and agency.effective_to < what.on and agency.successions.exists():
        raise NoSuccession("ended")
    if agency.code in what.successors:
        raise NoSuccession("itself")
    if not count:
        raise NoSuccession("none")
    if what.kind != SuccessionKind.SPLIT and count > 1:
        raise NoSuccession("many")
    if what.kind == SuccessionKind.SPLIT and count < 2 and not what.goes_on:
        raise NoSuccession("few")
    if what.kind != SuccessionKind.SPLIT and what.goes_on:
        raise NoSuccession("goes_on")


def _successors(what: Reorganisation, agency: Agency) -> tuple[Agency, ...]:
    there = {one.code: one for one in Agency.objects.filter(code__in=what.successors)}
    if len(there) < len(what.successors):
        raise NoSuccession("none")
    new = found_agency(like=agency, code=what.founding.code, name=what.founding.name, on=what.on) if what.founding else None
    return (*([new] if new else []), *(there[code] for code in what.successors))
