"""Who may change the catalog and the facts: readings, files, layouts, feeds, runs."""

from collections.abc import Collection

from accounts.rules.policy.viewers import DATA_KEEPERS, Viewer, sees_everything


def may_edit_catalog(viewer: Viewer) -> bool:
    """Adds and changes agencies, goals, measures and targets."""
    return bool(viewer.state_roles & {"analyst", "administrator"})


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


def may_annotate(viewer: Viewer, *, agency_id: int, is_break: bool = False) -> bool:
    """Adds what readers must know of a series of this agency, and takes it back. A series break, across which nothing is computed, is
    OPM's to declare."""
    return may_edit_catalog(viewer) or (not is_break and agency_id in viewer.agencies)


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
