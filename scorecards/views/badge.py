"""The number beside "My updates" in the header: kept for a minute, forgotten when something is done."""

from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.rules.policy import Viewer, is_staff
from scorecards.queries.duties import duties_of
from scorecards.queries.lens import site_today

KEEP_SECONDS = 60


def badge_of(who: Viewer) -> int:
    """How many things this person has to do now; 0 for those who are not staff."""
    if not is_staff(who) or who.user_id is None:
        return 0
    key = _key(who.user_id)
    try:
        kept: int | None = cache.get(key)
        if kept is None:
            kept = duties_of(who, site_today()).count
            cache.set(key, kept, KEEP_SECONDS)
    except RedisError:
        return duties_of(who, site_today()).count
    return kept


def forget_badge(user_id: int | None) -> None:
    """Has the number counted anew."""
    try:
        cache.delete(_key(user_id or 0))
    except RedisError:
        return


def _key(user_id: int) -> str:
    return f"badge:{user_id}:{site_today()}"
