"""Who may: the words of the table, each a test of an actor and of the thing asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

OPM = frozenset({"analyst", "administrator"})
OFFICERS = frozenset({"linkage_officer", "disclosure_officer"})
READERS = OPM | {"governor", "linkage_officer"}


@dataclass(frozen=True)
class Actor:
    """Somebody who asks: a role, and the agency where the role is an agency's. `user` None is the public."""

    name: str
    role: str = ""
    agency: str = ""
    user: User | None = None


@dataclass(frozen=True)
class Thing:
    """What an address is about: of which agency, and whether everybody may read it."""

    args: dict[str, object]
    agency: str = ""
    is_public: bool = True

    @property
    def name(self) -> str:
        return f"{self.agency or 'nobody'}'s {'published' if self.is_public else 'unpublished'} {next(iter(self.args.values()), '')}"


Audience = Callable[[Actor, Thing], bool]


def own(actor: Actor, thing: Thing) -> bool:
    return bool(actor.agency) and (not thing.agency or actor.agency == thing.agency)


def readers(actor: Actor, thing: Thing) -> bool:
    return actor.role in READERS or own(actor, thing)


AUDIENCES: dict[str, Audience] = {
    "everybody": lambda _actor, _thing: True,
    "shown": lambda actor, thing: thing.is_public or readers(actor, thing),
    "signed-in": lambda actor, _thing: actor.user is not None,
    "staff": lambda actor, _thing: bool(actor.role),
    "staff-shown": lambda actor, thing: bool(actor.role) and (thing.is_public or readers(actor, thing)),
    "readers": readers,
    "agency": lambda actor, thing: actor.role in OPM or own(actor, thing),
    "keepers": lambda actor, _thing: actor.role in OPM or bool(actor.agency),
    "own": own,
    "steward": lambda actor, thing: actor.role == "steward" and own(actor, thing),
    "steward+opm": lambda actor, thing: actor.role in OPM or (actor.role == "steward" and own(actor, thing)),
    "commissioner": lambda actor, thing: actor.role == "commissioner" and own(actor, thing),
    "commissioner+opm": lambda actor, thing: actor.role in OPM or (actor.role == "commissioner" and own(actor, thing)),
    "commissioner+administrator": lambda actor, thing: (
        actor.role == "administrator" or (actor.role == "commissioner" and own(actor, thing))
    ),
    "opm": lambda actor, _thing: actor.role in OPM,
    "opm+governor": lambda actor, _thing: actor.role in OPM | {"governor"},
    "opm+governor+own": lambda actor, thing: actor.role in OPM | {"governor"} or own(actor, thing),
    "opm+governor+commissioner": lambda actor, thing: (
        actor.role in OPM | {"governor"} or (actor.role == "commissioner" and own(actor, thing))
    ),
    "study": lambda actor, thing: actor.role in OPM | OFFICERS or own(actor, thing),
    "study-finding": lambda actor, thing: actor.role in OFFICERS or own(actor, thing),
    "study-shown": lambda actor, thing: thing.is_public or actor.role in OPM | OFFICERS or own(actor, thing),
    "study-found": lambda actor, thing: thing.is_public or actor.role in OFFICERS or own(actor, thing),
    "linker": lambda actor, _thing: actor.role == "linkage_officer",
    "administrator": lambda actor, _thing: actor.role == "administrator",
    "nobody": lambda _actor, _thing: False,
}
