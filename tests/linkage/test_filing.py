"""Back into the scorecard: a published finding's figures are readings of measures, once, with the study as their source."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from linkage.actions import releases, studies
from linkage.actions.filing import FiledReport, file_readings
from linkage.actions.refused import StudyRefused
from linkage.models import Destination, Filed, Finding
from metrics.models import Change, Reading, Upload
from tests import make
from tests.linkage.world import AT, World, finished_run, world

pytestmark = pytest.mark.django_db
FIGURE = "paying_portion"


def measure(**fields: Any) -> Any:
    return make.measure(**({"code": make.code("LINK"), "period": "year", "unit": "percent", "direction": "up"} | fields))


def to(of: World, one: Any, figure: str = FIGURE) -> int:
    return studies.add_destination(study_id=of.study.pk, measure_id=one.pk, figure=figure, by=of.officer, at=AT)


def published(of: World, value: float | None) -> Finding:
    run = finished_run(of, {"headline": {FIGURE: value}})
    release = releases.ask_release(run_id=run.pk, by=of.officer, at=AT)
    for code, agency in of.agencies.items():
        releases.approve(release_id=release, agency_id=agency.pk, agrees=True, by=of.commissioners[code], at=AT)
    return Finding.objects.get(pk=releases.release_finding(release_id=release, by=of.discloser, at=AT))


def filed(of: World, finding: Finding) -> list[FiledReport]:
    return file_readings(finding_id=finding.pk, by=of.discloser, at=AT)


def test_a_published_finding_adds_its_figure_to_the_measure_with_the_study_as_source() -> None:
    of, one = world(), measure()
    to(of, one)
    assert [report.is_filed for report in filed(of, published(of, 0.018))] == [True]
    reading = Reading.objects.get(measure=one)
    assert (reading.value, reading.period_start, reading.period_end) == (0.018, date(2018, 1, 1), date(2018, 12, 31))
    assert reading.source == f"Linked-data study {of.study.code} (SYNTHETIC)"
    assert of.study.agreement.number in reading.source_ref
    assert "SYNTHETIC" in reading.note
    assert reading.upload == Filed.objects.get().upload
    assert Change.objects.filter(measure=one, reason="readings").exists()


def test_filing_again_adds_nothing() -> None:
    of, one = world(), measure()
    to(of, one)
    finding = published(of, 0.018)
    filed(of, finding)
    assert filed(of, finding) == []
    assert (Reading.objects.count(), Upload.objects.count(), Filed.objects.count()) == (1, 1, 1)


def test_a_finding_that_is_not_published_adds_nothing() -> None:
    of, one = world(), measure()
    to(of, one)
    run = finished_run(of, {"headline": {FIGURE: 0.018}})
    assert file_readings(finding_id=run.finding.pk, by=of.discloser, at=AT) == []
    assert not Reading.objects.exists()


def test_a_figure_that_was_hidden_is_a_reading_without_a_value() -> None:
    of, one = world(), measure()
    to(of, one)
    filed(of, published(of, None))
    assert [(reading.value, reading.reason) for reading in Reading.objects.all()] == [(None, "suppressed")]


def test_a_later_finding_revises_the_reading() -> None:
    of, one = world(), measure()
    to(of, one)
    filed(of, published(of, 0.018))
    filed(of, published(of, 0.021))
    assert [reading.value for reading in Reading.objects.filter(superseded_at__isnull=True)] == [0.021]
    assert Reading.objects.count() == 2


def test_a_measure_that_cannot_take_it_says_why_and_keeps_the_others_in() -> None:
    of, monthly, yearly = world(), measure(period="month"), measure()
    to(of, monthly)
    to(of, yearly)
    reports = filed(of, published(of, 0.018))
    assert [report.is_filed for report in reports] == [False, True]
    assert reports[0].problems
    assert [reading.measure_id for reading in Reading.objects.all()] == [yearly.pk]


def test_a_measure_takes_a_figure_of_one_study_that_has_it() -> None:
    of, other, one = world(), world(), measure()
    with pytest.raises(StudyRefused, match="no figure"):
        to(of, one, "moon")
    with pytest.raises(StudyRefused, match="calculated"):
        to(of, measure(formula="2 * LINK-1"))
    with pytest.raises(PermissionDenied):
        studies.add_destination(study_id=of.study.pk, measure_id=one.pk, figure=FIGURE, by=make.user("analyst"), at=AT)
    to(of, one)
    with pytest.raises(StudyRefused, match="already"):
        to(other, one)
    studies.end_destination(destination_id=Destination.objects.get().pk, by=of.officer, at=AT)
    to(other, one)
    filed(of, published(of, 0.018))
    assert not Reading.objects.exists()
