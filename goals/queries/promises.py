"""Promises as those who may see them read them: how each stands and what it was scored by last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_answer_promise, may_run_reviews, may_see_measure, sees_everything
from goals.models import Commitment, Goal, PromiseState, ReviewState, Scoring
from goals.rules.promises import Effect as EffectCode
from goals.rules.promises import Score, State
from metrics.models import Measure
from metrics.queries.labels import PERIODS, period_label

SHOWS = ("open", "late", "kept", "no_effect", "dropped", "all")
RELATED = ("review", "goal__area", "measure", "agency", "person", "effect_measure", "done_by", "dropped_by")
HELD = (ReviewState.HELD, ReviewState.MINUTED)


@dataclass(frozen=True, slots=True)
class Effect:
    """What was expected of a measure, and what came: its reading when the promise was made (`base_then`), that reading as it is known now,
    and the one it is checked by, None until it is there."""

    code: str
    name: str
    unit: str
    decimals: int
    way: str
    by: float
    on: date
    base_then: float
    base: float | None
    base_end: date
    base_period: str
    value: float | None
    value_end: date | None
    value_period: str
    moved: float | None
    why: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise. `effect` None: none was promised, or this reader may not see the measure (`hides_effect`). `state` and `effect_state`
    are slugs of goals.rules.promises; `days_late` from the due day to when it was done, or to today while it is open; `scored_at` and
    `scored_from`: when it was last scored, and what its state was before."""

    id: int
    what: str
    review_id: int
    review_kind: str
    review_on: date
    agency_id: int
    agency_code: str
    agency_name: str
    person: str
    person_id: int | None
    goal_code: str
    goal: str
    area_code: str
    measure_code: str
    measure: str
    due_on: date
    made_on: date
    state: str
    effect_state: str
    days_late: int
    effect: Effect | None
    hides_effect: bool
    done_on: date | None
    done_by: str
    done_note: str
    dropped_on: date | None
    dropped_by: str
    dropped_why: str
    is_public: bool
    is_example: bool
    item_id: int | None
    may_answer: bool
    may_run: bool
    scored_at: datetime | None = None
    scored_from: str = ""

    @property
    def is_settled(self) -> bool:
        return self.state in (State.KEPT, State.NO_EFFECT, State.DROPPED)

    @property
    def score(self) -> Score:
        """How it was scored, as the rule says it."""
        moved, why = (self.effect.moved, self.effect.why) if self.effect else (None, "")
        return Score(State(self.state), EffectCode(self.effect_state), moved, self.days_late, why)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which promises are asked for: by state (of SHOWS), agency, area, goal, measure (codes), review (id), words of the promise."""

    show: str = "all"
    agency: str = ""
    area: str = ""
    goal: str = ""
    measure: str = ""
    review: int | None = None
    words: str = ""


def visible_promises(who: Viewer) -> QuerySet[Commitment]:
    """The promises that `who` may see: who runs reviews all; an agency its own; everybody what was published of reviews that were held,
    about measures that they may see."""
    standing = Commitment.objects.filter(withdrawn_at__isnull=True)
    if may_run_reviews(who):
        return standing
    return standing.filter(Q(agency__in=who.agencies) | (Q(is_public=True, review__state__in=HELD) & figures_seen(who)))


def figures_seen(who: Viewer) -> Q:
    """The filter that keeps promises of whose measures, if they have any, `who` may read the figures. An agency reads of its own promises
    also those of which it may not."""
    if sees_everything(who):
        return Q()  # as a part of an OR the filter on measures would hold nothing, and only promises without any would be left
    about = Q(measure__isnull=True) | measures_visible_to(who, "measure__")
    return about & (Q(effect_measure__isnull=True) | measures_visible_to(who, "effect_measure__"))


def narrowed(found: QuerySet[Commitment], asked: Asked) -> QuerySet[Commitment]:
    """The promises that are asked for."""
    filters: dict[str, Any] = {
        "agency__code": asked.agency, "goal__code": asked.goal, "measure__code": asked.measure, "review": asked.review,
        "what__icontains": asked.words, "state": "" if asked.show == "all" else asked.show,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in filters.items() if value})
    return found.filter(of_area(asked.area)).distinct() if asked.area else found


def of_area(code: str) -> Q:
    """Promises about an area's goals, also those of other areas that serve it, or about their measures."""
    by_goal = Q(goal__area__code=code) | Q(goal__other_areas__code=code)
    return by_goal | Q(goal__isnull=True, measure__goal_measures__goal__area__code=code)


