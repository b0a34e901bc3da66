"""Asking for a pack. What shows the same is made once: the key names everything its content depends on."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.policy import Viewer
from goals.queries.following import thing
from scorecards.actions.briefings.keeping import is_kept
from scorecards.models import Briefing, BriefingState, Subscription
from scorecards.queries.edition import edition
from scorecards.queries.lens import lens, revision
from scorecards.rules.briefings import NothingThere, Wanted

OPEN = (BriefingState.WAITING, BriefingState.MAKING)
MOST_WAITING = 40


class TooMany(Exception):
    """So many packs wait that one more would only wait too."""


@transaction.atomic
def ask(*, wanted: Wanted, who: Viewer, by: User | None, at: datetime, subscription: Subscription | None = None) -> Briefing:
    """The pack that `by` wants as `who` may see it; then nudge `scorecards.tasks.make_briefing` with its id unless it is ready.

    `by` None: anybody, who sees what is published. One that waits already, or is there, is the answer. Raises NothingThere or TooMany."""
    about = thing(who, wanted.kind, wanted.code)
    if about is None:
        raise NothingThere
    key = key_of(wanted, who)
    known = _known(key, by, subscription)
    if known is not None:
        return known
    if Briefing.objects.filter(state__in=OPEN).count() >= MOST_WAITING and subscription is None:
        raise TooMany
    plain = _plain(wanted) | {"title": about.name, "audience": who.cache_key, "asked_at": at, "subscription": subscription}
    ready = _ready(key)
    made, is_new = Briefing.objects.get_or_create(key=key, asked_by=by, state__in=OPEN, defaults=plain | ready)
    if subscription is not None and not is_new and made.subscription_id is None:
        made.subscription = subscription
        made.save(update_fields=["subscription"])
    return made


def key_of(wanted: Wanted, who: Viewer) -> str:
    """The digest of all that the content depends on: what is wanted, who looks, through which clocks, at which facts, by which code."""
    at = lens(wanted.as_of, wanted.known_on)
    told = (_plain(wanted), who.cache_key, at.as_of, at.known_on, revision(), edition())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _plain(wanted: Wanted) -> dict[str, Any]:
    names = ("kind", "code", "form", "paper", "is_brief", "as_of", "known_on", "language")
    return {name: getattr(wanted, name) for name in names}


def _known(key: str, by: User | None, subscription: Subscription | None) -> Briefing | None:
    """The person's own pack of this content that waits or is there. A regular one is a new one each time: it is told by mail."""
    found = Briefing.objects.filter(key=key, asked_by=by, state__in=[*OPEN, BriefingState.READY])
    if subscription is not None:
        found = found.filter(state__in=OPEN)
    newest = found.order_by("-asked_at").first()
    return newest if newest and (newest.state in OPEN or is_kept(newest)) else None


def _ready(key: str) -> dict[str, Any]:
    """The file that somebody else with the same rights had made of the same content, if it is there."""
    found = Briefing.objects.filter(key=key, state=BriefingState.READY).order_by("-finished_at").first()
    if found is None or not is_kept(found):
        return {"key": key}
    names = ("key", "state", "file", "size_bytes", "finished_at", "expires_at")
    return {name: getattr(found, name) for name in names}
