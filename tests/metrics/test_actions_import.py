"""Importing readings: what is stored, what is counted, and that it is all or nothing."""

import csv
import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.db import DatabaseError, connection, transaction

from metrics.actions import Manner, import_readings
from metrics.models import Breakdown, Change, Measure, Reading, Upload
from tests import make
from tests.metrics.importing import AT, bring_in, reported_by

pytestmark = pytest.mark.django_db
HEADER = "measure,period,value\n"
LATER = AT + timedelta(days=1)


@pytest.fixture
def measure() -> Measure:
    return make.measure(code="M-A", lag_days=28)


def test_new_readings_are_added_with_who_accepted_them_and_the_upload(tmp_path: Path, measure: Measure) -> None:
    by = make.user()
    report = bring_in(tmp_path, HEADER + "M-A,2020-04,8.4\nM-A,2020-05,0\n", by=by)
    assert (report.rows, report.added, report.revised, report.same, report.refused) == (2, 2, 0, 0, 0)
    stored = Reading.objects.current().order_by("period_end")
    assert [(one.period_start, one.period_end, one.value, one.recorded_at) for one in stored] == [
        (date(2020, 4, 1), date(2020, 4, 30), 8.4, AT),
        (date(2020, 5, 1), date(2020, 5, 31), 0.0, AT),
    ]
    assert {(one.accepted_by, one.accepted_at, one.upload) for one in stored} == {(by, AT, Upload.objects.get())}