def ordered(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """What is late and still open first, then what is open, then the settled; each by due day."""
    late, waits = Q(state=PromiseState.LATE, done_on__isnull=True), Q(state=PromiseState.OPEN)
    return with_score(found).order_by(Case(When(late, then=0), When(waits, then=1), default=2), "due_on", "id")


def with_score(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """With what each was scored by last."""
    newest = Scoring.objects.filter(commitment=OuterRef("pk")).order_by("-at", "-id")
    facts = JSONObject(base="base", value="value", value_end="value_end", moved="moved", why="why", at="at", before="before")
    return found.select_related(*RELATED).annotate(scored=Subquery(newest.values(row=facts)[:1]))


def promises(who: Viewer, asked: Asked, day: date) -> list[PromiseRow]:
    """The promises that `who` may see and asks for. One query."""
    return [promise_row(who, one, day) for one in ordered(narrowed(visible_promises(who), asked))]


def promise(who: Viewer, promise_id: int, day: date) -> PromiseRow | None:
    """One promise; None where there is none that `who` may see. One query."""
    found = with_score(visible_promises(who).filter(pk=promise_id)).first()
    return promise_row(who, found, day) if found else None


def promise_row(who: Viewer, one: Commitment, day: date) -> PromiseRow:
    """A promise read by `with_score`."""
    seen = one.measure if one.measure and _sees(who, one.measure) else None
    expects = one.effect_measure is not None
    effect = _effect(one, one.effect_measure) if one.effect_measure and _sees(who, one.effect_measure) else None
    return PromiseRow(
        id=one.pk,
        what=one.what,
        review_id=one.review_id,
        review_kind=one.review.kind,
        review_on=one.review.on,
        agency_id=one.agency_id,
        agency_code=one.agency.code,
        agency_name=one.agency.name,
        person=one.person.name if one.person else "",
        person_id=one.person_id,
        **_of_goal(one.goal),
        measure_code=seen.code if seen else "",
        measure=seen.name if seen else "",
        due_on=one.due_on,
        made_on=one.made_on,
        state=one.state,
        effect_state=one.effect,
        days_late=0 if one.dropped_on else max(0, ((one.done_on or day) - one.due_on).days),
        effect=effect,
        hides_effect=expects and effect is None,
        done_on=one.done_on,
        done_by=one.done_by.name if one.done_by else "",
        done_note=one.done_note,
        dropped_on=one.dropped_on,
        dropped_by=one.dropped_by.name if one.dropped_by else "",
        dropped_why=one.dropped_why,
        is_public=one.is_public,
        is_example=one.is_example,
        item_id=one.item_id,
        may_answer=not one.dropped_on and may_answer_promise(who, agency_id=one.agency_id, person_id=one.person_id),
        may_run=may_run_reviews(who),
        **_of_scoring(one.scored),  # type: ignore[attr-defined]
    )


def _of_scoring(scored: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"scored_at": datetime.fromisoformat(scored["at"]), "scored_from": scored["before"]} if scored else {}


def _of_goal(goal: Goal | None) -> dict[str, Any]:
    if goal is None:
        return {"goal_code": "", "goal": "", "area_code": ""}
    return {"goal_code": goal.code, "goal": goal.statement, "area_code": goal.area.code}


def _sees(who: Viewer, one: Measure) -> bool:
    return may_see_measure(who, is_public=one.is_public, agency_id=one.agency_id)


def _effect(one: Commitment, of: Measure) -> Effect | None:
    scored: Mapping[str, Any] = one.scored or {}  # type: ignore[attr-defined]
    if one.base_end is None or one.effect_on is None or one.effect_by is None or one.base_value is None:
        return None
    kind, end = PERIODS[of.period], scored.get("value_end")
    value_end = date.fromisoformat(end) if end else None
    return Effect(
        code=of.code,
        name=of.name,
        unit=of.unit,
        decimals=of.decimals,
        way=one.effect_way,
        by=one.effect_by,
        on=one.effect_on,
        base_then=one.base_value,
        base=scored.get("base"),
        base_end=one.base_end,
        base_period=period_label(kind, one.base_end),
        value=scored.get("value"),
        value_end=value_end,
        value_period=period_label(kind, value_end),
        moved=scored.get("moved"),
        why=scored.get("why", ""),
    )
