"""Writing a checked catalog, in the order in which files name each other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from agencies.actions import Put, put_agencies, put_services
from agencies.intake.catalog import AGENCIES, SERVICES
from goals.actions.catalog import name_leads, put_areas, put_goal_measures, put_goals, put_partnerships
from goals.actions.check import Checked
from goals.intake.catalog import AREAS, GOAL_MEASURES, GOALS, PARTNERSHIPS
from metrics.actions import put_annotations, put_benchmarks, put_categories, put_measure_dimensions, put_measures, put_releases, put_targets
from metrics.actions.places import put_place_within, put_places
from metrics.intake.catalog import ANNOTATIONS, BENCHMARKS, DIMENSIONS, EXPECTED, MEASURE_DIMENSIONS, MEASURES, TARGETS
from metrics.intake.places import PLACE_WITHIN, PLACES


def write(checked: Checked, by: User | None, at: datetime) -> Mapping[str, Put]:
    """What came of each file. Call it inside the transaction that checked."""
    rows = {name: [row.cells for row in sheet.rows] for name, sheet in checked.sheets.items()}
    done = {
        AGENCIES: put_agencies(rows=rows[AGENCIES]),
        SERVICES: put_services(rows=rows[SERVICES]),
        AREAS: put_areas(rows=rows[AREAS]),
        GOALS: put_goals(rows=rows[GOALS], at=at),
        PARTNERSHIPS: put_partnerships(rows=rows[PARTNERSHIPS]),
        DIMENSIONS: put_categories(rows=rows[DIMENSIONS]),
        PLACES: put_places(rows=rows[PLACES]),
        PLACE_WITHIN: put_place_within(rows=rows[PLACE_WITHIN]),
        MEASURES: put_measures(rows=rows[MEASURES], baseline_ends=checked.baseline_ends, at=at),
        MEASURE_DIMENSIONS: put_measure_dimensions(rows=rows[MEASURE_DIMENSIONS], at=at),
        TARGETS: put_targets(stated=checked.targets, by=by, at=at),
        EXPECTED: put_releases(rows=_with_periods(checked), at=at),
        ANNOTATIONS: put_annotations(rows=rows[ANNOTATIONS], at=at),
        BENCHMARKS: put_benchmarks(rows=rows[BENCHMARKS]),
        GOAL_MEASURES: put_goal_measures(rows=rows[GOAL_MEASURES], at=at),
    }
    name_leads(at=at)
    return {name: put for name, put in done.items() if checked.sheets[name].total}


def _with_periods(checked: Checked) -> list[tuple[Mapping[str, Any], Any]]:
    return [(row.cells, checked.periods[row.number]) for row in checked.sheets[EXPECTED].rows]
