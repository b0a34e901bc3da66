"""Feeds as their pages show them, to those who may see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.rules.policy import Viewer, sees_everything
from agencies.models import Agency
from metrics.models import ExpectedRelease, Feed, FeedFetch, FeedKind, FetchOutcome, LayoutVersion, Reading, Upload, UploadState
from metrics.queries.labels import PERIODS
from metrics.rules.releases import regular_due

HISTORY = 50
# Of what a feed brought, what still waits for somebody.
OPEN = (UploadState.RECEIVED, UploadState.READING, UploadState.UNKNOWN, UploadState.REVIEW, UploadState.PUBLISHING)
LOOKED_AT = (UploadState.UNKNOWN, UploadState.REVIEW, UploadState.REFUSED, UploadState.FAILED)


class FeedState(TextChoices):
    """How a feed stands, the most pressing first."""

    ASKED = "asked", _("being asked")
    PAUSED = "paused", _("paused")
    FAILING = "failing", _("failing")
    WAITING = "waiting", _("waits for review")
    NEW = "new", _("not asked yet")
    GOOD = "good", _("in order")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed, as the list shows it. `upload_id`: what it brought last; `waits`: somebody has to look at that."""

    feed_id: int
    code: str
    name: str
    kind: FeedKind
    agency_code: str
    agency_name: str
    address: str
    dataset: str
    every_hours: int
    is_active: bool
    is_trusted: bool
    state: FeedState
    failures: int
    error: str
    last_asked: datetime | None
    last_good: datetime | None
    last_new: datetime | None
    next_at: datetime
    upload_id: int | None
    waits: bool

    @property
    def page(self) -> str:
        """Where a person looks at the source."""
        return f"{self.address}/d/{self.dataset}" if self.dataset else self.address


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One asking of a feed."""

    started_at: datetime
    finished_at: datetime | None
    outcome: FetchOutcome
    asked_by: str
    address: str
    status: int | None
    tries: int
    requests: int
    rows: int
    size_bytes: int
    sha256: str
    headers: Mapping[str, str]
    error: str
    upload_id: int | None
    upload_state: UploadState | None


@dataclass(frozen=True, slots=True)
class FeedSheet:
    """One feed with its settings and its history."""

    row: FeedRow
    agency_id: int
    layout_id: int | None
    layout_code: str
    layout_name: str
    select: str
    where: str
    order: str
    app_token: str
    history: tuple[FetchRow, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Expected:
    """When a period is expected by a stated date. `moved_from`: the date it was expected by before, where that was earlier."""

    measure_id: int
    period_end: date
    due_on: date
    note: str
    moved_from: date | None


def feeds(who: Viewer) -> list[FeedRow]:
    """The feeds that `who` may see, by name. One query."""
    return [_row(feed) for feed in _with_last(_seen_by(who))]


def feed_sheet(who: Viewer, code: str) -> FeedSheet | None:
    """One feed with its newest fetches; None when there is none or `who` may not see it."""
    feed = _with_last(_seen_by(who).filter(code=code)).first()
    if feed is None:
        return None
    fetches = FeedFetch.objects.filter(feed=feed).select_related("asked_by", "upload").defer("upload__findings", "upload__understood")
    return FeedSheet(
        row=_row(feed),
        agency_id=feed.agency_id,
        layout_id=feed.layout_id,
        layout_code=feed.layout.code if feed.layout else "",
        layout_name=feed.layout.name if feed.layout else "",
        select=feed.select,
        where=feed.where,
        order=feed.order,
        app_token=feed.app_token,
        history=tuple(_fetch(one) for one in fetches.order_by("-started_at", "-pk")[:HISTORY]),
    )


def measures_fed(feed_ids: Collection[int]) -> dict[int, list[int]]:
    """The measures that each feed feeds: those of the readings that its uploads brought. One query."""
    pairs = Reading.objects.filter(upload__feed__in=feed_ids).values_list("upload__feed_id", "measure_id").distinct().order_by("measure_id")
    found: dict[int, list[int]] = {feed_id: [] for feed_id in feed_ids}
    for feed_id, measure_id in pairs:
        found[feed_id or 0].append(measure_id)
    return found


def expected_releases(measure_ids: Collection[int]) -> list[Expected]:
    """The periods of these measures that have a stated date, by measure and period, and where that date was before. Two queries."""
    releases = ExpectedRelease.objects.filter(measure_id__in=measure_ids).select_related("measure").prefetch_related("events")
    return [
        Expected(one.measure_id, one.period_end, one.due_on, one.note, _moved_from(one))
        for one in releases.order_by("measure_id", "period_end")
    ]  # fmt: skip


def _moved_from(release: Any) -> date | None:
    """The newest other date that the audit has, else the one by lag and grace; None when it was not moved to a later one."""
    versions = sorted(release.events.all(), key=lambda event: event.pgh_id)
    before = [event.due_on for event in versions if event.due_on != release.due_on]
    measure = release.measure
    regular = regular_due(PERIODS[measure.period], release.period_end, (measure.lag_days, measure.grace_days, measure.follow_up_months))
    earlier = before[-1] if before else regular
    return earlier if earlier is not None and earlier < release.due_on else None


def layouts_to_choose() -> list[tuple[int, str]]:
    """The layouts that can be given to a feed, by name."""
    found = LayoutVersion.objects.filter(layout__retired_on__isnull=True).values_list("layout_id", "layout__name").distinct()
    return sorted(found, key=lambda pair: pair[1])


def agencies_to_choose() -> list[tuple[int, str]]:
    """The agencies a feed can be of, by name."""
    return list(Agency.objects.filter(effective_to__isnull=True).order_by("name").values_list("pk", "name"))


def is_code_taken(code: str, *, but: int | None) -> bool:
    """Whether another feed than `but` has this code."""
    others = Feed.objects.exclude(pk=but) if but else Feed.objects.all()
    return others.filter(code__iexact=code).exists()


def _seen_by(who: Viewer) -> QuerySet[Feed]:
    """The feeds for which `may_see_feed` holds."""
    found = Feed.objects.select_related("agency", "layout").order_by("name")
    return found if sees_everything(who) else found.filter(agency_id__in=who.agencies)


def _with_last(found: QuerySet[Feed]) -> QuerySet[Any]:
    """Each feed with what its last fetches say."""
    fetches = FeedFetch.objects.filter(feed=OuterRef("pk")).order_by("-started_at", "-pk")
    over = fetches.exclude(outcome=FetchOutcome.RUNNING)
    uploads = Upload.objects.filter(feed=OuterRef("pk")).order_by("-pk")
    return found.annotate(
        last_asked=Subquery(over.values("started_at")[:1]),
        last_error=Subquery(over.values("error")[:1]),
        last_good=Subquery(over.exclude(outcome=FetchOutcome.FAILED).values("started_at")[:1]),
        last_new=Subquery(over.filter(outcome=FetchOutcome.CHANGED).values("started_at")[:1]),
        last_upload=Subquery(uploads.values("pk")[:1]),
        last_upload_state=Subquery(uploads.values("state")[:1]),
    )


def _row(feed: Any) -> FeedRow:
    waits = feed.last_upload_state in LOOKED_AT
    return FeedRow(
        feed_id=feed.pk,
        code=feed.code,
        name=feed.name,
        kind=FeedKind(feed.kind),
        agency_code=feed.agency.code,
        agency_name=feed.agency.name,
        address=feed.address,
        dataset=feed.dataset,
        every_hours=feed.every_hours,
        is_active=feed.is_active,
        is_trusted=feed.is_trusted,
        state=_state(feed, waits),
        failures=feed.failures,
        error=(feed.last_error or "") if feed.failures else "",
        last_asked=feed.last_asked,
        last_good=feed.last_good,
        last_new=feed.last_new,
        next_at=feed.next_at,
        upload_id=feed.last_upload,
        waits=waits,
    )


def _state(feed: Any, waits: bool) -> FeedState:
    if feed.claimed_at:
        return FeedState.ASKED
    if not feed.is_active:
        return FeedState.PAUSED
    if feed.failures:
        return FeedState.FAILING
    if waits:
        return FeedState.WAITING
    return FeedState.GOOD if feed.last_asked else FeedState.NEW


def _fetch(one: FeedFetch) -> FetchRow:
    return FetchRow(
        started_at=one.started_at,
        finished_at=one.finished_at,
        outcome=FetchOutcome(one.outcome),
        asked_by=one.asked_by.name if one.asked_by else "",
        address=one.address,
        status=one.status,
        tries=one.tries,
        requests=one.requests,
        rows=one.rows,
        size_bytes=one.size_bytes,
        sha256=one.sha256,
        headers=one.headers,
        error=one.error,
        upload_id=one.upload_id,
        upload_state=UploadState(one.upload.state) if one.upload else None,
    )
