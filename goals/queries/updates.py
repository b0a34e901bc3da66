"""Updates of goals as frozen rows: one with all it says, and a goal's over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Role, RoleKind
from accounts.rules.policy import SEEN_BY_PARTNERS, Viewer, may_see_update, sees_everything
from goals.models import Evidence, Goal, GoalUpdate, Partnership, UpdateState
from goals.queries.declared import published_by, published_updates
from goals.rules.updates import FIELDS, STORY
from metrics.models import ReportingPeriod
from metrics.rules.calendar import quarter_of

PEOPLE = ("saved_by", "submitted_by", "decided_by", "published_by")


@dataclass(frozen=True, slots=True)
class PeriodFace:
    """A reporting period."""

    id: int
    code: str
    start: date
    end: date
    opens_on: date
    due_on: date
    closes_on: date

    @property
    def label(self) -> str:
        """April to June 2019."""
        return quarter_of(self.end).label


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file of evidence without its bytes."""

    id: int
    filename: str
    size_bytes: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One update. `fields` are its texts by name (a day as ISO); names are those of goals.models.GoalUpdate."""

    id: int
    goal_id: int
    goal_code: str
    lead_id: int
    period: PeriodFace
    state: str
    version: int
    computed: str
    fields: Mapping[str, str]
    saved_by: str
    saved_at: datetime
    submitted_by: str
    submitted_by_id: int | None
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    decision_note: str
    published_by: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def declared(self) -> str:
        return self.fields["declared"]

    @property
    def reason(self) -> str:
        return self.fields["declared_why"]

    @property
    def until(self) -> date | None:
        return date.fromisoformat(self.fields["told_until"]) if self.fields["told_until"] else None

    @property
    def story(self) -> dict[str, str]:
        """What it answers to the questions, only where it answers."""
        return {name: self.fields[name] for name in STORY if self.fields[name].strip()}


def period_named(code: str) -> PeriodFace | None:
    """The reporting period with this code."""
    one = ReportingPeriod.objects.filter(code=code).first()
    return face_of(one) if one else None


def face_of(one: ReportingPeriod) -> PeriodFace:
    return PeriodFace(one.pk, one.code, one.start, one.end, one.opens_on, one.due_on, one.closes_on)


def update_of(goal_id: int, period_id: int) -> UpdateRow | None:
    """The update of a goal for a period, unless it was withdrawn. One query."""
    found = _rows().filter(goal=goal_id, period=period_id).exclude(state=UpdateState.WITHDRAWN).first()
    return update_row(found) if found else None


def earlier_text(goal_id: int, period_id: int, end: date) -> UpdateRow | None:
    """What was said last time: the newest update for an earlier period, else what was withdrawn of this one."""
    said = _rows().filter(goal=goal_id, submitted_at__isnull=False)
    before = said.filter(period__end__lt=end).exclude(state=UpdateState.WITHDRAWN).order_by("-period__end").first()
    found = before or said.filter(period=period_id, state=UpdateState.WITHDRAWN).order_by("-withdrawn_at").first()
    return update_row(found) if found else None


def goal_history(who: Viewer, goal_id: int, as_of: date, known_on: date | None) -> list[UpdateRow]:
    """A goal's updates, newest first: the published ones; for the agency's people and who reads everything also the others.

    Looking at what was known on a day shows what was published by then, to everybody."""
    found = _rows().filter(goal=goal_id)
    if known_on is not None:
        found = found.filter(published_by(known_on), period__opens_on__lte=as_of)
    elif not sees_everything(who):
        shared = Partnership.objects.filter(agency__in=who.agencies).values("goal")
        of_partners = Q(state__in=SEEN_BY_PARTNERS, goal__in=shared)
        found = found.filter(Q(state=UpdateState.PUBLISHED) | Q(goal__lead__in=who.agencies) | of_partners)
    return [update_row(one) for one in found.order_by("-period__end", "-started_at")]


def newest_published(goal_ids: list[int], as_of: date, known_on: date | None) -> dict[int, UpdateRow]:
    """The newest published update of each goal. One query."""
    newest = published_updates(as_of, known_on).filter(goal__in=goal_ids).distinct("goal_id").select_related("goal", "period", *PEOPLE)
    return {one.goal_id: update_row(one) for one in newest}


@dataclass(frozen=True, slots=True)
class Told:
    """For which reporting period a goal's newest published update is, when that ended, and what it says comes next."""

    period: str
    end: date
    what_next: str