def test_the_upload_keeps_the_bytes_digest_and_the_counts(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,8.4\n")
    upload = Upload.objects.get()
    digest = hashlib.sha256((HEADER + "M-A,2020-04,8.4\n").encode()).hexdigest()
    assert (upload.filename, upload.sha256, upload.state, upload.rows, upload.added) == ("f.csv", digest, "published", 1, 1)


def test_the_same_bytes_again_write_no_reading_and_no_change(tmp_path: Path, measure: Measure) -> None:
    text = HEADER + "M-A,2020-04,8.4\nM-A,2020-05,0\n"
    bring_in(tmp_path, text)
    report = bring_in(tmp_path, text, at=LATER)
    assert (report.added, report.revised, report.same) == (0, 0, 2)
    assert Reading.objects.count() == 2
    assert Change.objects.count() == 1


def test_a_new_value_supersedes_and_the_old_row_stays(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,8.4\nM-A,2020-05,9\n")
    report = bring_in(tmp_path, HEADER + "M-A,2020-04,8.5\nM-A,2020-05,9.0\nM-A,2020-06,1\n", at=LATER)
    assert (report.added, report.revised, report.same) == (1, 1, 1)
    april = Reading.objects.filter(period_end=date(2020, 4, 30)).order_by("recorded_at")
    assert [(one.value, one.recorded_at, one.superseded_at) for one in april] == [(8.4, AT, LATER), (8.5, LATER, None)]


def test_another_source_text_alone_is_no_revision(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, "measure,period,value,source\nM-A,2020-04,8.4,BLS\n")
    report = bring_in(tmp_path, "measure,period,value,source\nM-A,2020-04,8.4,Bureau of Labor Statistics\n", at=LATER)
    assert (report.revised, report.same) == (0, 1)


@pytest.mark.parametrize(
    ("column", "cell"), [("numerator", "5"), ("denominator", "50"), ("moe", "0.1"), ("qualifier", "~"), ("state", "provisional")]
)
def test_each_other_fact_of_a_reading_makes_a_revision(tmp_path: Path, measure: Measure, column: str, cell: str) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,8.4\n")
    report = bring_in(tmp_path, f"measure,period,value,{column}\nM-A,2020-04,8.4,{cell}\n", at=LATER)
    assert report.revised == 1


def test_a_reason_takes_the_place_of_a_value(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,8.4\n")
    bring_in(tmp_path, "measure,period,reason\nM-A,2020-04,suppressed\n", at=LATER)
    assert [(one.value, one.reason) for one in Reading.objects.current()] == [(None, "suppressed")]


def test_touched_measures_go_to_the_change_log_once_each(tmp_path: Path, measure: Measure) -> None:
    other, same = make.measure(code="M-B"), make.measure(code="M-C")
    bring_in(tmp_path, HEADER + "M-C,2020-04,1\n")
    Change.objects.all().delete()
    bring_in(tmp_path, HEADER + "M-A,2020-04,1\nM-A,2020-05,1\nM-B,2020-04,1\nM-C,2020-04,1\n", at=LATER)
    assert list(Change.objects.order_by("id").values_list("measure_id", "reason", "recorded_at")) == [
        (measure.pk, "readings", LATER),
        (other.pk, "readings", LATER),
    ]
    assert same.pk not in Change.objects.values_list("measure_id", flat=True)


def test_readings_and_change_log_are_rolled_back_together(tmp_path: Path, measure: Measure) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_change ADD CONSTRAINT no_room CHECK (reason <> 'readings')")
    with pytest.raises(DatabaseError), transaction.atomic():
        bring_in(tmp_path, HEADER + "M-A,2020-04,1\n")
    assert (Reading.objects.count(), Change.objects.count(), Upload.objects.count()) == (0, 0, 0)


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path, measure: Measure) -> None:
    report = bring_in(tmp_path, HEADER + "M-A,2020-04,1\n", dry_run=True)
    assert (report.added, report.is_refused) == (1, False)
    assert (Reading.objects.count(), Change.objects.count(), Upload.objects.count()) == (0, 0, 0)


def test_a_file_with_one_bad_row_writes_nothing_but_the_refused_upload(tmp_path: Path, measure: Measure) -> None:
    report = bring_in(tmp_path, HEADER + 'M-A,2020-04,1\nM-A,2020-05,"1,2,3"\n')
    assert (report.is_refused, report.rows, report.added, report.refused) == (True, 2, 0, 1)
    assert (Reading.objects.count(), Change.objects.count()) == (0, 0)
    upload = Upload.objects.get()
    assert (upload.state, upload.refused, upload.findings[0]["value"]) == ("refused", 1, "1,2,3")


def test_good_rows_are_accepted_when_that_is_asked_and_the_others_go_to_a_file_next_to_it(tmp_path: Path, measure: Measure) -> None:
    text = HEADER + 'M-A,2020-04,1\nM-A,2020-05,"1,2,3"\nM-A,2020-06,-9999\nM-A,2020-07,2\nM-A,Jul 2020,3\n'
    report = bring_in(tmp_path, text, accept_good=True)
    assert (report.is_refused, report.added, report.refused) == (False, 1, 4)
    assert [one.value for one in Reading.objects.current()] == [1.0]
    with (tmp_path / "f.csv.refused.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["measure", "period", "value", "findings"]
    assert [row[:3] for row in rows[1:]] == [
        ["M-A", "2020-05", "1,2,3"],
        ["M-A", "2020-06", "-9999"],
        ["M-A", "2020-07", "2"],
        ["M-A", "Jul 2020", "3"],
    ]
    assert "Row 6 is about the same" in rows[3][3]


def test_a_repaired_file_of_refused_rows_can_be_imported(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, HEADER + "M-A,2020-04,1\nM-A,2020-05,one\n", accept_good=True)
    repaired = (tmp_path / "f.csv.refused.csv").read_text().replace("05,one,", "05,1,")
    report = bring_in(tmp_path, repaired, name="repaired.csv")
    assert (report.added, report.findings) == (1, ())


def test_a_file_that_stops_being_a_table_half_way_writes_nothing_even_of_its_good_rows(tmp_path: Path, measure: Measure) -> None:
    report = bring_in(tmp_path, HEADER + 'M-A,2020-04,1\nM-A,2020-05,"open\n', accept_good=True)
    assert report.is_refused
    assert "From row 3 on" in report.findings[0].problem
    assert Reading.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "The file is empty."), ("\n\n", "The file is empty."), (HEADER, "The file has a header and no rows.")],
)
def test_a_file_without_rows_is_refused(tmp_path: Path, measure: Measure, text: str, problem: str) -> None:
    report = bring_in(tmp_path, text)
    assert (report.is_refused, report.findings[0].problem) == (True, problem)


def test_the_report_has_the_keys_that_are_promised(tmp_path: Path, measure: Measure) -> None:
    report = bring_in(tmp_path, HEADER + "NOPE,2020-04,1\n").as_json()
    assert list(report) == ["file", "sha256", "rows", "added", "revised", "same", "refused", "findings"]
    assert report["findings"] == [
        {
            "row": 2,
            "column": "measure",
            "value": "NOPE",
            "problem": "There is no measure NOPE.",
            "fix": "Correct the code, or add the measure to the catalog first.",
            "severity": "error",
        }
    ]


def test_a_workbook_is_imported_like_its_csv(tmp_path: Path, measure: Measure) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["measure", "period", "value"], ["M-A", "2020-04", 8.4], ["M-A", "x", 1])):
            sheet.write_row(number, 0, row)
    report = import_readings(path=path, manner=Manner(accept_good=True), by=None, at=AT)
    assert (report.added, report.refused, report.findings[0].row) == (1, 1, 3)
    assert report.refused_file == "f.xlsx.refused.csv"
    assert (tmp_path / "f.xlsx.refused.csv").exists()


