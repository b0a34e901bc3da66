"""Who is looking, as the policy knows them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class StandIn:
    """That somebody holds another person's agency role while that person is away, until a day."""

    kind: str
    agency_id: int
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking: the roles held for the whole State, and the agencies (by id) in which a role is held.

    Roles held for somebody who is away are among those of the agencies; `stands_in` says which and for whom."""

    user_id: int | None = None
    name: str = ""
    state_roles: frozenset[str] = field(default_factory=frozenset)
    commissioner_of: frozenset[int] = field(default_factory=frozenset)
    steward_of: frozenset[int] = field(default_factory=frozenset)
    stands_in: tuple[StandIn, ...] = ()

    @property
    def agencies(self) -> frozenset[int]:
        return self.commissioner_of | self.steward_of

    @property
    def cache_key(self) -> str:
        """Equal for two viewers who may see the same things."""
        return "staff" if sees_everything(self) else "agency:" + ",".join(map(str, sorted(self.agencies))) if self.agencies else "public"


PUBLIC = Viewer()
DATA_KEEPERS = frozenset({"analyst", "administrator"})
STATE_READERS = frozenset({"analyst", "governor", "administrator", "linkage_officer"})
GOVERNORS = frozenset({"governor"})


def keeps_data(viewer: Viewer) -> bool:
    """Works for the Office of Policy and Management: keeps the catalog, decides about what agencies hand in."""
    return bool(viewer.state_roles & DATA_KEEPERS)


def is_staff(viewer: Viewer) -> bool:
    """Holds any role: sees the staff views (clock control, runs, unpublished work of the own agency)."""
    return bool(viewer.state_roles or viewer.agencies)


def sees_everything(viewer: Viewer) -> bool:
    """Reads measures that are not public yet, of every agency."""
    return bool(viewer.state_roles & STATE_READERS)


def may_see_measure(viewer: Viewer, *, is_public: bool, agency_id: int) -> bool:
    return is_public or sees_everything(viewer) or agency_id in viewer.agencies
