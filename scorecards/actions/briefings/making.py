"""The worker's part: takes a pack up, makes it, keeps its file. A worker that is killed goes silent, and its pack is taken up again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC, Viewer
from scorecards.actions.briefings.keeping import path_of, store
from scorecards.actions.briefings.mailing import queue_ready
from scorecards.models import Briefing, BriefingState
from scorecards.rules.briefings import NothingThere, Stopped, Wanted

SILENT = timedelta(seconds=90)
SAYS_EVERY = timedelta(seconds=1)
LEFT_ALONE = timedelta(seconds=10)
"""How long a pack waits before the sweep nudges for it once more."""
MOST_ATTEMPTS = 3
GIVEN_UP = "It could not be made in three tries."
RIGHTS_CHANGED = "What you may see has changed since you asked. Ask for it again."
GONE = "There is nothing of this name that you may see any more."
OPEN = (BriefingState.WAITING, BriefingState.MAKING)
log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


class RightsChanged(Exception):
    """The person who asked may see something else by now than when it was asked for."""


class Turn:
    """One worker's turn at a pack: says how far it is and that it is alive, and hears that it shall stop."""

    def __init__(self, briefing: Briefing, clock: Clock) -> None:
        self._whose = {"pk": briefing.pk, "state": BriefingState.MAKING, "attempts": briefing.attempts}
        self._clock, self._said = clock, clock()

    def says(self, stage: str) -> None:
        """Notes what is done now. Raises Stopped when the pack is no longer this worker's."""
        if not self._update(stage=stage):
            raise Stopped

    def goes_on(self) -> bool:
        """Whether the pack is still wanted of this worker; asked often, looked up once a second."""
        if self._clock() - self._said < SAYS_EVERY:
            return True
        return self._update()

    def ends(self, **fields: Any) -> bool:
        return self._update(claimed_at=None, **fields)

    def waits(self, error: str) -> None:
        """Leaves the pack to be tried once more."""
        self._update(state=BriefingState.WAITING, error=error)

    def _update(self, **fields: Any) -> bool:
        self._said = self._clock()
        return bool(Briefing.objects.filter(**self._whose).update(**({"claimed_at": self._said} | fields)))


Make = Callable[[Wanted, Viewer, Turn], bytes]


def waiting_for_work(*, at: datetime, most: int = 3) -> list[int]:
    """Packs that nobody works on: nudged for and not taken up, or taken up by a worker that is gone."""
    untouched = Q(claimed_at__isnull=True, asked_at__lt=at - LEFT_ALONE) | Q(claimed_at__lt=at - LEFT_ALONE)
    left = Q(untouched, state=BriefingState.WAITING) | Q(state=BriefingState.MAKING, claimed_at__lt=at - SILENT)
    return list(Briefing.objects.filter(left).order_by("asked_at").values_list("pk", flat=True)[:most])


def carry_out(*, briefing_id: int, make: Make, clock: Clock = timezone.now) -> bool:
    """Makes a pack that waits; True when it is ready now. It may be called twice, and by two workers at once: one makes it."""
    briefing = _claim(briefing_id, clock())
    if briefing is None:
        return False
    turn = Turn(briefing, clock)
    try:
        with translation.override(briefing.language):
            return _keep(briefing, turn, make(wanted_of(briefing), looking_of(briefing), turn), clock())
    except Stopped:
        log.info("briefing_stopped", briefing=briefing_id)
    except RightsChanged:
        turn.ends(state=BriefingState.FAILED, error=RIGHTS_CHANGED, finished_at=clock())
    except NothingThere:
        turn.ends(state=BriefingState.FAILED, error=GONE, finished_at=clock())
    except Exception as error:  # one pack that cannot be made never stops the others
        log.exception("briefing_failed", briefing=briefing_id)
        _later(briefing, turn, f"{type(error).__name__}", clock())
    return False


def _claim(briefing_id: int, at: datetime) -> Briefing | None:
    """Takes a pack up; None when it is not waiting, or another worker is alive at it. The number of the attempt tells workers apart."""
    free = Briefing.objects.filter(
        Q(state=BriefingState.WAITING) | Q(state=BriefingState.MAKING, claimed_at__lt=at - SILENT), pk=briefing_id
    )
    if free.filter(attempts__gte=MOST_ATTEMPTS).update(state=BriefingState.FAILED, error=GIVEN_UP, finished_at=at):
        return None
    if not free.update(state=BriefingState.MAKING, claimed_at=at, attempts=F("attempts") + 1, stage=""):
        return None
    return Briefing.objects.select_related("asked_by", "subscription__user").get(pk=briefing_id)


def wanted_of(briefing: Briefing) -> Wanted:
    names = ("kind", "code", "form", "paper", "is_brief", "as_of", "known_on", "language")
    return Wanted(**{name: getattr(briefing, name) for name in names})


def looking_of(briefing: Briefing) -> Viewer:
    """Who looks: the person who asked, by the roles held now; everybody where only what is published was asked for. Raises
    RightsChanged."""
    if briefing.audience == PUBLIC.cache_key or briefing.asked_by is None:
        return PUBLIC
    who = viewer(briefing.asked_by)
    if who.cache_key != briefing.audience:
        raise RightsChanged
    return who


def _keep(briefing: Briefing, turn: Turn, content: bytes, at: datetime) -> bool:
    """Writes the file and then says so; who has lost the pack meanwhile leaves nothing."""
    turn.says("keeping")
    name = f"{briefing.public_id}.{briefing.form}"
    store(name, content)
    expires = at + timedelta(days=settings.PACKS_KEEP_DAYS)
    with transaction.atomic():
        is_ours = turn.ends(
            state=BriefingState.READY, file=name, size_bytes=len(content), finished_at=at, expires_at=expires, error="", stage=""
        )
        if is_ours and briefing.subscription is not None:
            queue_ready(briefing=briefing, subscription=briefing.subscription, at=at)
    if not is_ours:
        path_of(name).unlink(missing_ok=True)
    return is_ours


def _later(briefing: Briefing, turn: Turn, error: str, at: datetime) -> None:
    """Tried again by the sweep, or given up."""
    if briefing.attempts >= MOST_ATTEMPTS:
        turn.ends(state=BriefingState.FAILED, error=f"{GIVEN_UP} ({error})", finished_at=at)
    else:
        turn.waits(error)


@transaction.atomic
def cancel(*, briefing_id: int, at: datetime) -> bool:
    """Stops a pack that waits or is being made; the worker sees it within a second. False: it is too late."""
    found = Briefing.objects.filter(pk=briefing_id, state__in=OPEN)
    return bool(found.update(state=BriefingState.CANCELLED, finished_at=at, claimed_at=None))