def base_text(update_id: int, version: int) -> dict[str, str]:
    """What an update said in an earlier version, by the audit trail; nothing for a version that never was."""
    events: Any = GoalUpdate._meta.get_field("events").related_model  # noqa: SLF001 - public in all but name
    found = events.objects.filter(pgh_obj_id=update_id, version=version).order_by("-pgh_id").first()
    return texts_of(found) if found else dict.fromkeys(FIELDS, "")


def evidence_of(update_id: int) -> list[EvidenceRow]:
    """The files of an update that were not removed. One query."""
    found = Evidence.objects.filter(update_of=update_id, removed_at__isnull=True).select_related("added_by").defer("content")
    return [EvidenceRow(one.pk, one.filename, one.size_bytes, one.added_by.name, one.added_at) for one in found]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of evidence with its bytes."""

    filename: str
    media_type: str
    content: bytes


def evidence_file(who: Viewer, evidence_id: int, *, goal_code: str, period_code: str) -> EvidenceFile | None:
    """A file of a goal's update for a period, for who may see its update: everybody where it is published. None otherwise."""
    kept = Evidence.objects.select_related("update_of__goal").filter(pk=evidence_id, removed_at__isnull=True)
    one = kept.filter(update_of__goal__code=goal_code, update_of__period__code=period_code).first()
    if one is None:
        return None
    update = one.update_of
    if not may_see_update(who, state=update.state, lead_id=update.goal.lead_id, partner_ids=partners_of(update.goal_id)):
        return None
    return EvidenceFile(one.filename, one.media_type, bytes(one.content))


def partners_of(goal_id: int) -> list[int]:
    """The agencies that share a goal. One query."""
    return list(Partnership.objects.filter(goal=goal_id).values_list("agency_id", flat=True))


def submitters_of(agency_id: int) -> list[str]:
    """Who can submit for an agency: its commissioners, by name. One query."""
    held = Role.objects.filter(kind=RoleKind.COMMISSIONER, agency=agency_id, ended_at__isnull=True, user__is_active=True)
    return list(held.order_by("user__name").values_list("user__name", flat=True))


def goal_led(code: str) -> tuple[int, int] | None:
    """The id of a goal and of the agency that leads it. One query."""
    return Goal.objects.filter(code=code).values_list("pk", "lead_id").first()


def _rows() -> QuerySet[GoalUpdate]:
    return GoalUpdate.objects.select_related("goal", "period", *PEOPLE)


def texts_of(one: Any) -> dict[str, str]:
    """The texts of an update, or of one of its earlier versions, by name."""
    day = one.told_until.isoformat() if one.told_until else ""
    return {name: day if name == "told_until" else getattr(one, name) for name in FIELDS}


def update_row(one: GoalUpdate) -> UpdateRow:
    names = {name: getattr(one, name).name if getattr(one, name) else "" for name in PEOPLE}
    return UpdateRow(
        id=one.pk,
        goal_id=one.goal_id,
        goal_code=one.goal.code,
        lead_id=one.goal.lead_id,
        period=face_of(one.period),
        state=one.state,
        version=one.version,
        computed=one.computed,
        fields=texts_of(one),
        saved_at=one.saved_at,
        submitted_by_id=one.submitted_by_id,
        submitted_at=one.submitted_at,
        decided_at=one.decided_at,
        decision_note=one.decision_note,
        published_at=one.published_at,
        withdrawn_at=one.withdrawn_at,
        withdrawn_why=one.withdrawn_why,
        **names,
    )
