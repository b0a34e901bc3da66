"""The measures and goals of a priority or an agency on two days, and why what changed changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db.models import Q

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Goal
from goals.rules.codes import GoalStatus
from metrics.models import TOTAL, Measure
from metrics.queries.assessed import Answer, Facts, assess_facts, narrowed, read_facts
from metrics.queries.columns import Chosen, Clocks
from metrics.rules.columns import RULE_VERSION, Series, to_day
from scorecards.queries.cards import stands_seen
from scorecards.queries.faces import faces_on
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import Member, members
from scorecards.queries.pages.progress import kept, totals_of
from scorecards.queries.pages.standing import counts_of
from scorecards.queries.rows import CardRow, Counts
from scorecards.queries.seen import Seen
from scorecards.rules.codes import FlipCause
from scorecards.rules.flips import explain_flips, shown_of
from scorecards.rules.since import Way, way_of_flip
from scorecards.rules.states import State


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what: an area or an agency, by code; between which two days. `as_known`: the first day is judged by what was known then."""

    first: date
    last: date
    area: str = ""
    agency: str = ""
    as_known: bool = False


@dataclass(frozen=True, slots=True)
class GoalPair:
    """A goal on the two days."""

    code: str
    statement: str
    lead: str
    before: GoalStatus
    after: GoalStatus

    @property
    def way(self) -> Way | None:
        return way_of_flip(self.before.slug, self.after.slug) if self.before != self.after else None


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """A measure on the two days. `cause` None: its status is the same; `causes`: all that changed on the way."""

    before: CardRow
    after: CardRow
    cause: FlipCause | None
    causes: tuple[FlipCause, ...]

    @property
    def way(self) -> Way | None:
        return way_of_flip(self.before.status.slug, self.after.status.slug) if self.before.status != self.after.status else None


@dataclass(frozen=True, slots=True)
class DatesPage:
    """Both days side by side: what changed first, what became worse on top."""

    asked: Asked
    goals: tuple[GoalPair, ...]
    measures: tuple[MeasurePair, ...]
    before: Counts
    after: Counts


ORDER = (Way.WORSE, Way.BETTER, Way.NEITHER, None)
Causes = Mapping[int, tuple[FlipCause, tuple[FlipCause, ...]]]


def on_two_dates(who: Viewer, at: Lens, asked: Asked) -> DatesPage:
    """What stood on the two days, as `who` may see it. Both are judged with the figures and targets known through `at`, unless the
    first is asked for as it was known then."""
    goals = list(_goals(asked))
    links = [link for link in members(at.known_on, area=asked.area) if link.goal_id in {goal.pk for goal in goals}]
    own = Q(id__in={link.measure_id for link in links}) | (Q(agency__code=asked.agency) if asked.agency else Q())
    visible = Measure.objects.filter(measures_visible_to(who)).filter(own)
    now = replace(at, as_of=asked.last, is_live=False)
    faces = faces_on(now, visible, all_there_were=True)
    after = _facts(sorted(faces), Clocks(asked.last, at.known_on))
    before = _facts(sorted(faces), Clocks(asked.first, asked.first)) if asked.as_known else _until(after, asked.first)
    then = replace(at, as_of=asked.first, known_on=asked.first if asked.as_known else at.known_on, is_live=False)
    pair = (Seen(then, faces, assess_facts(before, asked.first)), Seen(now, faces, assess_facts(after, asked.last)))
    causes = _causes(before, after, pair[0].answer, asked)
    shown = [card for card in pair[1].cards() if _is_shown(card, links, asked)]
    earlier = {card.measure_id: card for card in pair[0].cards()}
    rows = [_pair(earlier[card.measure_id], card, causes) for card in shown if card.measure_id in earlier]
    return DatesPage(
        asked,
        tuple(sorted(_goal_pairs(goals, links, pair), key=lambda one: (ORDER.index(one.way), one.code))),
        tuple(sorted(rows, key=lambda one: (ORDER.index(one.way), one.after.code))),
        counts_of(row.before for row in rows),
        counts_of(row.after for row in rows),
    )


def agency_name(code: str) -> str:
    """What an agency is called; empty for an unknown code."""
    return Agency.objects.filter(code=code).values_list("name", flat=True).first() or ""


def _goals(asked: Asked) -> Sequence[Goal]:
    found = Goal.objects.select_related("lead").order_by("code")
    return found.filter(area__code=asked.area) if asked.area else found.filter(lead__code=asked.agency)  # type: ignore[return-value]


def _is_shown(card: CardRow, links: Sequence[Member], asked: Asked) -> bool:
    """Of an agency its own measures; those of others only stand behind its goals."""
    return card.agency_code == asked.agency if asked.agency else any(link.measure_id == card.measure_id for link in links)


def _facts(ids: Sequence[int], clocks: Clocks) -> Facts:
    return narrowed(read_facts(Chosen(ids), clocks), list(ids))


def _until(facts: Facts, day: date) -> Facts:
    """The same facts without the periods that ended later."""
    return replace(facts, series=kept(facts.series, facts.series.end <= to_day(day)))


def _causes(before: Facts, after: Facts, answer: Answer, asked: Asked) -> Causes:
    """Why each total's status differs, by the rule of flips."""
    states = [_state(before, asked.first), _state(after, asked.last)]
    shown = shown_of(answer.assessed)
    whole = shown.breakdown == TOTAL
    shown = replace(shown, measure=shown.measure[whole], breakdown=shown.breakdown[whole], status=shown.status[whole])
    flips = explain_flips(states[0], states[1], shown)
    found = zip(flips.measure.tolist(), flips.cause.tolist(), flips.applied.tolist(), strict=True)
    return {measure: (FlipCause(cause), tuple(code for code in FlipCause if applied[code - 1])) for measure, cause, applied in found}


def _state(facts: Facts, day: date) -> State:
    series: Series = totals_of(facts.series)
    targets = facts.targets
    whole = targets.breakdown == TOTAL
    total = type(targets)(*(column[whole] for column in _columns(targets)))
    return State(series, facts.catalog, total, facts.breaks, facts.due, day, RULE_VERSION, facts.extra)


def _columns(targets: object) -> Sequence[np.ndarray[tuple[int], np.dtype[np.generic]]]:
    return [getattr(targets, name) for name in ("measure", "breakdown", "date", "operator", "low", "high")]


def _pair(before: CardRow, after: CardRow, causes: Causes) -> MeasurePair:
    cause, every = causes.get(after.measure_id, (None, ())) if before.status != after.status else (None, ())
    return MeasurePair(before, after, cause, every)


def _goal_pairs(goals: Sequence[Goal], links: Sequence[Member], pair: tuple[Seen, Seen]) -> list[GoalPair]:
    then, now = (stands_seen(goals, links, seen) for seen in pair)
    return [GoalPair(goal.code, goal.statement, goal.lead.name, then[goal.pk].status, now[goal.pk].status) for goal in goals]
