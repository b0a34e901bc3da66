"""One policy for the whole product: plain predicates over who is looking. Pages, API, admin and exports ask here and nowhere else."""

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking: the roles held for the whole State, and the agencies (by id) in which a role is held."""

    user_id: int | None = None
    name: str = ""
    state_roles: frozenset[str] = field(default_factory=frozenset)
    commissioner_of: frozenset[int] = field(default_factory=frozenset)
    steward_of: frozenset[int] = field(default_factory=frozenset)

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


def is_staff(viewer: Viewer) -> bool:
    """Holds any role: sees the staff views (clock control, runs, unpublished work of the own agency)."""
    return bool(viewer.state_roles or viewer.agencies)


def sees_everything(viewer: Viewer) -> bool:
    """Reads measures that are not public yet, of every agency."""
    return bool(viewer.state_roles & STATE_READERS)


def may_see_measure(viewer: Viewer, *, is_public: bool, agency_id: int) -> bool:
    return is_public or sees_everything(viewer) or agency_id in viewer.agencies


def may_edit_catalog(viewer: Viewer) -> bool:
    """Adds and changes agencies, goals, measures and targets."""
    return bool(viewer.state_roles & {"analyst", "administrator"})


def may_manage_people(viewer: Viewer) -> bool:
    return "administrator" in viewer.state_roles


def may_see_runs(viewer: Viewer) -> bool:
    """Sees the recalculation runs and the measures that failed in them."""
    return bool(viewer.state_roles & {"analyst", "administrator"})


def may_recalculate(viewer: Viewer) -> bool:
    return may_see_runs(viewer)


def may_hand_in(viewer: Viewer) -> bool:
    """Uploads files of readings and corrects readings, at least of some agency."""
    return bool(viewer.state_roles & DATA_KEEPERS or viewer.agencies)


def may_change_facts_of(viewer: Viewer, *, agency_id: int) -> bool:
    """Publishes, withdraws and corrects readings of measures of this agency, which do not need approval."""
    return bool(viewer.state_roles & DATA_KEEPERS) or agency_id in viewer.agencies


def may_approve_facts_of(viewer: Viewer, *, agency_id: int) -> bool:
    """Accepts readings of measures of this agency that need approval, when somebody else handed them in."""
    return bool(viewer.state_roles & DATA_KEEPERS) or agency_id in viewer.commissioner_of


def may_correct(viewer: Viewer, *, agency_id: int, needs_approval: bool) -> bool:
    """Corrects readings of a measure of this agency by hand."""
    return (may_approve_facts_of if needs_approval else may_change_facts_of)(viewer, agency_id=agency_id)


def may_see_upload(viewer: Viewer, *, uploaded_by_id: int | None, agency_ids: Collection[int]) -> bool:
    """Sees a file that was handed in, its findings and its effect: who handed it in, data keepers, and agencies whose figures it has."""
    own = viewer.user_id is not None and uploaded_by_id == viewer.user_id
    return own or bool(viewer.state_roles & DATA_KEEPERS) or bool(viewer.agencies & set(agency_ids))


def may_decide_upload(viewer: Viewer, *, uploaded_by_id: int | None, agency_ids: Collection[int]) -> bool:
    """Stops, discards or reads again a file that is not published: who handed it in, data keepers, and who may change all its figures."""
    own = viewer.user_id is not None and uploaded_by_id == viewer.user_id
    return own or bool(viewer.state_roles & DATA_KEEPERS) or (bool(agency_ids) and viewer.agencies >= set(agency_ids))


def may_keep_layouts(viewer: Viewer, *, agency_id: int | None) -> bool:
    """Adds and changes layouts: of the own agency, or any."""
    return bool(viewer.state_roles & DATA_KEEPERS) or (agency_id is not None and agency_id in viewer.agencies)


def may_see_feed(viewer: Viewer, *, agency_id: int) -> bool:
    """Sees a feed of this agency, what it was answered and when: data keepers, who reads everything, and the agency's own people."""
    return sees_everything(viewer) or agency_id in viewer.agencies


