"""Who may have records linked, decide about what comes of it, and read it. Nobody, whatever the role, reads anything of a person."""

from collections.abc import Collection

from accounts.rules.policy.viewers import DATA_KEEPERS, Viewer

LINKERS = frozenset({"linkage_officer"})
DISCLOSERS = frozenset({"disclosure_officer"})


def may_run_studies(viewer: Viewer) -> bool:
    """Keeps agreements, plans studies, takes extracts in, starts, cancels and resumes runs, and asks for their release."""
    return bool(viewer.state_roles & LINKERS)


def may_answer_pairs(viewer: Viewer, *, is_synthetic: bool) -> bool:
    """Says of sampled pairs of records whether they are one person: of invented people only."""
    return is_synthetic and may_run_studies(viewer)


def may_approve_study(viewer: Viewer, *, agency_id: int, hands: Collection[int]) -> bool:
    """Agrees for an agency that what was found with its data is published: its commissioner, who had no hand in the run."""
    return agency_id in viewer.commissioner_of and viewer.user_id not in hands


def may_release_study(viewer: Viewer, *, hands: Collection[int]) -> bool:
    """Releases what a run found: a disclosure officer who neither ran it, asked for its release, nor agreed for an agency (`hands`)."""
    return bool(viewer.state_roles & DISCLOSERS) and viewer.user_id not in hands


def _works_on(viewer: Viewer, owner_ids: Collection[int]) -> bool:
    """A study's officers, and the people of the agencies whose data it is."""
    return bool(viewer.state_roles & (LINKERS | DISCLOSERS)) or bool(viewer.agencies & set(owner_ids))


def may_see_study_work(viewer: Viewer, *, owner_ids: Collection[int]) -> bool:
    """Reads what goes on in a study: agreement, extracts, runs, approvals and the privacy log. Its officers, the agencies whose data it is,
    and OPM, which reads the record of every change."""
    return _works_on(viewer, owner_ids) or bool(viewer.state_roles & DATA_KEEPERS)


def may_see_study(viewer: Viewer, *, is_published: bool, owner_ids: Collection[int]) -> bool:
    """Knows of a study: everybody once it has a published finding; before that who may see what goes on in it."""
    return is_published or may_see_study_work(viewer, owner_ids=owner_ids)


def may_see_finding(viewer: Viewer, *, is_published: bool, owner_ids: Collection[int]) -> bool:
    """Reads what a run found and what the check of its extracts says: everybody what is published; before that its officers and
    the agencies whose data it is, who decide about it."""
    return is_published or _works_on(viewer, owner_ids)
