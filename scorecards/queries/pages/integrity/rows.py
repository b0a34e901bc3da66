"""The rows of the integrity panel, each from the table that records it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from accounts.models import Role
from accounts.rules.policy import Viewer
from goals.models import Declared, GoalUpdate, UpdateState
from goals.rules.codes import GoalStatus
from metrics.models import TOTAL, Proposal, ProposalKind, ProposalState, Reopening, Target
from metrics.queries.bunched import just_past
from metrics.queries.columns import NEW_YORK, Clocks
from metrics.rules.codes import Status
from metrics.rules.loosening import Asks, loosens
from scorecards.queries.cards import goal_cards
from scorecards.queries.flips import visible_flips
from scorecards.queries.lens import Lens
from scorecards.queries.members import hidden_members
from scorecards.rules.codes import FlipCause

KINDS = ("target", "baseline", "tolerance", "just_past", "late_turn", "retired", "reopened", "declared")
BETTER: Mapping[str, frozenset[str]] = {
    Declared.DONE: frozenset({"near", "off_track"}),
    Declared.ON_TRACK: frozenset({"near", "off_track"}),
    Declared.AT_RISK: frozenset({"off_track"}),
}
"""What a declared status is better than."""


class About(NamedTuple):
    """The measure a row is about: one of thousands that are looked through, of which few are listed."""

    code: str
    name: str
    agency_code: str
    agency: str
    unit: str
    decimals: int


@dataclass(frozen=True, slots=True)
class IntegrityRow:
    """One thing to ask about. `before` and `after` as plain values; `by`: opm, agency, catalog, source or "". `code`: of the measure,
    goal or period it is about; `agency_code` "" where it is about all."""

    kind: str
    on: date
    code: str
    name: str
    agency_code: str
    agency: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str = ""
    note: str = ""
    by: str = ""
    unit: str = ""
    decimals: int = 0


def of_measure(kind: str, measure: About, on: datetime, **more: Any) -> IntegrityRow:
    day = on.astimezone(NEW_YORK).date()
    return IntegrityRow(kind, day, *measure[:4], unit=measure.unit, decimals=measure.decimals, **more)


def loosened_targets(measures: Mapping[int, About], since: datetime) -> Iterator[IntegrityRow]:
    """Governing targets that were replaced by easier ones, or ended with nothing in their place."""
    shown = Target.objects.filter(breakdown=TOTAL).order_by("recorded_at", "pk")
    ended = [one for one in shown.filter(governs=True, superseded_at__gte=since) if one.measure_id in measures]
    begun: dict[tuple[int, datetime], list[Target]] = {}
    for one in shown.filter(measure__in={one.measure_id for one in ended}, recorded_at__in={one.superseded_at for one in ended}):
        begun.setdefault((one.measure_id, one.recorded_at), []).append(one)
    changes = [(was, _follower(was, begun)) for was in ended if was.superseded_at and was.superseded_at > was.recorded_at]
    people = kinds_of_people({now.recorded_by_id for _, now in changes if now})
    for was, now in changes:
        stands = now if now and now.governs and now.superseded_at != now.recorded_at else None
        if was.superseded_at and loosens(_asks(was), _asks(stands) if stands else None):
            by = people.get(now.recorded_by_id or 0, "catalogue") if now else ""
            said = {"why": now.change_reason, "note": now.reason, "by": by} if now else {}
            yield of_measure("target", measures[was.measure_id], was.superseded_at, before=_fields(was), after=_fields(stands), **said)


def _follower(was: Target, begun: Mapping[tuple[int, datetime], Sequence[Target]]) -> Target | None:
    """The version that took a target's place: of the same day and source, else one set at the same moment."""
    if was.superseded_at is None:
        return None
    after = [one for one in begun.get((was.measure_id, was.superseded_at), []) if one.pk != was.pk]
    same = [one for one in after if (one.date, one.source) == (was.date, was.source)]
    return next(iter([*same, *after]), None)


def _asks(one: Target) -> Asks:
    return Asks(one.operator, one.value, one.high, one.date)


def _fields(one: Target | None) -> dict[str, Any]:
    return {"operator": one.operator, "value": one.value, "high": one.high, "date": one.date.isoformat()} if one else {}


OF_PROPOSALS = {ProposalKind.BASELINE: "baseline", ProposalKind.TOLERANCE: "tolerance", ProposalKind.RETIREMENT: "retired"}


