"""Who may keep views of lists, and whom they may share them with. A view holds no rows: who opens it sees what they may see anyway."""

from accounts.rules.policy.viewers import Viewer, is_staff


def may_keep_views(viewer: Viewer) -> bool:
    """Saves what was asked of a list under a name: everybody with an account."""
    return viewer.user_id is not None


def may_share_view(viewer: Viewer, *, audience: str, agency_id: int | None) -> bool:
    """Lets others open a view: the own agency's people, or all staff. Only staff share."""
    if audience == "private":
        return may_keep_views(viewer)
    return is_staff(viewer) if audience == "staff" else agency_id in viewer.agencies


def may_open_view(viewer: Viewer, *, owner_id: int | None, audience: str, agency_id: int | None) -> bool:
    """Finds a view in the list: its maker, and those it is shared with."""
    own = viewer.user_id is not None and owner_id == viewer.user_id
    shared = audience == "staff" and is_staff(viewer)
    return own or shared or (audience == "agency" and agency_id in viewer.agencies)
