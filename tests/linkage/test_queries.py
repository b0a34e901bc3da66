"""What each reader sees of studies, and in how many queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC, Viewer
from linkage.actions import releases
from linkage.models import Extract, Finding
from linkage.queries.log import privacy_log
from linkage.queries.runs import run_page, waiting_for
from linkage.queries.studies import study_page, study_rows
from tests import make
from tests.linkage.world import AT, DAY, World, finished_run, world

pytestmark = pytest.mark.django_db
CONTENT = {"headline": {"paying_portion": 0.018}}


def readers(of: World) -> dict[str, Viewer]:
    """Everybody, by what they are to the study."""
    kinds = ["analyst", "governor", "administrator", "linkage_officer", "disclosure_officer"]
    return {
        "public": PUBLIC,
        **{kind: viewer(make.user(kind)) for kind in kinds},
        "owner": viewer(make.user("steward", agency=of.agencies["HOUSE"])),
        "another agency": viewer(make.user("commissioner")),
    }


def publish(of: World) -> None:
    release = releases.ask_release(run_id=finished_run(of, CONTENT).pk, by=of.officer, at=AT)
    for code, agency in of.agencies.items():
        releases.approve(release_id=release, agency_id=agency.pk, agrees=True, by=of.commissioners[code], at=AT)
    releases.release_finding(release_id=release, by=of.discloser, at=AT)


WORKING = {"analyst", "administrator", "linkage_officer", "disclosure_officer", "owner"}
DECIDING = {"linkage_officer", "disclosure_officer", "owner"}


def test_before_it_is_published_a_study_is_known_to_who_works_on_it_and_its_finding_to_who_decides() -> None:
    of = world()
    finished_run(of, CONTENT)
    code, found = of.study.code, readers(of)
    assert {name for name, who in found.items() if study_rows(who)} == WORKING
    pages = {name: study_page(who, code, DAY) for name, who in found.items()}
    assert {name for name, page in pages.items() if page} == WORKING
    assert {name for name, page in pages.items() if page and page.finding} == DECIDING
    runs = {name: run_page(who, code, 1) for name, who in found.items()}
    assert {name for name, run in runs.items() if run} == WORKING
    assert {name for name, run in runs.items() if run and run.finding} == DECIDING
    assert {name for name, who in found.items() if privacy_log(who, of.study.pk)} == WORKING


def test_a_published_finding_is_everybodys_and_the_work_on_it_is_not() -> None:
    of = world()
    publish(of)
    for name, who in readers(of).items():
        page = study_page(who, of.study.code, DAY)
        assert page
        assert page.finding
        assert (page.row.stands, page.finding.content) == ("published", CONTENT)
        assert (page.sees_work, bool(page.runs), page.agreement is not None) == (name in WORKING,) * 3


def test_a_later_finding_that_is_not_published_does_not_take_the_place_of_the_published_one() -> None:
    of = world()
    publish(of)
    finished_run(of, {"headline": {"paying_portion": 0.5}})
    page = study_page(viewer(of.officer), of.study.code, DAY)
    assert page
    assert page.finding
    assert (page.finding.run, page.finding.content, [run.number for run in page.runs]) == (1, CONTENT, [2, 1])


def test_what_the_check_of_a_file_says_is_for_who_decides(settings: Any, tmp_path: Any) -> None:
    of = world()
    Extract.objects.create(
        study=of.study, source="hmis", part="people", agency=of.agencies["HOUSE"], filename="x.csv", place="0" * 31 + "1", size_bytes=1,
        sha256="0" * 64, received_at=AT, state="refused", findings=[{"row": 2, "column": "birth_date"}], counts={"rows": 3},
    )  # fmt: skip
    told = {name: study_page(who, of.study.code, DAY) for name, who in readers(of).items()}
    assert {name for name, page in told.items() if page and page.extracts[0].findings} == DECIDING
    assert {name for name, page in told.items() if page and page.extracts} == WORKING


def test_a_page_says_what_its_reader_may_do() -> None:
    of = world()
    run = finished_run(of)
    may = run_page(viewer(of.officer), of.study.code, 1)
    assert may
    assert (may.may_ask, may.may_cancel, may.may_resume) == (True, False, False)
    release = releases.ask_release(run_id=run.pk, by=of.officer, at=AT)
    head = of.commissioners["HOUSE"]
    page = run_page(viewer(head), of.study.code, 1)
    assert page
    said = {one.agency_id: one.may_say for one in page.releases[0].approvals}
    assert said == {agency.pk: agency == of.agencies["HOUSE"] for agency in of.owners}
    assert [(row.agency_id, row.release_id) for row in waiting_for(viewer(head))] == [(of.agencies["HOUSE"].pk, release)]
    assert waiting_for(viewer(of.discloser)) == []
    for code, agency in of.agencies.items():
        releases.approve(release_id=release, agency_id=agency.pk, agrees=True, by=of.commissioners[code], at=AT)
    assert [row.for_agency for row in waiting_for(viewer(of.discloser))] == [""]
    assert waiting_for(viewer(of.officer)) == waiting_for(PUBLIC) == []


def queries(ask: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask()
    return len(seen)


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is() -> None:
    of = world()
    who = viewer(of.officer)
    publish(of)
    asks = [lambda: study_rows(who), lambda: study_page(who, of.study.code, DAY), lambda: run_page(who, of.study.code, 1)]
    before = [queries(ask) for ask in asks]
    for _ in range(3):
        world()
        finished_run(of)
    assert [queries(ask) for ask in asks] == before
    assert max(before) <= 12


def test_the_privacy_log_of_a_study_holds_its_agreement_and_nothing_of_other_studies() -> None:
    of = world()
    world()
    publish(of)
    assert [row.verb for row in privacy_log(viewer(of.officer), of.study.pk)] == [
        "agreed", "planned", "asked", "approved", "approved", "approved", "released",
    ]  # fmt: skip
    assert Finding.objects.filter(published_at__isnull=False).count() == 1
