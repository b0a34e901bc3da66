"""Who may care for people and for what the system keeps about itself: accounts, roles, duties, tokens, mail, the audit."""

from accounts.rules.policy.viewers import DATA_KEEPERS, Viewer, keeps_data, sees_everything


def may_manage_people(viewer: Viewer) -> bool:
    """Invites people, gives and ends roles, hands over what was somebody's, closes accounts."""
    return "administrator" in viewer.state_roles


def may_see_people(viewer: Viewer) -> bool:
    """Sees who there is, their roles and duties, and what would be left without somebody: who cares for people, and OPM, which chases."""
    return bool(viewer.state_roles & DATA_KEEPERS)


def may_delegate(viewer: Viewer, *, agency_id: int) -> bool:
    """Names who stands in for a commissioner or steward of this agency: the person herself, or an administrator."""
    return may_manage_people(viewer) or agency_id in viewer.agencies


def may_give_duties(viewer: Viewer, *, agency_id: int) -> bool:
    """Says who of this agency answers for one of its measures or goals."""
    return keeps_data(viewer) or agency_id in viewer.commissioner_of


def may_keep_tokens(viewer: Viewer, *, agency_id: int) -> bool:
    """Makes and revokes tokens for this agency's systems: its commissioner, or an administrator for any."""
    return "administrator" in viewer.state_roles or agency_id in viewer.commissioner_of


def may_see_outbox(viewer: Viewer) -> bool:
    """Sees what mail was sent, to whom, and what became of it."""
    return bool(viewer.state_roles & DATA_KEEPERS)


def may_see_audit(viewer: Viewer) -> bool:
    """Searches and exports the record of every change."""
    return bool(viewer.state_roles & DATA_KEEPERS)


def may_read_history(viewer: Viewer, *, agency_id: int) -> bool:
    """Reads who changed what of the things of this agency."""
    return sees_everything(viewer) or agency_id in viewer.agencies


def may_join_agencies(viewer: Viewer) -> bool:
    """Merges, splits and renames agencies."""
    return bool(viewer.state_roles & DATA_KEEPERS)
