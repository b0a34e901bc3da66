"""Who may have and take briefing packs."""

from accounts.rules.policy.viewers import PUBLIC, Viewer


def may_take_briefing(viewer: Viewer, *, asked_by_id: int | None, audience: str) -> bool:
    """Takes away a pack: whoever asked for it, while they may still see all that is in it. What anybody asked for anybody may take."""
    is_own = asked_by_id is None or (viewer.user_id is not None and asked_by_id == viewer.user_id)
    return is_own and audience in (PUBLIC.cache_key, viewer.cache_key)


def may_subscribe_briefings(viewer: Viewer) -> bool:
    """Has packs made and mailed every week or month: anybody with an account."""
    return viewer.user_id is not None