def test_a_breakdown_seen_first_is_stored_with_its_categories(tmp_path: Path, measure: Measure) -> None:
    reported_by(measure, "Avon", "Bethel")
    header = "measure,period,value,dimension,category\n"
    bring_in(tmp_path, header + "M-A,2020-04,1,town,Avon\nM-A,2020-04,2,town,Bethel\nM-A,2020-04,3,,\n")
    stored = Reading.objects.order_by("value").values_list("breakdown__key", "breakdown__label")
    assert list(stored) == [("town=Avon", "Avon"), ("town=Bethel", "Bethel"), ("", "")]
    assert [one.code for one in Breakdown.objects.get(key="town=Avon").categories.all()] == ["Avon"]
    assert bring_in(tmp_path, header + "M-A,2020-04,1,town,Avon\n", at=LATER).same == 1


def test_parts_that_do_not_sum_to_the_total_are_a_warning(tmp_path: Path, measure: Measure) -> None:
    reported_by(measure, "Avon", "Bethel", parts_sum=True)
    header = "measure,period,value,dimension,category\n"
    report = bring_in(
        tmp_path,
        header + "M-A,2020-04,40,town,Avon\nM-A,2020-04,50,town,Bethel\nM-A,2020-04,124,,\n"
        "M-A,2020-05,40,town,Avon\nM-A,2020-05,84,town,Bethel\nM-A,2020-05,124,,\n"
        "M-A,2020-06,40,town,Avon\nM-A,2020-06,124,,\n",
    )
    (finding,) = report.findings
    assert (report.added, finding.severity) == (8, "warning")
    assert finding.problem == "M-A, period to 2020-04-30: the parts by town sum to 90, the total is 124."


def test_a_measure_that_needs_approval_is_refused_unless_somebody_accepts(tmp_path: Path) -> None:
    make.measure(code="M-N", needs_approval=True)
    assert bring_in(tmp_path, HEADER + "M-N,2020-04,1\n").is_refused
    by = make.user()
    assert bring_in(tmp_path, HEADER + "M-N,2020-04,1\n", by=by).added == 1
    assert Reading.objects.get().accepted_by == by


def test_formulas_in_text_and_huge_numbers_are_stored_as_they_are(tmp_path: Path, measure: Measure) -> None:
    text = "measure,period,value,note\nM-A,2020-04,1e300,=HYPERLINK(1)\nM-A,2020-05,-123456789012345,'; DROP TABLE\\x\n"
    assert bring_in(tmp_path, text).added == 2
    assert list(Reading.objects.order_by("period_end").values_list("value", "note")) == [
        (1e300, "=HYPERLINK(1)"),
        (-123456789012345.0, "'; DROP TABLE\\x"),
    ]


def test_when_a_clock_was_ahead_the_later_known_value_stays_current(tmp_path: Path, measure: Measure) -> None:
    make.reading(measure, date(2020, 4, 30), 9.0, recorded_at=LATER)
    report = bring_in(tmp_path, HEADER + "M-A,2020-04,8\n", at=AT)
    assert report.revised == 1
    assert [(one.value, one.superseded_at) for one in Reading.objects.order_by("recorded_at")] == [(8.0, LATER), (9.0, None)]


def test_every_kind_of_bad_row_is_found_in_one_pass(tmp_path: Path, measure: Measure) -> None:
    make.measure(code="M-Y", period="sfy")
    rows = ["NOPE,2020-04,1", "M-Y,2020-04,1", 'M-A,2020-04,"1,2,3"', "M-A,2020-05,-9999", "M-A,2020-06,", "M-A,2020-07,1", "M-A,2020-07,1"]
    report = bring_in(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert [(finding.row, finding.column) for finding in report.findings] == [
        (2, "measure"), (3, "period"), (4, "value"), (5, "value"), (6, "value"), (7, "period"), (8, "period"),
    ]  # fmt: skip
    assert all(finding.file == "f.csv" and finding.problem and finding.fix for finding in report.findings)
    assert Reading.objects.count() == 0


def test_midnight_in_connecticut_is_when_a_published_figure_of_history_was_known(tmp_path: Path, measure: Measure) -> None:
    bring_in(tmp_path, "measure,period,value,published_on\nM-A,2020-12,8.4,2021-01-25\n", history=True)
    assert Reading.objects.get().recorded_at == datetime(2021, 1, 25, 5, tzinfo=UTC)
