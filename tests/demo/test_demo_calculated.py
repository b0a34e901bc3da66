"""The calculated measures of the demonstration, loaded as the demonstration is: their figures are those of their inputs, on every day."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from goals.actions import load_catalog
from metrics.actions.imports import Manner, import_readings
from metrics.models import TOTAL, Reading, ShownReading
from metrics.queries.series import known_filter
from scorecards.actions.recalculation import recalculate_changes
from scorecards.models import MeasureCard
from tests.demo.demo_files import DEMO, READING_COLUMNS, readings, rows
from tests.scorecards import world

pytestmark = pytest.mark.django_db
FORMULAS = {row["code"]: row["formula"] for row in rows("measures.csv") if row["formula"]}
INPUTS = ("V-PITUNSH", "V-PIT", "T-DUIFATAL", "T-DUI")


@pytest.fixture
def loaded(settings: Any, tmp_path: Path) -> None:
    settings.SITE_CLOCK = world.DAY
    files = {path.name: path.read_bytes() for path in DEMO.glob("*.csv")}
    done = load_catalog(files=files, by=None, at=timezone.now())
    assert not done.is_refused, done.findings
    file = tmp_path / "inputs.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, READING_COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for row in readings() if row["measure"] in INPUTS and not row["dimension"])
    report = import_readings(path=file, manner=Manner(history=True), by=None, at=timezone.now())
    assert not report.is_refused, report.findings
    recalculate_changes()


def known(code: str, day: date | None) -> dict[date, float]:
    measure = Reading.objects.filter(measure__code=code)[0].measure_id
    found = ShownReading.objects.filter(known_filter(day), measure=measure, breakdown=TOTAL)
    return {end: value for end, value in found.values_list("period_end", "value") if value is not None}


def test_two_measures_are_calculated() -> None:
    assert FORMULAS == {"V-PITUNSH-SH": "share(V-PITUNSH, V-PIT)", "T-DUIRATE": "T-DUIFATAL per 1000 of T-DUI"}


@pytest.mark.usefixtures("loaded")
def test_their_figures_are_those_of_the_inputs_whenever_they_were_known() -> None:
    for code, top, bottom, scale in (("V-PITUNSH-SH", "V-PITUNSH", "V-PIT", 100), ("T-DUIRATE", "T-DUIFATAL", "T-DUI", 1000)):
        for day in (date(2013, 12, 15), date(2016, 12, 30), date(2017, 1, 5), None):
            above, below = known(top, day), known(bottom, day)
            both = above.keys() & below.keys()
            assert known(code, day) == {end: pytest.approx(scale * above[end] / below[end]) for end in both}, (code, day)
    assert len(known("V-PITUNSH-SH", None)) == 12
    assert len(known("T-DUIRATE", None)) == 10
    card = MeasureCard.objects.get(measure__code="V-PITUNSH-SH", breakdown=0)
    assert (card.period_end, round(card.value or 0, 1)) == (date(2018, 1, 31), 14.6)
