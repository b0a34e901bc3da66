"""Briefing packs that were asked for, and regular ones, as frozen rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.models import User
from accounts.rules.policy import PUBLIC, Viewer, may_take_briefing
from scorecards.models import Briefing, BriefingKind, BriefingState, Form, Paper, Rhythm, Subscription
from scorecards.queries.packs.review import readable
from scorecards.rules.briefings import STAGES, Wanted

SHOWN = 30


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """One pack. `step` of `steps` is how far it is; `may_take` whether the viewer may still see all that is in it."""

    id: int
    public_id: UUID
    kind: str
    code: str
    title: str
    form: Form
    paper: Paper
    is_brief: bool
    is_public: bool
    as_of: date | None
    known_on: date | None
    asked_at: datetime
    state: BriefingState
    stage: str
    finished_at: datetime | None
    expires_at: datetime | None
    size_bytes: int
    error: str
    file: str
    may_take: bool
    is_own: bool
    wanted: Wanted

    @property
    def is_open(self) -> bool:
        return self.state in (BriefingState.WAITING, BriefingState.MAKING)

    @property
    def step(self) -> int:
        return STAGES.index(self.stage) + 1 if self.stage in STAGES else 0

    @property
    def steps(self) -> int:
        return len(STAGES)


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A regular pack of somebody."""

    id: int
    kind: str
    code: str
    title: str
    form: Form
    is_brief: bool
    rhythm: Rhythm
    day: int
    started_at: datetime
    sent_for: date | None
    ended_at: datetime | None


def briefing(who: Viewer, public_id: UUID) -> BriefingRow | None:
    """The pack with this address, for whoever asked for it; None for anybody else. One query, two more for the pack of a review."""
    found = Briefing.objects.filter(public_id=public_id).first()
    if found is None or (found.asked_by_id is not None and found.asked_by_id != who.user_id):
        return None
    return _row(found, who, _reads(who, [found]))


def briefings_of(user: User, who: Viewer) -> list[BriefingRow]:
    """The newest packs that a person asked for. One query, two more where there are packs of reviews among them."""
    found = list(Briefing.objects.filter(asked_by=user).order_by("-asked_at")[:SHOWN])
    reads = _reads(who, found)
    return [_row(one, who, reads) for one in found]


def subscriptions_of(user: User) -> list[SubscriptionRow]:
    """The regular packs of a person that were not stopped, newest first. One query."""
    found = Subscription.objects.filter(user=user, ended_at=None).select_related("area", "agency", "goal")
    return [_subscription(one) for one in found]


def subscription_with(secret: str) -> SubscriptionRow | None:
    """The regular pack whose mails have this secret in their links, stopped or not."""
    found = Subscription.objects.select_related("area", "agency", "goal").filter(secret=secret).first()
    return _subscription(found) if found else None


def _row(one: Briefing, who: Viewer, reads: Collection[str]) -> BriefingRow:
    names = ("kind", "code", "form", "paper", "is_brief", "as_of", "known_on", "language")
    return BriefingRow(
        id=one.pk,
        public_id=one.public_id,
        kind=one.kind,
        code=one.code,
        title=one.title,
        form=Form(one.form),
        paper=Paper(one.paper),
        is_brief=one.is_brief,
        is_public=one.audience == PUBLIC.cache_key,
        as_of=one.as_of,
        known_on=one.known_on,
        asked_at=one.asked_at,
        state=BriefingState(one.state),
        stage=one.stage,
        finished_at=one.finished_at,
        expires_at=one.expires_at,
        size_bytes=one.size_bytes,
        error=one.error,
        file=one.file,
        may_take=may_take_briefing(who, asked_by_id=one.asked_by_id, audience=one.audience)
        and (one.kind != BriefingKind.REVIEW or one.code in reads),
        is_own=one.asked_by_id is not None and one.asked_by_id == who.user_id,
        wanted=Wanted(**{name: getattr(one, name) for name in names}),
    )


def _reads(who: Viewer, found: Iterable[Briefing]) -> Collection[str]:
    """The codes of the reviews whose packs `who` may still read: somebody may have been taken off a list since."""
    return readable(who, [one.code for one in found if one.kind == BriefingKind.REVIEW])


def _subscription(one: Subscription) -> SubscriptionRow:
    kind, about = next((kind, found) for kind in ("area", "agency", "goal") if (found := getattr(one, kind)) is not None)
    return SubscriptionRow(
        id=one.pk,
        kind=kind,
        code=about.code,
        title=about.statement if kind == "goal" else about.name,
        form=Form(one.form),
        is_brief=one.is_brief,
        rhythm=Rhythm(one.rhythm),
        day=one.day,
        started_at=one.started_at,
        sent_for=one.sent_for,
        ended_at=one.ended_at,
    )