def changed_fields(measures: Mapping[int, About], since: datetime) -> Iterator[IntegrityRow]:
    """Baselines that moved, tolerances that did not plainly narrow, measures that were retired."""
    found = Proposal.objects.filter(
        measure__in=measures, state=ProposalState.IN_EFFECT, applied_at__gte=since, kind__in=OF_PROPOSALS
    ).exclude(loosens=False)
    rows = list(found)
    people = kinds_of_people({one.proposed_by_id for one in rows})
    for one in rows:
        if one.applied_at and (one.kind != ProposalKind.RETIREMENT or one.after.get("retired_on")):
            by = people.get(one.proposed_by_id or 0, "catalogue")
            said = {"why": one.why, "note": one.note, "by": by}
            kind = OF_PROPOSALS[ProposalKind(one.kind)]
            yield of_measure(kind, measures[one.measure_id], one.applied_at, before=one.before, after=one.after, **said)


def hairs(measures: Mapping[int, About], clocks: Clocks) -> Iterator[IntegrityRow]:
    """Measures whose newest figures were on track by a hair again and again."""
    for pk, found in just_past(list(measures), clocks).items():
        about = measures[pk][:4]
        yield IntegrityRow("just_past", clocks.known_on or clocks.as_of, *about, {"judged": found.judged}, {"just_past": found.just_past})


def late_turns(who: Viewer, measures: Mapping[int, About], since: datetime) -> Iterator[IntegrityRow]:
    """Statuses that turned from off track or near to on track because an earlier figure was revised."""
    found = visible_flips(who).filter(measure__in=measures, breakdown=TOTAL, recorded_at__gte=since, cause=FlipCause.VALUE_REVISED)
    turned = found.filter(before__in=[Status.OFF_TRACK, Status.NEAR], after=Status.ON_TRACK)
    for one in turned.order_by("-recorded_at"):
        if one.measure_id:
            states = {"before": {"status": Status(one.before).slug}, "after": {"status": Status(one.after).slug}}
            yield of_measure("late_turn", measures[one.measure_id], one.recorded_at, **states)


def reopened_periods(since: datetime) -> Iterator[IntegrityRow]:
    """Closed periods that were opened again."""
    for one in Reopening.objects.filter(made_at__gte=since).select_related("period", "agency"):
        agency = (one.agency.code, one.agency.name) if one.agency else ("", "")
        on, until = one.made_at.astimezone(NEW_YORK).date(), {"until": one.until.isoformat()}
        yield IntegrityRow("reopened", on, one.period.code, one.period.code, *agency, {}, until, one.why, one.note, "opm")


def declared_better(who: Viewer, since: datetime) -> Iterator[IntegrityRow]:
    """Published updates in which an agency said that a goal stands better than the figures said when it handed them in."""
    found = GoalUpdate.objects.filter(state=UpdateState.PUBLISHED, published_at__gte=since).select_related("goal__lead")
    for one in found.exclude(hidden_members(who, "goal")):
        if one.published_at and one.computed in BETTER.get(one.declared, frozenset()):
            goal = one.goal
            about = (goal.code, goal.statement, goal.lead.code, goal.lead.name)
            on = one.published_at.astimezone(NEW_YORK).date()
            states = ({"computed": GoalStatus[one.computed.upper()].slug}, {"declared": one.declared})
            yield IntegrityRow("declared", on, *about, *states, note=one.declared_why, by="agency")


def declared_better_now(at: Lens, who: Viewer, since: date, listed: Iterable[IntegrityRow]) -> Iterator[IntegrityRow]:
    """What agencies say of goals that the figures have come to say less of since; without what is `listed` already."""
    known = {(one.code, one.on) for one in listed if one.kind == "declared"}
    for goal in goal_cards(at, who):
        said = goal.declared
        if said and said.on >= since and goal.status.slug in BETTER.get(said.status, frozenset()) and (goal.code, said.on) not in known:
            about = (goal.code, goal.statement, goal.lead_code, goal.lead_name)
            states = ({"computed": goal.status.slug}, {"declared": said.status, "now": True})
            yield IntegrityRow("declared", said.on, *about, *states, note=said.reason, by="agency")


def kinds_of_people(ids: Iterable[int | None]) -> dict[int, str]:
    """What somebody is to readers: opm, or agency; by the roles held now or last."""
    found: dict[int, str] = {}
    for user, agency in Role.objects.filter(user__in=[one for one in ids if one]).values_list("user_id", "agency_id"):
        found[user] = "opm" if agency is None or found.get(user) == "opm" else "agency"
    return found
