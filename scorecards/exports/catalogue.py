"""The whole catalog and its readings as tables: the files that `load_catalog` and `import_readings` take back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.rules.policy import Viewer
from metrics.queries.tidy import tidy_readings
from scorecards.exports.tables import Column, Table
from scorecards.queries import catalogue
from scorecards.queries.lens import Lens
from scorecards.queries.seen import clocks_of

CODE, NAME = "The code it is known by.", "Its name."


def _columns(*rows: tuple[str, ...]) -> Sequence[Column]:
    return [Column(*row) for row in rows]


READINGS = _columns(
    ("measure", "string", "Code of the measure."),
    ("period", "string", "Label of the period, where one says it exactly."),
    ("period_start", "date", "First day of the period."),
    ("period_end", "date", "Last day of the period."),
    ("value", "number", "The figure, unrounded; empty where a reason stands for it."),
    ("reason", "string", "Why there is no figure: not_collected, pending, suppressed or not_applicable."),
    ("numerator", "number", "What a rate was computed from, above the line."),
    ("denominator", "number", "What a rate was computed from, below the line."),
    ("moe", "number", "Margin of error, in the measure's unit."),
    ("qualifier", "string", "<, > or ~ where the source gives the figure as inexact."),
    ("dimension", "string", "What the figure is broken down by; empty for the total. Several by semicolons."),
    ("category", "string", "The group of each dimension, in the same order."),
    ("state", "string", "provisional, revised or final."),
    ("published_on", "date", "When the source released it."),
    ("source", "string", "Where it is from."),
    ("source_ref", "string", "Where in the source."),
    ("note", "string", "What a reader must know of this figure."),
)
AGENCIES = _columns(
    ("code", "string", CODE), ("name", "string", NAME), ("kind", "string", "What kind of body it is."),
    ("mission", "string", "What it is there for."), ("website", "string", "Its web address."),
    ("effective_from", "date", "Since when it exists, where it matters."), ("effective_to", "date", "Until when it existed."),
    ("predecessor", "string", "The agencies it came from, by semicolon."),
)  # fmt: skip
SERVICES = _columns(
    ("code", "string", CODE), ("name", "string", NAME), ("agency", "string", "The agency that offers it.", "agency__code"),
    ("description", "string", "What residents use it for."), ("url", "string", "Its web address."),
    ("channels", "string", "Through which channels it is offered."),
)  # fmt: skip
AREAS = _columns(
    ("code", "string", CODE), ("name", "string", NAME), ("kind", "string", "priority or strand."),
    ("statement", "string", "The result promised."), ("order", "integer", "Its place among the others."),
)  # fmt: skip
GOALS = _columns(
    ("code", "string", CODE), ("area", "string", "The priority or strand it belongs to.", "area__code"),
    ("statement", "string", "The result promised."), ("lead", "string", "The agency that leads.", "lead__code"),
    ("due", "date", "By when."), ("rollup", "string", "The rule by which its measures decide its status."),
    ("rollup_k", "integer", "How many measures, under the rule k_of_n."), ("why", "string", "Why it matters."),
    ("other_areas", "string", "Other areas it serves, by semicolons.", "others"),
)  # fmt: skip
PARTNERSHIPS = _columns(
    ("goal", "string", "Code of the goal.", "goal__code"), ("agency", "string", "Code of the agency.", "agency__code"),
    ("role", "string", "lead or partner."), ("contribution", "string", "What the agency contributes."),
)  # fmt: skip
MEASURES = _columns(
    ("code", "string", CODE), ("name", "string", NAME), ("agency", "string", "The agency that answers for it.", "agency__code"),
    ("unit", "string", "The unit of its figures."), ("direction", "string", "up, down, range, context or milestone: which way is better."),
    ("period", "string", "The type of its periods."), ("definition", "string", "What is counted, and how."),
    ("why_it_matters", "string", "Why it is measured."), ("numerator", "string", "What stands above the line of a rate."),
    ("denominator", "string", "What stands below it."), ("decimals", "integer", "How many decimals are printed."),
    ("combine", "string", "How figures combine over time: sum, mean, last, ratio or none."),
    ("lag_days", "integer", "Calendar days from the end of a period to publication."),
    ("grace_days", "integer", "Working days allowed on top."), ("tolerance", "number", "How far beside the target is still near."),
    ("path", "string", "linear or step: how targets apply between their dates."),
    ("baseline_period", "string", "The period it is compared with from the start."), ("baseline_value", "number", "Its figure."),
    ("source", "string", "Where its figures are from."), ("source_ref", "string", "Where in the source."),
    ("confidence", "string", "How far its figures can be trusted."), ("rba_type", "string", "Its kind in Results-Based Accountability."),
    ("formula", "string", "How it is calculated from other measures, where it is."),
    ("public", "boolean", "Whether residents see it.", "is_public"),
    ("follow_up_months", "integer", "How long a cohort is followed."), ("data_owner", "string", "Who owns the data."),
    ("responsible", "string", "Who answers for the figure."), ("needs_approval", "boolean", "Whether a second person accepts its figures."),
    ("checked_by", "string", "Who checked the definition."), ("reviewed_on", "date", "When it was last reviewed."),
    ("next_review", "date", "When it will be."), ("retired_on", "date", "Since when it is no longer measured."),
    ("service", "string", "The service it tells about.", "service__code"),
)  # fmt: skip
GOAL_MEASURES = _columns(
    ("goal", "string", "Code of the goal.", "goal__code"), ("measure", "string", "Code of the measure.", "measure__code"),
    ("weight", "number", "Its weight in the goal."), ("role", "string", "outcome or driver."),
    ("lag_periods", "integer", "How many periods ahead it tells."),
)  # fmt: skip
TARGETS = _columns(
    ("measure", "string", "Code of the measure."), ("date", "date", "End of the period it applies to."),
    ("operator", "string", "How the figure is held against it."), ("value", "number", "The figure to reach; the low end of a range."),
    ("high", "number", "The high end of a range."), ("dimension", "string", "What it is broken down by; empty for the total."),
    ("category", "string", "The group."), ("kind", "string", "final or interim."),
    ("illustrative", "boolean", "Whether nobody promised it."), ("governing", "boolean", "Whether it judges, among several for one date."),
    ("source", "string", "Where it is from."), ("source_ref", "string", "Where in the source."),
    ("reason", "string", "Why it was changed, by a code and text."), ("recorded_at", "datetime", "Since when it is known."),
)  # fmt: skip
DIMENSIONS = _columns(
    ("dimension", "string", "Code of the dimension.", "dimension__code"), ("category", "string", "Code of the group.", "code"),
    ("label", "string", "What people read."), ("parent", "string", "The group it lies in.", "parent__code"),
)  # fmt: skip
PLACES = _columns(
    ("dimension", "string", "Code of the dimension.", "category__dimension__code"),
    ("category", "string", "Code of the group that is a place.", "category__code"),
    ("kind", "string", "town, county or region."), ("fips", "string", "Its Census code with the counties, until 2022."),
    ("fips_2022", "string", "Its Census code with the planning regions, since 2022."),
    ("valid_from", "date", "Since when it exists, where it matters."), ("valid_to", "date", "Until when it existed."),
    ("tile_column", "integer", "The column of its tile in the drawing of places, from the left; empty where it is not drawn."),
    ("tile_row", "integer", "The row of its tile, from the top."),
    ("source", "string", "Where that is from."),
)  # fmt: skip
PLACE_WITHIN = _columns(
    ("dimension", "string", "Code of the dimension."), ("category", "string", "Code of the place."),
    ("inside_dimension", "string", "Code of the dimension of the larger place."), ("inside_category", "string", "Its code."),
    ("valid_from", "date", "Since when it lies there."), ("valid_to", "date", "Until when it did."),
)  # fmt: skip
MEASURE_DIMENSIONS = _columns(
    ("measure", "string", "Code of the measure.", "measure__code"), ("dimension", "string", "Code of the dimension.", "dimension__code"),
    ("parts_sum", "boolean", "Whether the groups sum to the total."), ("min_count", "integer", "Counts from 1 to below it are hidden."),
    ("min_denominator", "integer", "Rates of fewer cases than this are hidden."),
    ("suppress_zero", "boolean", "Whether zeros are hidden too."),
)  # fmt: skip
EXPECTED = _columns(
    ("measure", "string", "Code of the measure."), ("period", "string", "Label of the period."),
    ("due_on", "date", "When its figure is due."), ("note", "string", "Why then."),
)  # fmt: skip
ANNOTATIONS = _columns(
    ("measure", "string", "Code of the measure.", "measure__code"), ("date", "date", "From when on it holds."),
    ("kind", "string", "series_break, event, definition or note."), ("text", "string", "What a reader must know."),
    ("source", "string", "Where it is from."),
)  # fmt: skip

BENCHMARKS = _columns(
    ("measure", "string", "Code of the measure.", "measure__code"), ("against", "string", "Code of the one beside it.", "against__code"),
    ("label", "string", "What the other one is of."),
)  # fmt: skip


def readings(at: Lens, name: str, title: str, *, measure_id: int, breakdown_id: int | None = None) -> Table:
    """The readings of a measure with all its groups, or of one group, as they stand through the lens."""
    wanted = Q(measure=measure_id) & (Q() if breakdown_id is None else Q(breakdown=breakdown_id))
    return _readings(wanted, at, name, title)


def _readings(wanted: Q, at: Lens, name: str, title: str) -> Table:
    return Table(name, title, READINGS, tidy_readings(wanted, clocks_of(at)))


TITLES = {
    "agencies": _("Agencies"),
    "services": _("Services"),
    "areas": _("Priorities and strands"),
    "goals": _("Goals"),
    "partnerships": _("Who shares in which goal"),
    "dimensions": _("Groups"),
    "places": _("Places"),
    "place_within": _("Which place lies in which"),
    "measures": _("Measures"),
    "measure_dimensions": _("By what measures are reported"),
    "goal_measures": _("Which measures tell about which goal"),
    "targets": _("Targets"),
    "expected": _("When figures are expected"),
    "annotations": _("What to know about series"),
    "benchmarks": _("What measures are compared with"),
    "readings": _("Readings"),
    "readings_calculated": _("Readings calculated from others"),
}


def whole(who: Viewer, at: Lens) -> list[Table]:
    """Every file of the catalog and all readings, so far as `who` may see them."""
    return [one(name, who, at) for name in TITLES]


def one(name: str, who: Viewer, at: Lens) -> Table:
    """One of the tables of TITLES. Calculated readings stand apart: they are computed from the others and never imported."""
    mine, calculated = catalogue.visible(who, "measure__"), ~Q(measure__formula="")
    title = str(TITLES[name])
    if name == "readings":
        return _readings(mine & ~calculated, at, name, title)
    if name == "readings_calculated":
        return _readings(mine & calculated, at, name, title)
    columns, rows = _FILES[name]
    return Table(name, title, columns, rows(who, at))


_FILES: dict[str, tuple[Sequence[Column], Callable[[Viewer, Lens], Any]]] = {
    "agencies": (AGENCIES, lambda _who, _at: catalogue.agencies()),
    "services": (SERVICES, lambda _who, _at: catalogue.services()),
    "areas": (AREAS, lambda _who, _at: catalogue.areas()),
    "goals": (GOALS, lambda _who, at: catalogue.goals(at)),
    "partnerships": (PARTNERSHIPS, lambda _who, at: catalogue.partnerships(at)),
    "dimensions": (DIMENSIONS, lambda _who, _at: catalogue.dimensions()),
    "places": (PLACES, lambda _who, _at: catalogue.places()),
    "place_within": (PLACE_WITHIN, lambda _who, _at: catalogue.place_within()),
    "measures": (MEASURES, catalogue.measures),
    "measure_dimensions": (MEASURE_DIMENSIONS, lambda who, _at: catalogue.measure_dimensions(who)),
    "goal_measures": (GOAL_MEASURES, catalogue.goal_measures),
    "targets": (TARGETS, catalogue.targets),
    "expected": (EXPECTED, catalogue.releases),
    "annotations": (ANNOTATIONS, catalogue.annotations),
    "benchmarks": (BENCHMARKS, catalogue.benchmarks),
}
