"""Importing foreign files by their layout: drafts, targets and readings in one transaction, findings where the file has them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.actions import Manner, import_readings
from metrics.actions.imports import Terms, import_on_terms
from metrics.intake.layouts import parse_layout
from metrics.intake.report import Report
from metrics.models import Change, Layout, LayoutVersion, Measure, MeasureDimension, Reading, Target, Upload
from tests import make
from tests.metrics.importing import reported_by

pytestmark = pytest.mark.django_db
AT = datetime(2024, 7, 1, 12, tzinfo=UTC)
LAYOUT = """
name: Parks
facts:
  measure: {column: Title, slug: yes, prefix: P-}
  period: {type: year, year: Year}
  groups: [{dimension: park, category: Park, total: [All], new: yes}]
  draft: {name: Title, agency: Dept, unit: {constant: visits}, direction: {constant: up}}
values:
  - {columns: [Count], when: [{column: Kind, is: Actual}]}
  - {columns: [Count], when: [{column: Kind, is: Goal}], into: target, operator: {constant: '>='}}
"""
TEXT = """From the parks department,,,,,
Title,Park,Dept,Year,Kind,Count
Visits,All,PKS,2019,Actual,"1,200"
Visits,Avon,PKS,2019,Actual,500
Visits,All,PKS,2020,Actual,1300
Visits,All,PKS,2025,Goal,2000
"""


def bring(folder: Path, text: str = TEXT, layout: str = LAYOUT, **manner: Any) -> Report:
    path = folder / "parks.csv"
    path.write_text(text, encoding="utf-8")
    return import_readings(path=path, manner=Manner(layout=parse_layout(layout), **manner), by=None, at=AT)


def counts() -> tuple[int, int, int]:
    return Measure.objects.count(), Reading.objects.count(), Target.objects.count()


def test_measures_are_made_as_drafts_that_are_not_public_with_their_readings_and_targets(tmp_path):
    parks = make.agency(code="PKS")
    report = bring(tmp_path)
    assert (report.rows, report.added, report.refused, report.is_refused) == (4, 3, 0, False)
    measure = Measure.objects.get(code="P-VISITS")
    assert (measure.is_draft, measure.is_public, measure.agency, measure.period, measure.unit) == (True, False, parks, "year", "visits")
    readings = Reading.objects.order_by("breakdown__key", "period_end").values_list("breakdown__key", "period_end__year", "value")
    assert list(readings) == [("", 2019, 1200), ("", 2020, 1300), ("park=Avon", 2019, 500)]
    target = Target.objects.get()
    assert (target.date.isoformat(), target.operator, target.value, target.governs) == ("2025-12-31", ">=", 2000, True)
    assert set(Change.objects.values_list("reason", flat=True)) == {"definition", "readings", "targets"}


def test_the_same_file_again_changes_nothing(tmp_path):
    make.agency(code="PKS")
    bring(tmp_path)
    before = counts()
    again = bring(tmp_path)
    assert (again.added, again.revised, again.same, again.refused) == (0, 0, 3, 0)
    assert again.understood["targets_written"] == {"added": 0, "changed": 0, "same": 1, "refused": 0}
    assert counts() == before


def test_a_dry_run_checks_everything_and_writes_nothing(tmp_path):
    make.agency(code="PKS")
    report = bring(tmp_path, dry_run=True)
    assert (report.added, report.understood["drafts"], report.understood["targets"]) == (3, 1, 1)
    assert (*counts(), Upload.objects.count()) == (0, 0, 0, 0)


def test_an_agency_that_is_not_there_refuses_the_file_and_says_what_to_do(tmp_path):
    report = bring(tmp_path)
    assert report.is_refused
    assert [(one.row, one.column, one.value) for one in report.findings] == [(3, "Dept", "PKS")]
    assert "add the agency to the catalog first" in report.findings[0].fix
    assert counts() == (0, 0, 0)


def test_findings_of_the_import_name_the_row_and_column_of_the_foreign_file(tmp_path):
    owner = make.measure(code="P-VISITS", period="year", needs_approval=False)
    make.agency(code="PKS")
    reported_by(owner, "Avon")
    report = bring(tmp_path, TEXT + "Visits,Avon,PKS,2019,Actual,7\n", LAYOUT.replace("dimension: park", "dimension: town"))
    twins = [(one.row, one.column, one.problem) for one in report.findings]
    assert twins == [
        (4, "Year", "Row 7 is about the same measure, breakdown and period."),
        (7, "Year", "Row 4 is about the same measure, breakdown and period."),
    ]


def test_good_rows_come_in_without_the_bad_ones_when_they_are_to_be_accepted(tmp_path):
    make.agency(code="PKS")
    text = TEXT + "Visits,All,PKS,2021,Actual,many\n"
    assert bring(tmp_path, text).is_refused
    report = bring(tmp_path, text, accept_good=True)
    assert (report.added, report.refused, report.is_refused) == (3, 1, False)
    assert [(one.row, one.column, one.value) for one in report.findings] == [(7, "Count", "many")]


def test_a_changed_target_without_a_reason_refuses_the_file_at_its_row(tmp_path):
    make.agency(code="PKS")
    bring(tmp_path)
    before = counts()
    reasoned = LAYOUT.replace("into: target,", "into: target, change_reason: {constant: leadership},")
    report = bring(tmp_path, TEXT.replace("Goal,2000", "Goal,2500"))
    assert report.is_refused
    assert [(one.row, one.problem) for one in report.findings] == [(6, "A target that stands is changed without a coded reason.")]
    assert counts() == before
    assert not bring(tmp_path, TEXT.replace("Goal,2000", "Goal,2500"), reasoned).is_refused


def test_a_draft_is_reported_by_the_dimensions_it_was_read_with(tmp_path):
    make.agency(code="PKS")
    bring(tmp_path)
    assert list(MeasureDimension.objects.values_list("measure__code", "dimension__code")) == [("P-VISITS", "park")]


def test_a_file_in_which_the_layout_finds_nothing_is_refused(tmp_path):
    report = bring(tmp_path, TEXT.replace("Actual", "Guess").replace("Goal", "Hope"))
    assert report.is_refused
    assert report.findings[-1].problem == "The layout found nothing in the file."
    assert report.understood["skipped"] == {"rows that no entry of values is for": 4}


def test_a_layout_that_does_not_fit_refuses_the_file(tmp_path):
    report = bring(tmp_path, "Month,Rate\nJan 2020,3\n")
    assert report.is_refused
    assert "None of the first 60 rows is the header: it would have Title" in report.findings[0].problem


@pytest.mark.parametrize("is_stored", [True, False])
def test_the_command_takes_a_layout_from_a_file_or_a_stored_one(tmp_path, capsys, is_stored):
    make.agency(code="PKS")
    (tmp_path / "parks.csv").write_text(TEXT)
    (tmp_path / "parks.yml").write_text(LAYOUT)
    version = LayoutVersion.objects.create(layout=Layout.objects.create(code="parks", name="Parks"), number=1, text=LAYOUT, recorded_at=AT)
    named = "parks" if is_stored else str(tmp_path / "parks.yml")
    call_command("import_readings", tmp_path / "parks.csv", layout=named, report=tmp_path / "r.json")
    assert "4 rows: 3 added" in capsys.readouterr().out
    assert Upload.objects.get().layout == (version if is_stored else None)
    assert json.loads((tmp_path / "r.json").read_text())["understood"]["header_rows"] == [2]


def test_the_command_says_all_that_is_wrong_with_a_layout(tmp_path):
    (tmp_path / "bad.yml").write_text("nam: x\nvalues: []\n")
    with pytest.raises(CommandError, match=r"(?s)bad.yml is not a layout:.*nam: This key.*values: Here stands a list"):
        call_command("import_readings", tmp_path / "f.csv", layout=str(tmp_path / "bad.yml"))
    with pytest.raises(CommandError, match="neither a file nor the code of a layout"):
        call_command("import_readings", tmp_path / "f.csv", layout="nowhere")


def test_nobody_makes_measures_or_targets_of_an_agency_that_is_not_theirs(tmp_path):
    theirs, parks = make.agency(), make.agency(code="PKS")
    path = tmp_path / "parks.csv"
    path.write_text(TEXT)
    manner = Manner(layout=parse_layout(LAYOUT))
    report = import_on_terms(path=path, manner=manner, terms=Terms(within=frozenset({theirs.pk})), by=None, at=AT)
    assert report.is_refused
    assert (report.findings[0].row, report.findings[0].column, report.findings[0].value) == (3, "Dept", "PKS")
    assert report.findings[0].problem == "The measure would belong to an agency whose figures you may not change."
    assert counts() == (0, 0, 0)
    assert not import_on_terms(path=path, manner=manner, terms=Terms(within=frozenset({parks.pk})), by=None, at=AT).is_refused


def test_the_rows_of_the_foreign_file_are_held_to_the_most_that_are_allowed(tmp_path):
    make.agency(code="PKS")
    path = tmp_path / "parks.csv"
    path.write_text(TEXT)
    manner = Manner(layout=parse_layout(LAYOUT))
    assert import_on_terms(path=path, manner=manner, terms=Terms(most_rows=3), by=None, at=AT).is_refused
    assert not import_on_terms(path=path, manner=manner, terms=Terms(most_rows=4), by=None, at=AT).is_refused


def test_a_code_that_another_agency_has_taken_is_never_made_anew(tmp_path):
    ours, theirs = make.agency(code="PKS"), make.agency()
    secret = make.measure(code="P-VISITS", agency=theirs, name="Theirs", period="year")
    path = tmp_path / "parks.csv"
    path.write_text(TEXT)
    terms = Terms(within=frozenset({ours.pk}))
    report = import_on_terms(path=path, manner=Manner(layout=parse_layout(LAYOUT), accept_good=True), terms=terms, by=None, at=AT)
    assert report.added == 0
    assert report.findings[0].problem == "This code cannot be used for a new measure."
    secret.refresh_from_db()
    assert (secret.name, secret.agency, secret.is_draft, secret.is_public) == ("Theirs", theirs, False, True)
    assert (Reading.objects.count(), Target.objects.count()) == (0, 0)


@pytest.mark.parametrize(("agencies", "owner"), [(["DOT"], "DOT"), (["DOT", "DCF"], ""), (None, "PKS")])
def test_new_measures_can_be_of_the_agency_of_whoever_hands_the_file_in(tmp_path, agencies, owner):
    make.agency(code="PKS")
    within = None if agencies is None else frozenset(make.agency(code=one).pk for one in agencies)
    path = tmp_path / "parks.csv"
    path.write_text(TEXT)
    layout = parse_layout(LAYOUT.replace("agency: Dept", "agency: {constant: own or PKS}"))
    import_on_terms(path=path, manner=Manner(layout=layout), terms=Terms(within=within), by=None, at=AT)
    assert "".join(Measure.objects.values_list("agency__code", flat=True)) == owner
