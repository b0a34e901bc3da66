"""The definition sheet of one measure with what hangs on it: goals, groups, annotations, expected releases. One query."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from goals.models import Goal
from goals.queries.then import members_then
from metrics.models import TOTAL, Annotation, Benchmark, Breakdown, ExpectedRelease, Measure, MeasureDimension, Reading
from metrics.queries.catalog_then import hung, stood
from metrics.queries.misses import accepted_row
from metrics.queries.series import known_filter
from scorecards.queries.odds import odds_row
from scorecards.queries.pages.history import NoteRow


@dataclass(frozen=True, slots=True)
class GoalLink:
    """A goal the measure tells about."""

    code: str
    statement: str
    area_code: str
    area: str
    role: str
    weight: float


@dataclass(frozen=True, slots=True)
class Group:
    """A breakdown the measure has readings of. `by` names its dimensions, `dimension=...` pairs make the key."""

    breakdown_id: int
    key: str
    label: str

    @property
    def by(self) -> str:
        return ";".join(part.partition("=")[0] for part in self.key.split(";"))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension the measure is reported by, and what its owner hides: said of the dimension, else of all that the agency has."""

    code: str
    label: str
    parts_sum: bool
    min_count: int | None
    min_denominator: int | None
    suppress_zero: bool


@dataclass(frozen=True, slots=True)
class Release:
    """An expected release that lag and grace do not say."""

    end: date
    due_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Against:
    """Another measure it is shown beside, and what that one is of."""

    measure_id: int
    code: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure as the catalog has it; names and meanings are those of metrics.models.Measure."""

    id: int
    code: str
    name: str
    agency_id: int
    agency_code: str
    agency_name: str
    service_name: str
    unit: str
    direction: str
    period: str
    definition: str
    why_it_matters: str
    numerator: str
    denominator: str
    decimals: int
    combine: str
    lag_days: int
    grace_days: int
    follow_up_months: int
    tolerance: float | None
    path: str
    baseline_period: str
    baseline_end: date | None
    baseline_value: float | None
    status_rules: tuple[Any, ...]
    frozen_mean: float | None
    frozen_range: float | None
    frozen_from: date | None
    frozen_until: date | None
    source: str
    source_ref: str
    confidence: str
    rba_type: str
    formula: str
    is_public: bool
    needs_approval: bool
    data_owner: str
    responsible: str
    checked_by: str
    reviewed_on: date | None
    next_review: date | None
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A definition with what hangs on it."""

    measure: Definition
    goals: tuple[GoalLink, ...]
    groups: tuple[Group, ...]
    dimensions: tuple[Dimension, ...]
    notes: tuple[NoteRow, ...]
    releases: tuple[Release, ...]
    benchmarks: tuple[Against, ...] = ()
    accepted_until: date | None = None  # until when its miss is accepted, on the day that was asked for
    odds: Mapping[str, Any] | None = None  # the forecast stored by that day, as scorecards.queries.odds reads it


def sheet(who: Viewer, code: str, known_on: date | None = None, as_of: date | None = None) -> Sheet | None:
    """The sheet of a measure that `who` may see; None otherwise. `known_on`: as it was known by the end of that day; one query more.

    `as_of`: the day on which it is asked whether a miss is accepted."""
    measures = _with_all(Measure.objects.filter(measures_visible_to(who), code=code), known_on, who)
    if as_of:
        day = min(as_of, known_on or as_of)
        measures = measures.annotate(accepted_until=accepted_row(as_of, known_on, "pk"), odds=odds_row(day))
    found = measures.first()
    if found is None:
        return None
    many: Any = found
    return Sheet(
        measure=_definition(_then(found, known_on) if known_on else found),
        goals=tuple(GoalLink(**row) for row in many.goal_rows),
        groups=tuple(Group(**row) for row in many.group_rows),
        dimensions=tuple(_held(Dimension(**row), many.agency) for row in many.dimension_rows),
        notes=tuple(_note(row) for row in many.note_rows),
        releases=tuple(_release(row) for row in many.release_rows),
        benchmarks=tuple(Against(**row) for row in many.benchmark_rows),
        accepted_until=many.accepted_until if as_of else None,
        odds=many.odds if as_of else None,
    )


