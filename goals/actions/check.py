"""Checking the whole catalog: each file by itself, then what files say about each other and about what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.intake import catalog as agency_files
from agencies.intake.findings import WARNING, Finding
from agencies.intake.tables import Sheet, Table, check_references, complete, read_table
from agencies.models import AgencyKind
from goals.actions import stored as ours
from goals.intake import catalog as goal_files
from goals.models import AreaKind, MeasureRole, PartnerRole
from metrics.intake import catalog as metric_files
from metrics.intake import places as place_files
from metrics.intake.checks import check_benchmarks, check_dimensions, check_expected, check_measures
from metrics.intake.formulas import check_formulas
from metrics.intake.targets import StatedTarget, check_targets
from metrics.models import AnnotationKind, PlaceKind, RbaType, TargetChangeReason, TargetKind
from metrics.queries import catalog as theirs
from metrics.queries.catalog import Stored
from metrics.rules.periods import Period

READINGS = "readings"
# Which list of codes each file adds to, and the column that has the code.
LISTS = {
    agency_files.AGENCIES: ("agency", "code"),
    agency_files.SERVICES: ("service", "code"),
    goal_files.AREAS: ("area", "code"),
    goal_files.GOALS: ("goal", "code"),
    metric_files.MEASURES: ("measure", "code"),
    metric_files.DIMENSIONS: ("dimension", "dimension"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The files, complete, and what checking them found out on the way."""

    sheets: Mapping[str, Sheet]
    baseline_ends: Mapping[str, date | None]
    targets: list[StatedTarget]
    periods: Mapping[int, Period]


def tables() -> dict[str, Table]:
    """Every file of a catalog by name, in the order in which they are written."""
    metric_words = metric_files.Words(RbaType.values, TargetKind.values, TargetChangeReason.values, AnnotationKind.values, PlaceKind.values)
    goal_words = goal_files.Words(AreaKind.values, PartnerRole.values, MeasureRole.values)
    agencies = (agency_files.agencies_table(AgencyKind.values), agency_files.services_table())
    return {table.name: table for table in agencies} | dict(metric_files.tables(metric_words)) | dict(goal_files.tables(goal_words))


def read(files: Mapping[str, bytes]) -> tuple[dict[str, Sheet], list[Finding]]:
    """Read the files that are there. What is no file of a catalog is said and left alone; readings are for import_readings."""
    known = tables()
    findings = [
        Finding(name, 0, "", "", "This is not a file of the catalog and was not read.", f"Known files: {', '.join(known)}.", WARNING)
        for name in files
        if name not in known and not name.startswith(READINGS)
    ]
    if metric_files.MEASURES not in files:
        findings.append(
            Finding(metric_files.MEASURES, 0, "", "", "The file is missing.", "Add it; it is the one file a catalog must have.")
        )
    return {name: read_table(table, files.get(name, b"")) if name in files else _absent(table) for name, table in known.items()}, findings


def _absent(table: Table) -> Sheet:
    return Sheet(table)


def check(sheets: Mapping[str, Sheet]) -> Checked:
    """Check all files against each other and against what is stored; findings go to their sheets."""
    facts = _stored()
    for name, sheet in sheets.items():
        if name in facts or name == metric_files.TARGETS:
            complete(sheet, facts.get(name, {}))
    known = _known(sheets, facts)
    for sheet in sheets.values():
        check_references(sheet, known)
    _check_agencies_and_goals(sheets, facts)
    measures = sheets[metric_files.MEASURES]
    baseline_ends = check_measures(measures, theirs.periods_in_use())
    check_formulas(measures, facts[metric_files.MEASURES])
    alike = (_column(measures, name, facts[metric_files.MEASURES]) for name in ("unit", "period"))
    check_benchmarks(sheets[metric_files.BENCHMARKS], *alike)
    categories = facts[metric_files.DIMENSIONS]
    check_dimensions(sheets[metric_files.DIMENSIONS], {key: row["parent"] for key, row in categories.items()})
    periods = check_expected(sheets[metric_files.EXPECTED], _column(measures, "period", facts[metric_files.MEASURES]))
    pairs = {(row.text["dimension"], row.text["category"]) for row in sheets[metric_files.DIMENSIONS].rows} | categories.keys()
    within = sheets[place_files.PLACE_WITHIN]
    place_files.check_places(sheets[place_files.PLACES], within, pairs, facts[place_files.PLACES])
    targets = check_targets(sheets[metric_files.TARGETS], pairs, theirs.stored_targets())
    return Checked(sheets, baseline_ends, targets, periods)


def _stored() -> dict[str, Stored]:
    return {
        agency_files.AGENCIES: ours.stored_agencies(),
        agency_files.SERVICES: ours.stored_services(),
        goal_files.AREAS: ours.stored_areas(),
        goal_files.GOALS: ours.stored_goals(),
        goal_files.PARTNERSHIPS: ours.stored_partnerships(),
        goal_files.GOAL_MEASURES: ours.stored_goal_measures(),
        metric_files.MEASURES: theirs.stored_measures(),
        metric_files.DIMENSIONS: theirs.stored_categories(),
        place_files.PLACES: theirs.stored_places(),
        place_files.PLACE_WITHIN: theirs.stored_place_within(),
        metric_files.MEASURE_DIMENSIONS: theirs.stored_measure_dimensions(),
        metric_files.ANNOTATIONS: theirs.stored_annotations(),
    }


def _known(sheets: Mapping[str, Sheet], facts: Mapping[str, Stored]) -> dict[str, set[str]]:
    """The codes of each list: stored ones and those of the files, rows with other faults included, so that one fault is said once."""
    return {
        listed: {row.text[column] for row in sheets[name].rows} | {key[0] for key in facts[name]}
        for name, (listed, column) in LISTS.items()
    }


def _column(sheet: Sheet, name: str, facts: Stored) -> dict[str, Any]:
    """A column by code: as stored, and as the file has it."""
    return {key[0]: row[name] for key, row in facts.items()} | {row.text["code"]: row.get(name) for row in sheet.rows}


def _check_agencies_and_goals(sheets: Mapping[str, Sheet], facts: Mapping[str, Stored]) -> None:
    predecessors = {key[0]: row["predecessor"] for key, row in facts[agency_files.AGENCIES].items()}
    agency_files.check_agencies(sheets[agency_files.AGENCIES], predecessors)
    goals = sheets[goal_files.GOALS]
    goal_files.check_goals(goals)
    leads, rollups = (_column(goals, name, facts[goal_files.GOALS]) for name in ("lead", "rollup"))
    partners, measures = (
        {key: row["role"] for key, row in facts[name].items()} for name in (goal_files.PARTNERSHIPS, goal_files.GOAL_MEASURES)
    )
    goal_files.check_partnerships(sheets[goal_files.PARTNERSHIPS], leads, partners)
    goal_files.check_leads(sheets[goal_files.GOAL_MEASURES], rollups, measures)
