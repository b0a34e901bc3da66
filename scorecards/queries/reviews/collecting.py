"""What goes into a pack, read live: the agenda, where everything stands, with the readings and targets behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from accounts.rules.policy import Viewer
from goals.models import AgendaItem
from goals.queries.promises import Effect, PromiseRow
from goals.queries.reviews import ReviewRow
from goals.queries.updates import UpdateRow, newest_published
from goals.rules.promises import Effect as EffectCode
from goals.rules.promises import State
from metrics.models import TOTAL, ShownReading, Target
from metrics.queries.labels import period_label
from metrics.queries.series import known_filter
from scorecards.queries.lens import NEW_YORK, Lens
from scorecards.queries.pages.members import Member, cards_of, leads_of, members
from scorecards.queries.pages.standing import counts_of
from scorecards.queries.reviews import pack_rows as rows
from scorecards.queries.reviews.candidates import Facts, facts_for
from scorecards.queries.rows import CardRow, GoalRow
from scorecards.queries.site import areas

READINGS = 36
"""Newest periods of each measure that are kept with it."""
PROMISED = (
    "what", "agency_code", "agency_name", "person", "due_on", "goal_code", "goal", "measure_code", "measure", "made_on", "review_on",
    "state", "done_on", "done_note", "is_example",
)  # fmt: skip
EXPECTS_NOTHING: Mapping[str, Any] = {
    "effect_name": "", "effect_code": "", "effect_unit": "", "effect_decimals": 0, "effect_way": "", "effect_by": None, "effect_on": None,
    "base": None, "base_end": None, "base_period": "", "value": None, "value_end": None, "value_period": "", "moved": None,
}  # fmt: skip
PLAIN = frozenset(field.name for field in fields(rows.PackMeasure)) - {"goals", "readings", "targets"}


@dataclass(frozen=True, slots=True)
class Collected:
    """One row on its way into a pack: its kind, its facts, what it is about."""

    kind: str
    facts: Mapping[str, Any]
    measure_id: int | None = None
    goal_id: int | None = None
    commitment_id: int | None = None
    barrier_id: int | None = None


def collected(of: ReviewRow, who: Viewer, at: Lens) -> list[Collected]:
    """All rows of the pack, in their order. At most twenty queries, however much it is."""
    facts, links = facts_for(of, who, at), members(area=of.area_code)
    standing = AgendaItem.objects.filter(review=of.id, place__isnull=False).select_related("agency", "measure", "goal", "commitment")
    items = list(standing.order_by("place"))
    chosen = _chosen(of, facts, links, items)
    goals = list(facts.goals.values())
    return [
        *(_item(one) for one in items),
        *_counts(of, facts, links),
        *(_goal(one) for one in goals),
        *_measures(chosen, links, at),
        *_updates(goals, at),
        *(_promise(one) for one in facts.promises if _is_carried(one, facts)),
        *_flips(facts),
    ]


def _chosen(of: ReviewRow, facts: Facts, links: Sequence[Member], items: Sequence[AgendaItem]) -> list[CardRow]:
    """Of a priority or an agency every measure; of the cabinet those on the agenda and one that speaks for each goal."""
    if of.area_code or of.agency_code:
        return list(facts.cards.values())
    spoken = {one.measure_id for one in items} | {card.measure_id for card in leads_of(links, facts.cards)}
    spoken |= {one.commitment.effect_measure_id for one in items if one.commitment}
    return [card for key, card in facts.cards.items() if key in spoken]


def _item(one: AgendaItem) -> Collected:
    row = rows.PackItem(
        one.pk, one.place or 0, one.kind, one.subject, one.why, one.agency.name if one.agency else "",
        one.measure.code if one.measure else "", one.goal.code if one.goal else "", one.commitment_id,
    )  # fmt: skip
    return Collected("item", asdict(row), one.measure_id, one.goal_id, one.commitment_id, one.barrier_id)


def _counts(of: ReviewRow, facts: Facts, links: Sequence[Member]) -> Iterator[Collected]:
    whole = rows.PackCounts("", "", asdict(counts_of(facts.cards.values())))
    yield Collected("counts", asdict(whole))
    if of.area_code or of.agency_code:
        return
    for area in areas():
        own = cards_of([link for link in links if link.area == area.code], facts.cards)
        yield Collected("counts", asdict(rows.PackCounts(area.code, area.name, asdict(counts_of(own)))))


def _goal(one: GoalRow) -> Collected:
    said = one.declared
    row = rows.PackGoal(
        goal_id=one.goal_id, code=one.code, statement=one.statement, area_code=one.area_code, area_name=one.area_name,
        lead_code=one.lead_code, lead_name=one.lead_name, partners=tuple(part.name for part in one.partners if part.role != "lead"),
        status=one.status.slug, coverage=one.coverage, counts=asdict(one.counts), floor_measure=one.floor_measure,
        floor_group=one.floor_group, declared=said.status if said else "", declared_why=said.reason if said else "",
        declared_by=said.by if said else "", declared_on=said.on if said else None, differs=bool(said and said.differs),
    )  # fmt: skip
    return Collected("goal", asdict(row), goal_id=one.goal_id)


def _measures(cards: Sequence[CardRow], links: Sequence[Member], at: Lens) -> Iterator[Collected]:
    ids = [card.measure_id for card in cards]
    readings, targets = _readings(cards, at), _targets(ids, at)
    goals: dict[int, list[str]] = {}
    for link in links:
        goals.setdefault(link.measure_id, []).append(link.goal_code)
    for card in cards:
        facts = {name: _slug(getattr(card, name)) for name in PLAIN}
        row = rows.PackMeasure(
            **facts, goals=tuple(goals.get(card.measure_id, ())), readings=tuple(readings.get(card.measure_id, ())),
            targets=tuple(targets.get(card.measure_id, ())),
        )  # fmt: skip
        yield Collected("measure", asdict(row), measure_id=card.measure_id)


def _slug(value: Any) -> Any:
    """A code as its slug; no operator as nothing."""
    return value.slug if hasattr(value, "slug") else value


def _readings(cards: Sequence[CardRow], at: Lens) -> dict[int, list[rows.PackReading]]:
    """The newest readings of each measure's total that stood, oldest first. One query."""
    kinds = {card.measure_id: card.period_type for card in cards}
    found: dict[int, list[rows.PackReading]] = {}
    kept = ShownReading.objects.filter(known_filter(at.known_on), measure__in=list(kinds), breakdown=TOTAL, period_end__lte=at.as_of)
    names = ("measure_id", "period_end", "value", "reason", "qualifier", "state", "recorded_at")
    for measure, end, value, reason, qualifier, state, recorded_at in kept.order_by("measure_id", "period_end").values_list(*names):
        label = period_label(kinds[measure], end)
        row = rows.PackReading(end, label, value, reason, qualifier, state, recorded_at.astimezone(NEW_YORK))
        found.setdefault(measure, []).append(row)
    return {measure: own[-READINGS:] for measure, own in found.items()}