def _then(present: Measure, known_on: date) -> Any:
    """How the measure was described; whose it is, what it is known by and who may see it are facts of today."""
    then: Any = stood(Measure, known_on, pgh_obj=present.pk).select_related("service").get()
    then.agency, then.code, then.is_public, then.needs_approval = present.agency, present.code, present.is_public, present.needs_approval
    return then


def _definition(measure: Measure) -> Definition:
    made: dict[str, Any] = {
        "agency_code": measure.agency.code,
        "agency_name": measure.agency.name,
        "service_name": measure.service.name if measure.service else "",
        "status_rules": tuple(measure.status_rules),
        "rba_type": str(measure.get_rba_type_display()),
    }
    plain: dict[str, Any] = {field.name: getattr(measure, field.name) for field in fields(Definition) if field.name not in made}
    return Definition(**plain, **made)


def _held(dimension: Dimension, agency: Any) -> Dimension:
    rule = getattr(agency, "small_number_rule", None)
    if rule is None or dimension.min_count or dimension.min_denominator:
        return dimension
    held = {"min_count": rule.min_count, "min_denominator": rule.min_denominator, "suppress_zero": rule.suppress_zero}
    return replace(dimension, **held)


def _note(row: dict[str, str]) -> NoteRow:
    return NoteRow(date.fromisoformat(row["date"]), row["kind"], row["text"], row["source"])


def _release(row: dict[str, str]) -> Release:
    return Release(date.fromisoformat(row["end"]), date.fromisoformat(row["due_on"]), row["note"])


def _with_all(measures: QuerySet[Measure], known_on: date | None, who: Viewer) -> QuerySet[Measure]:
    own = {"measure": OuterRef("pk")}
    read = Reading.objects.filter(measure=OuterRef(OuterRef("pk")), breakdown=OuterRef("pk")).filter(known_filter(known_on))
    return measures.select_related("agency__small_number_rule", "service").annotate(
        goal_rows=_rows(
            members_then(known_on).filter(**own).order_by("goal__code"),
            code="goal__code",
            statement=_statement(known_on),
            area_code="goal__area__code",
            area="goal__area__name",
            role="role",
            weight="weight",
        ),
        group_rows=_rows(
            Breakdown.objects.exclude(pk=TOTAL).filter(Exists(read)).order_by("label"), breakdown_id="pk", key="key", label="label"
        ),
        dimension_rows=_rows(
            MeasureDimension.objects.filter(**own).order_by("dimension__code"),
            code="dimension__code",
            label="dimension__label",
            parts_sum="parts_sum",
            min_count="min_count",
            min_denominator="min_denominator",
            suppress_zero="suppress_zero",
        ),
        **_hanging(known_on, who),
    )


def _hanging(known_on: date | None, who: Viewer) -> dict[str, ArraySubquery]:
    """What hangs on a measure by its time line: notes, benchmarks that `who` may see, expected releases."""
    own = {"measure": OuterRef("pk")}
    return {
        "note_rows": _rows(
            hung(Annotation, known_on, on="measure").filter(**own).order_by("date", "kind", "text"),
            date="date",
            kind="kind",
            text="text",
            source="source",
        ),
        "benchmark_rows": _rows(
            hung(Benchmark, known_on, on="measure").filter(**own).filter(measures_visible_to(who, "against__")).order_by("label"),
            measure_id="against_id",
            code="against__code",
            name="against__name",
            label="label",
        ),
        "release_rows": _rows(
            hung(ExpectedRelease, known_on, on="measure").filter(**own).order_by("period_end"),
            end="period_end",
            due_on="due_on",
            note="note",
        ),
    }


def _statement(known_on: date | None) -> Any:
    """What the goal of a membership promised."""
    then = stood(Goal, known_on).filter(pgh_obj_id=OuterRef("goal_id")) if known_on else None
    return "goal__statement" if then is None else Subquery(then.values("statement")[:1])


def _rows(found: QuerySet[Any], **columns: Any) -> ArraySubquery:
    read = {name: F(path) if isinstance(path, str) else path for name, path in columns.items()}
    return ArraySubquery(found.values(row=JSONObject(**read)).values("row"))