def may_keep_feeds(viewer: Viewer) -> bool:
    """Adds, changes, starts and stops feeds, and says which are trusted."""
    return bool(viewer.state_roles & DATA_KEEPERS)


def may_keep_tokens(viewer: Viewer, *, agency_id: int) -> bool:
    """Makes, lists and revokes the tokens of this agency's systems: its commissioner, and data keepers."""
    return bool(viewer.state_roles & DATA_KEEPERS) or agency_id in viewer.commissioner_of


def may_write_updates_of(viewer: Viewer, *, agency_id: int) -> bool:
    """Drafts what this agency says of a goal it leads."""
    return agency_id in viewer.agencies


def may_submit_updates_of(viewer: Viewer, *, agency_id: int) -> bool:
    """Says it in the agency's name, takes it back and withdraws it; and asks that a miss be accepted."""
    return agency_id in viewer.commissioner_of


def may_decide_updates(viewer: Viewer) -> bool:
    """Returns, approves, publishes and withdraws what agencies say, and accepts misses."""
    return "analyst" in viewer.state_roles


def may_see_updates_of(viewer: Viewer, *, agency_id: int) -> bool:
    """Reads what this agency is still writing; what is published everybody reads."""
    return sees_everything(viewer) or agency_id in viewer.agencies


def may_see_talk_of_goal(viewer: Viewer, *, lead_id: int) -> bool:
    """Reads and writes comments on what the lead agency says of its goal: its own people, and who reads everything."""
    return sees_everything(viewer) or lead_id in viewer.agencies


def may_settle_comment(viewer: Viewer, *, author_id: int, agency_id: int) -> bool:
    """Resolves a thread: who began it, the people of the agency it is for, and data keepers."""
    return author_id == viewer.user_id or agency_id in viewer.agencies or bool(viewer.state_roles & DATA_KEEPERS)


BARRIER_READERS = frozenset({"analyst", "administrator", "governor"})


def may_see_barrier(viewer: Viewer, *, agency_ids: Collection[int]) -> bool:
    """Sees what stands in the way of a goal: the agency that raised it, the one that was asked, OPM and the Governor's office."""
    return bool(viewer.state_roles & BARRIER_READERS) or bool(viewer.agencies & set(agency_ids))


def may_raise_barrier(viewer: Viewer, *, agency_id: int) -> bool:
    """Raises a barrier for this agency, says that it is out of the way, withdraws or reopens it."""
    return bool(viewer.state_roles & DATA_KEEPERS) or agency_id in viewer.agencies


def may_answer_barrier(viewer: Viewer, *, agency_id: int) -> bool:
    """Answers for the agency that was asked."""
    return bool(viewer.state_roles & DATA_KEEPERS) or agency_id in viewer.commissioner_of


def may_reorganise(viewer: Viewer) -> bool:
    """Renames, merges and splits agencies, and says what moves to which."""
    return bool(viewer.state_roles & DATA_KEEPERS)


CATALOG_APPS = frozenset({"agencies", "metrics", "goals"})
NEVER_TYPED = frozenset(
    {
        "reading",
        "shownreading",
        "smallnumberrule",
        "target",
        "change",
        "upload",
        "submission",
        "breakdown",
        "layout",
        "layoutversion",
        "feed",
        "feedfetch",
        "formulainput",
    }
)
"""Facts come in by actions that keep their history; the admin only shows them."""
LINKS = frozenset({"goalmeasure", "partnership", "expectedrelease", "annotation", "measuredimension"})
"""What a mistake may be taken back of: the audit keeps it."""


def may_use_model(viewer: Viewer, *, app: str, model: str, verb: str) -> bool:
    """What the admin allows: `verb` is view, add, change or delete. Links are deleted; things are retired or ended."""
    if verb == "delete" and model not in LINKS:
        return False
    if app == "accounts":
        return may_manage_people(viewer)
    if app not in CATALOG_APPS or not may_edit_catalog(viewer):
        return False
    return verb == "view" or model not in NEVER_TYPED


def may_use_admin(viewer: Viewer) -> bool:
    return may_edit_catalog(viewer) or may_manage_people(viewer)