def _targets(measure_ids: Sequence[int], at: Lens) -> dict[int, list[rows.PackTarget]]:
    found: dict[int, list[rows.PackTarget]] = {}
    kept = Target.objects.filter(known_filter(at.known_on), governs=True, measure__in=measure_ids, breakdown=TOTAL)
    for one in kept.order_by("measure_id", "date"):
        moment = one.recorded_at.astimezone(NEW_YORK)
        row = rows.PackTarget(one.date, one.operator, one.value, one.high, one.is_illustrative, one.source, moment)
        found.setdefault(one.measure_id, []).append(row)
    return found


def _updates(goals: Sequence[GoalRow], at: Lens) -> Iterator[Collected]:
    named = {goal.goal_id: goal for goal in goals}
    for goal_id, said in newest_published(list(named), at.as_of, at.known_on).items():
        yield Collected("update", asdict(_update(named[goal_id], said)), goal_id=goal_id)


def _update(goal: GoalRow, said: UpdateRow) -> rows.PackUpdate:
    published = said.published_at.astimezone(NEW_YORK) if said.published_at else None
    words = (said.period.label, said.declared, said.reason, said.story, said.submitted_by, published)
    return rows.PackUpdate(goal.code, goal.statement, goal.lead_name, *words)


def _is_carried(one: PromiseRow, facts: Facts) -> bool:
    """Open promises, and those that were settled since the review before."""
    if one.state == State.OPEN or one.effect_state == EffectCode.WAITING or (one.state == State.LATE and one.done_on is None):
        return True
    ended = max([day for day in (one.done_on, one.dropped_on, one.effect.on if one.effect else None) if day], default=None)
    return ended is not None and ended >= facts.since


def _promise(one: PromiseRow) -> Collected:
    plain = {name: getattr(one, name) for name in PROMISED}
    facts = plain | {"promise_id": one.id, "effect": one.effect_state} | _effect(one.effect)
    return Collected("promise", asdict(rows.PackPromise(**facts)), commitment_id=one.id)


def _effect(one: Effect | None) -> dict[str, Any]:
    """What was expected of a measure and what came, as a promise's row holds it."""
    if one is None:
        return dict(EXPECTS_NOTHING)
    names = {"effect_name": one.name, "effect_code": one.code, "effect_unit": one.unit, "effect_decimals": one.decimals}
    return {
        **names, "effect_way": one.way, "effect_by": one.by, "effect_on": one.on, "base": one.base, "base_end": one.base_end,
        "base_period": one.base_period, "value": one.value, "value_end": one.value_end, "value_period": one.value_period,
        "moved": one.moved,
    }  # fmt: skip


def _flips(facts: Facts) -> Iterator[Collected]:
    ids = {card.code: card.measure_id for card in facts.cards.values()}
    goals = {goal.code: goal.goal_id for goal in facts.goals.values()}
    for one in facts.flips:
        if one.breakdown or (one.code not in ids and one.code not in goals):
            continue
        row = rows.PackFlip(
            one.kind, one.code, one.name, one.before.slug, one.after.slug, one.cause.slug, one.period, one.recorded_at.astimezone(NEW_YORK)
        )
        of_goal = one.kind == "goal"
        yield Collected("flip", asdict(row), None if of_goal else ids.get(one.code), goals.get(one.code) if of_goal else None)
