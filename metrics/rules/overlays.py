"""What people say beside the computed status: a declared status that expires, and a miss accepted until a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.rules.codes import Declared, Status

JUDGED = (Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK)
LONGEST_MISS = timedelta(days=2 * 366)
_AGREES: Mapping[Declared, Status] = {
    Declared.ON_TRACK: Status.ON_TRACK,
    Declared.DONE: Status.ON_TRACK,
    Declared.AT_RISK: Status.NEAR,
    Declared.OFF_TRACK: Status.OFF_TRACK,
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the lead agency says, from `on` up to and including `expires` (None: until it is replaced)."""

    declared: Declared
    on: date
    expires: date | None


@dataclass(frozen=True, slots=True)
class AcceptedMiss:
    """A miss that an agency lead recorded and, once `approved_on` is set, OPM accepted until a date."""

    recorded_on: date
    approved_on: date | None
    until: date


def declared_now(declaration: Declaration | None, as_of: date) -> Declared | None:
    """The declared status that stands on the day; None when there is none or it has expired."""
    if declaration is None or as_of < declaration.on:
        return None
    if declaration.expires is not None and as_of > declaration.expires:
        return None
    return declaration.declared


def disagrees(declared: Declared | None, computed: Status) -> bool:
    """Whether "agency says X, numbers say Y" must be shown: only where the numbers judge at all."""
    return declared is not None and computed in JUDGED and _AGREES[declared] != computed


def is_miss(computed: Status) -> bool:
    """Whether there is a miss that can be accepted."""
    return computed in (Status.NEAR, Status.OFF_TRACK)


def accepted_until(miss: AcceptedMiss | None, computed: Status, as_of: date) -> date | None:
    """Until when the status reads "accepted miss"; None when the computed status stands. It ends by itself after its date."""
    if miss is None or miss.approved_on is None or not is_miss(computed):
        return None
    return miss.until if miss.approved_on <= as_of <= miss.until else None
