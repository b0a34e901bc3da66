"""Freezing a pack: what stands is read in one view of the facts, and kept with its digest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import Viewer
from goals.actions.reviews import Line, NewPack, ReviewRefused, keep_pack
from goals.queries.reviews import ReviewRow, review
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.lens import Lens, lens, revision
from scorecards.queries.reviews.collecting import Collected, collected
from scorecards.rules.packs import canonical, digest

FORM = 1
TRIES = 5


def freeze_review(*, review_id: int, by: User, at: datetime, through: Lens | None = None) -> None:
    """Freezes what is known now for a planned review: from then on it is prepared. `through`: other clocks than the site's own, for what is
    told of the past. Raises PermissionDenied, ReviewRefused."""
    who = viewer(by)
    of = review(who, review_id)
    if of is None or not of.may_run:
        raise PermissionDenied
    at = at.astimezone(UTC)
    through = through or lens()
    lines = _lines(_at_one_moment(of, who, through))
    head = {"review": of.id, "as_of": through.as_of, "known_at": at, "rules": RULE_VERSION, "form": FORM}
    sha256 = digest(head, ((line.kind, line.content) for line in lines))
    about = (of.kind, of.area_code, of.agency_code)
    keep_pack(review_id=of.id, pack=NewPack(through.as_of, at, RULE_VERSION, sha256, lines, about), by=by, at=at)


def _at_one_moment(of: ReviewRow, who: Viewer, through: Lens) -> Sequence[Collected]:
    """Everything, read while nothing that a page shows was written. Raises ReviewRefused where that does not come about."""
    for _ in range(TRIES):
        before = revision()
        # The cards are worked out from the same facts as the readings beside them, not taken from what the engine wrote last.
        found = collected(of, who, replace(through, is_live=False))
        if revision() == before:
            return found
    raise ReviewRefused("busy")


def _lines(found: Sequence[Collected]) -> list[Line]:
    return [Line(one.kind, canonical(one.facts), one.measure_id, one.goal_id, one.commitment_id, one.barrier_id) for one in found]
