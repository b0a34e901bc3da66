"""What who runs reviews does on the page of one, each by one action."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.rules.policy import Viewer
from goals.actions import reviews as actions
from goals.actions.reviews import ReviewRefused
from goals.queries.reviews import review
from scorecards.actions.reviews import freeze_review, minute_review
from scorecards.charts.agenda import agenda_items
from scorecards.forms.reviews import OwnItemForm
from scorecards.queries.lens import lens
from scorecards.queries.reviews.candidates import facts_for, proposed
from scorecards.queries.reviews.choices import promising
from scorecards.queries.reviews.minutes import keys_of
from scorecards.rules.agenda import MOST
from scorecards.tasks import nudge_mails

Act = Callable[[HttpRequest, Viewer, int], None]


def propose(request: HttpRequest, who: Viewer, review_id: int) -> None:
    """Puts what there is to speak of on the agenda, up to MOST items; what is on it is told anew."""
    of = review(who, review_id)
    if of is None:
        raise ReviewRefused("gone")
    at = lens()
    items = agenda_items(proposed(facts_for(of, who, at), at.as_of))
    standing, removed = keys_of(review_id)
    room = max(0, MOST - len(standing))
    new = [one for one in items if one.key not in standing | removed][:room]
    again = [one for one in items if one.key in standing]
    actions.put_items(review_id=review_id, items=[*again, *new], **_by(request))


def _by(request: HttpRequest, *, at: bool = True) -> dict[str, Any]:
    return {"by": request.user} | ({"at": timezone.now()} if at else {})


def _item(request: HttpRequest) -> int:
    return number(request.POST.get("item", ""))


def number(text: str) -> int:
    """An id as a form sends it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _add(request: HttpRequest, who: Viewer, review_id: int) -> None:
    of = review(who, review_id)
    form = OwnItemForm(request.POST, offers=promising(who, of)) if of else None
    if form is None or not form.is_valid():
        raise ReviewRefused("empty" if not request.POST.get("subject", "").strip() else "long")
    actions.add_own_item(review_id=review_id, item=form.item(), **_by(request))


def _up(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.move_item(review_id=review_id, item_id=_item(request), up=True, **_by(request, at=False))


def _down(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.move_item(review_id=review_id, item_id=_item(request), up=False, **_by(request, at=False))


def _order(request: HttpRequest, who: Viewer, review_id: int) -> None:
    order = [number(one) for one in request.POST.get("order", "").split(",") if one]
    actions.order_items(review_id=review_id, item_ids=order, **_by(request, at=False))


def _remove(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.remove_item(review_id=review_id, item_id=_item(request), **_by(request))


def _restore(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.restore_item(review_id=review_id, item_id=_item(request), **_by(request, at=False))


def _freeze(request: HttpRequest, who: Viewer, review_id: int) -> None:
    freeze_review(review_id=review_id, **_by(request))


def _begin(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.begin_review(review_id=review_id, **_by(request))


def _close(request: HttpRequest, who: Viewer, review_id: int) -> None:
    minute_review(review_id=review_id, **_by(request))
    nudge_mails()


def _cancel(request: HttpRequest, who: Viewer, review_id: int) -> None:
    actions.cancel_review(review_id=review_id, why=request.POST.get("why", ""), **_by(request))


ACTS: Mapping[str, Act] = {
    "propose": propose,
    "add": _add,
    "up": _up,
    "down": _down,
    "order": _order,
    "remove": _remove,
    "restore": _restore,
    "freeze": _freeze,
    "begin": _begin,
    "close": _close,
    "cancel": _cancel,
}
