"""Asking for a pack. What shows the same is made once: the key names everything its content depends on."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.policy import Viewer
from goals.queries.following import thing
from scorecards.actions.briefings.keeping import is_kept
from scorecards.models import Briefing, BriefingKind, BriefingState, Subscription
from scorecards.queries.edition import edition
from scorecards.queries.lens import lens, revision
from scorecards.queries.packs.review import name_of, review_with
from scorecards.queries.packs.study import published_study
from scorecards.rules.briefings import NothingThere, Wanted

OPEN = (BriefingState.WAITING, BriefingState.MAKING)
MOST_WAITING = 40


class TooMany(Exception):
    """So many packs wait that one more would only wait too."""


@transaction.atomic
def ask(*, wanted: Wanted, who: Viewer, by: User | None, at: datetime, subscription: Subscription | None = None) -> Briefing:
    """The pack that `by` wants as `who` may see it; then nudge `scorecards.tasks.make_briefing` with its id unless it is ready.

    `by` None: anybody, who sees what is published. One that waits already, or is there, is the answer. Raises NothingThere or TooMany."""
    title = title_of(wanted, who)
    if not title:
        raise NothingThere
    key = key_of(wanted, who)
    known = _known(key, by, subscription)
    if known is not None:
        return known
    if Briefing.objects.filter(state__in=OPEN).count() >= MOST_WAITING and subscription is None:
        raise TooMany
    plain = _plain(wanted) | {"title": title, "audience": who.cache_key, "asked_at": at, "subscription": subscription}
    ready = _ready(key)
    made, is_new = Briefing.objects.get_or_create(key=key, asked_by=by, state__in=OPEN, defaults=plain | ready)
    if subscription is not None and not is_new and made.subscription_id is None:
        made.subscription = subscription
        made.save(update_fields=["subscription"])
    return made


def title_of(wanted: Wanted, who: Viewer) -> str:
    """What the thing is called that the pack is about; empty where there is none that `who` may see, or no pack of this kind."""
    if wanted.kind == BriefingKind.REVIEW:
        found = None if wanted.is_brief else review_with(who, wanted.code)
        return name_of(found) if found else ""
    if wanted.kind == BriefingKind.STUDY:
        study = None if wanted.is_brief else published_study(wanted.code)
        return study.row.title if study else ""
    about = thing(who, wanted.kind, wanted.code)
    return about.name if about else ""


def key_of(wanted: Wanted, who: Viewer) -> str:
    """The digest of all that the content depends on: what is wanted, who looks, through which clocks, at which facts, by which code."""
    at = lens(wanted.as_of, wanted.known_on)
    # Who may read what of a review is a matter of each person: who is invited, and what each agency promised.
    whose = (who.cache_key, who.user_id) if wanted.kind == BriefingKind.REVIEW else (who.cache_key,)
    # Figures of measures say nothing of a study: its own finding does.
    study = published_study(wanted.code) if wanted.kind == BriefingKind.STUDY else None
    whose = (*whose, study.finding.sha256 if study and study.finding else "") if study else whose
    told = (_plain(wanted), *whose, at.as_of, at.known_on, revision(), edition())
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
