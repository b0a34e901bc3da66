"""Who owes what: the holder of a duty where there is one, else all stewards of the agency; a commissioner sees all of the agency."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Delegation
from accounts.rules.policy import Viewer
from goals.models import Duty


def owed_by(who: Viewer, day: date, *, thing: str, agency: str) -> Q:
    """The filter on measures or goals (`thing`: "measure" or "goal"; `agency`: the field that names whose it is) that keeps what
    `who` owes: as commissioner all of the agency, as steward what is the steward's own or nobody's, and what somebody who is away
    has handed to `who` for the time."""
    held = Duty.objects.filter(**{thing: OuterRef("pk")}, ended_at__isnull=True, user__is_active=True)
    mine = Q(user=who.user_id) | Q(user__in=_away(who, day))
    as_commissioner, as_steward, anywhere = (_among(agency, ids) for ids in (who.commissioner_of, who.steward_of, who.agencies))
    return as_commissioner | (as_steward & ~Exists(held)) | (anywhere & Exists(held.filter(mine)))


def _among(agency: str, ids: frozenset[int]) -> Q:
    return Q(**{f"{agency}__in": ids})


def _away(who: Viewer, day: date) -> Any:
    """Those for whom `who` stands in on the day."""
    held = Delegation.objects.filter(to=who.user_id, starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)
    return held.values("role__user")
