"""What closed reporting periods hold changes only by OPM, with a coded reason: by hand, by file, by command, by feed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.queries import viewer
from metrics.actions import uploads
from metrics.actions.corrections import Correction, NotCorrected, correct_reading
from metrics.actions.feeds import publish_trusted
from metrics.actions.periods import ensure_periods, reopen
from metrics.models import CorrectionReason, Feed, Measure, Reading, ReportingPeriod
from metrics.queries.uploads import hindrance, may_withdraw
from tests import make
from tests.metrics.importing import bring_in
from tests.metrics.uploading import AT, HEAD, published, reviewed, values

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)
MARCH, MAY = date(2019, 3, 31), date(2019, 5, 31)
REVISES = HEAD + "MM,2019-03,9\nMM,2019-05,9\nMM,2019-02,7\n"


@pytest.fixture
def measure(settings: Any) -> Measure:
    """March and May are known, February is not; the first quarter of the year is closed."""
    settings.SITE_CLOCK = DAY
    ensure_periods(day=DAY, at=AT)
    made = make.measure(code="MM")
    make.reading(made, MARCH, 5.0)
    make.reading(made, MAY, 6.0)
    return made


def reasons(of: Measure) -> dict[str, str]:
    found = Reading.objects.filter(measure=of, superseded_at=None).order_by("period_end")
    return {f"{one.period_end:%Y-%m}": one.correction for one in found}


def correction(of: Measure, end: date) -> Correction:
    was = Reading.objects.get(measure=of, period_end=end, superseded_at=None)
    return Correction(of.pk, 0, end, was.pk, 8.0, None, None, None, CorrectionReason.ENTRY_ERROR, "Two digits were swapped.")


def test_an_agency_corrects_what_is_open_and_not_what_is_closed(measure: Measure) -> None:
    steward = make.user("steward", agency=measure.agency)
    correct_reading(correction=correction(measure, MAY), by=steward, at=AT)
    with pytest.raises(NotCorrected) as refused:
        correct_reading(correction=correction(measure, MARCH), by=steward, at=AT)
    assert refused.value.why == "locked"
    assert values(measure) == {"2019-03": 5.0, "2019-05": 8.0}


def test_opm_corrects_what_is_closed_with_its_reason(measure: Measure) -> None:
    correct_reading(correction=correction(measure, MARCH), by=make.user("analyst"), at=AT)
    assert reasons(measure)["2019-03"] == "entry_error"


def test_while_a_period_is_reopened_for_its_agency_a_steward_corrects_it(measure: Measure) -> None:
    period = ReportingPeriod.objects.get(code="SFY2019-Q3")
    given: dict[str, Any] = {"until": DAY, "why": "late_data", "note": "The vendor was late.", "by": make.user("analyst"), "at": AT}
    reopen(period_id=period.pk, agency_id=measure.agency_id, **given, day=DAY)
    correct_reading(correction=correction(measure, MARCH), by=make.user("steward", agency=measure.agency), at=AT)
    assert values(measure)["2019-03"] == 8.0


def test_the_review_of_a_file_counts_the_revisions_of_closed_periods(measure: Measure) -> None:
    made = reviewed(REVISES, make.user("steward", agency=measure.agency))
    assert (made.state, made.revised, made.added, made.effect["locked"]) == ("review", 2, 1, {"2019-03-31": 1})


def test_the_first_figure_of_a_closed_period_may_always_come(measure: Measure) -> None:
    steward = make.user("steward", agency=measure.agency)
    published(HEAD + "MM,2019-02,7\nMM,2019-01,7\n", steward)
    assert values(measure) == {"2019-01": 7.0, "2019-02": 7.0, "2019-03": 5.0, "2019-05": 6.0}


def test_an_agency_does_not_publish_revisions_of_closed_periods(measure: Measure) -> None:
    steward = make.user("steward", agency=measure.agency)
    made = reviewed(REVISES, steward)
    with pytest.raises(PermissionDenied):
        uploads.publish_upload(upload_id=made.pk, by=steward, at=AT + timedelta(seconds=1), why="late_data")
    assert values(measure)["2019-03"] == 5.0


@pytest.mark.parametrize("why", ["", "because", "withdrawn"])
def test_opm_does_not_publish_them_without_a_coded_reason(measure: Measure, why: str) -> None:
    analyst = make.user("analyst")
    made = reviewed(REVISES, analyst)
    assert not uploads.publish_upload(upload_id=made.pk, by=analyst, at=AT + timedelta(seconds=1), why=why)
    assert values(measure)["2019-03"] == 5.0


def test_the_reason_is_kept_with_exactly_the_revisions_of_closed_periods(measure: Measure) -> None:
    analyst = make.user("analyst")
    made = reviewed(REVISES, analyst)
    assert uploads.publish_upload(upload_id=made.pk, by=analyst, at=AT + timedelta(seconds=1), why="late_data")
    assert values(measure) == {"2019-02": 7.0, "2019-03": 9.0, "2019-05": 9.0}
    assert reasons(measure) == {"2019-02": "", "2019-03": "late_data", "2019-05": ""}


def test_a_period_that_closes_between_review_and_publishing_has_the_file_looked_at_again(measure: Measure, settings: Any) -> None:
    steward = make.user("steward", agency=measure.agency)
    made = reviewed(HEAD + "MM,2019-05,9\n", steward)
    settings.SITE_CLOCK = date(2019, 8, 30)
    assert not uploads.publish_upload(upload_id=made.pk, by=steward, at=AT + timedelta(seconds=1))
    made.refresh_from_db()
    assert made.state == "received"
    uploads.read_upload(upload_id=made.pk, at=AT + timedelta(seconds=2))
    made.refresh_from_db()
    assert hindrance(viewer(steward), made) == "locked"
    assert values(measure)["2019-05"] == 6.0


def test_a_trusted_feed_says_that_its_source_revised_what_is_closed(measure: Measure) -> None:
    plain = {"code": "FF", "name": "Days", "kind": "file", "address": "https://data.ct.gov/f.csv", "next_at": AT}
    kept = Feed.objects.create(agency=measure.agency, is_trusted=True, **plain)
    made = reviewed(REVISES, None, feed_id=kept.pk)
    assert publish_trusted(at=AT + timedelta(seconds=1)) == [made.pk]
    assert uploads.finish_publishing(upload_id=made.pk, at=AT + timedelta(seconds=2))
    assert reasons(measure) == {"2019-02": "", "2019-03": "source_revised", "2019-05": ""}


def test_an_agency_does_not_withdraw_a_file_whose_figures_are_closed_by_now(measure: Measure, settings: Any) -> None:
    steward = make.user("steward", agency=measure.agency)
    made = published(HEAD + "MM,2019-05,9\n", steward)
    assert may_withdraw(viewer(steward), made)
    settings.SITE_CLOCK = date(2019, 8, 30)
    assert not may_withdraw(viewer(steward), made)
    assert may_withdraw(viewer(make.user("analyst")), made)


def test_a_command_refuses_revisions_of_closed_periods_without_a_reason(measure: Measure, tmp_path: Any) -> None:
    report = bring_in(tmp_path, REVISES)
    assert report.is_refused
    assert "1 figures of closed reporting periods would change, from 2019-03-31 to 2019-03-31." in report.findings[-1].problem
    assert values(measure) == {"2019-03": 5.0, "2019-05": 6.0}


def test_a_command_with_a_reason_records_it(measure: Measure, tmp_path: Any) -> None:
    assert not bring_in(tmp_path, REVISES, why="method_changed").is_refused
    assert reasons(measure) == {"2019-02": "", "2019-03": "method_changed", "2019-05": ""}


def test_a_row_of_history_is_no_revision_made_now(measure: Measure, tmp_path: Any) -> None:
    text = "measure,period,value,recorded_at\nMM,2019-03,4,2019-03-31\nMM,2019-03,9,2019-06-01\n"
    assert not bring_in(tmp_path, text, history=True).is_refused
    assert values(measure)["2019-03"] == 9.0
    assert reasons(measure)["2019-03"] == ""


def test_the_command_takes_only_reasons_that_are_known(measure: Measure, tmp_path: Any) -> None:
    path = tmp_path / "f.csv"
    path.write_text(REVISES)
    with pytest.raises(CommandError):
        call_command("import_readings", str(path), "--why", "withdrawn")
    call_command("import_readings", str(path), "--why", "source_revised")
    assert reasons(measure)["2019-03"] == "source_revised"
