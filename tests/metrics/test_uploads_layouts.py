"""Uploads of foreign files: recognized by a layout that is kept, unknown without one, with targets and drafts that come along."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.queries import viewer
from metrics.actions import uploads
from metrics.actions.layouts import load_layouts
from metrics.models import LayoutVersion, Measure, Reading, Target
from metrics.queries.uploads import upload_sheet
from tests import make
from tests.metrics.uploading import AT, published, reviewed

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
LAYOUT = """
name: Permit list
recognize: {headers: [Year, Kind, Permits]}
facts:
  measure: {constant: M-P}
  period: {type: year, year: Year}
  source: {constant: Permit office}
values:
  - columns: [Permits]
    when: [{column: Kind, is: Actual}]
  - columns: [Permits]
    into: target
    when: [{column: Kind, is: Target}]
    operator: {constant: '>='}
"""
DRAFTING = """
name: New counts
recognize: {headers: [Year, New permits]}
facts:
  measure: {constant: M-NEW}
  period: {type: year, year: Year}
  draft:
    name: {constant: New permits}
    agency: {constant: OWN}
    unit: {constant: permits}
    direction: {constant: up}
values:
  - columns: [New permits]
"""
FILE = 'Permits by year\n\nYear,Kind,Permits\n2021,Actual,"1,200"\n2022,Actual,1300\n2022,Actual,much\n2030,Target,2000\n'


@pytest.fixture
def steward() -> Any:
    owner = make.agency(code="OWN")
    make.measure(code="M-P", agency=owner, period="year", direction="up", is_draft=True, is_public=False)
    return make.user("steward", agency=owner)


@pytest.fixture
def layouts() -> None:
    load_layouts(texts=[("permits", LAYOUT), ("new-counts", DRAFTING)], at=AT)


def test_a_file_that_no_layout_fits_waits_for_somebody_to_say_what_it_is(steward: Any) -> None:
    made = reviewed(FILE, steward)
    assert (made.state, made.layout, made.error) == ("unknown", None, "")
    assert not Reading.objects.exists()


def test_a_file_that_is_recognized_needs_no_decisions(steward: Any, layouts: None) -> None:
    made = reviewed(FILE, steward)
    assert made.state == "review"
    assert made.layout
    assert made.layout.layout.code == "permits"
    assert (made.rows, made.added, made.refused) == (4, 2, 1)
    assert made.understood["header_rows"] == [3]
    assert made.effect["targets"] == {"added": 1, "changed": 0, "same": 0, "refused": 0}
    assert not Target.objects.exists()


def test_findings_name_the_row_and_column_of_the_file_that_was_handed_in(steward: Any, layouts: None) -> None:
    group = upload_sheet(viewer(steward), reviewed(FILE, steward).pk).groups[0]  # type: ignore[union-attr]
    assert (group.first[0]["row"], group.first[0]["column"], group.first[0]["value"]) == (6, "Permits", "much")


def test_warnings_name_the_row_and_column_of_the_file_that_was_handed_in(steward: Any, layouts: None) -> None:
    Measure.objects.update(unit="percent")
    made = reviewed(FILE.replace("2022,Actual,much\n", ""), steward)
    warned = [one for one in made.findings if one["kind"] == "impossible_percent"]
    assert [(one["row"], one["column"]) for one in warned] == [(4, "Permits")]


def test_publishing_writes_the_targets_and_withdrawing_takes_them_back(steward: Any, layouts: None) -> None:
    old = make.target(Measure.objects.get(code="M-P"), AT.date().replace(year=2030, month=12, day=31), 1500.0, ">=", source="Permit office")
    good = FILE.replace("2022,Actual,much\n", "")
    changed = good.replace("2030,Target,2000", "2031,Target,2500")
    made = published(changed, steward)
    assert sorted(Target.objects.current().values_list("value", flat=True)) == [1500.0, 2500.0]
    assert uploads.withdraw_upload(upload_id=made.pk, why="Wrong list.", by=steward, at=LATER)
    made.refresh_from_db()
    assert made.effect["withdrawn"] == {"ended": 2, "brought_back": 0, "later": 0, "targets": 1}
    assert list(Target.objects.current()) == [old]
    assert not Reading.objects.filter(superseded_at=None).exists()


def test_a_target_that_an_upload_changed_is_as_before_after_the_withdrawal(steward: Any, layouts: None) -> None:
    reasoned = LAYOUT.replace("operator: {constant: '>='}", "operator: {constant: '>='}\n    change_reason: {constant: leadership}")
    load_layouts(texts=[("permits", reasoned)], at=AT)
    make.target(Measure.objects.get(code="M-P"), date(2030, 12, 31), 1500.0, ">=", source="Permit office")
    made = published(FILE.replace("2022,Actual,much\n", ""), steward)
    assert list(Target.objects.current().values_list("value", flat=True)) == [2000.0]
    assert uploads.withdraw_upload(upload_id=made.pk, why="Wrong list.", by=steward, at=LATER)
    back = Target.objects.current().get()
    assert (back.value, back.governs, back.change_reason, back.recorded_by) == (1500.0, True, "data_error", steward)
    assert Target.objects.count() == 3


def test_a_layout_chosen_by_hand_is_used_and_can_be_changed_back(steward: Any) -> None:
    made = reviewed(FILE, steward)
    load_layouts(texts=[("permits", LAYOUT)], at=AT)
    version = LayoutVersion.objects.get()
    assert uploads.read_with_layout(upload_id=made.pk, layout_version_id=version.pk, by=steward, at=AT)
    uploads.read_upload(upload_id=made.pk, at=AT)
    made.refresh_from_db()
    assert (made.state, made.layout, made.added) == ("review", version, 2)


def test_draft_measures_are_made_only_when_published_and_belong_to_the_own_agency(steward: Any, layouts: None) -> None:
    made = reviewed("Year,New permits\n2021,5\n", steward)
    assert (made.state, made.added) == ("review", 1), made.findings
    assert [(one["code"], one["is_draft"]) for one in made.effect["measures"]] == [("M-NEW", True)]
    assert not Measure.objects.filter(code="M-NEW").exists()
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=LATER)
    assert Measure.objects.get(code="M-NEW").is_draft
    refused = reviewed("Year,New permits\n2021,6\n", make.user("steward"), at=LATER)
    assert (refused.state, refused.added) == ("refused", 0)


def test_a_name_in_a_file_tells_nobody_the_code_of_a_measure_that_is_not_theirs(steward: Any) -> None:
    make.measure(code="SECRET-7", name="Unpublished count", is_public=False)
    named = LAYOUT.replace("{constant: M-P}", "{column: Measure}").replace("[Year, Kind, Permits]", "[Year, Kind, Permits, Measure]")
    load_layouts(texts=[("named", named)], at=AT)
    made = reviewed("Year,Kind,Permits,Measure\n2021,Actual,5,Unpublished count\n2021,Actual,5,M-P\n", steward)
    assert made.refused == 1
    assert "SECRET-7" not in str(made.findings) + str(made.understood) + str(made.effect)


def test_the_same_file_after_the_layout_has_changed_is_looked_at_again(steward: Any, layouts: None) -> None:
    made = reviewed(FILE.replace("2022,Actual,much\n", ""), steward)
    load_layouts(texts=[("permits", LAYOUT.replace("constant: Permit office", "constant: Office"))], at=LATER)
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=LATER)
    assert Reading.objects.filter(source="Permit office").count() == 2


def test_a_draft_never_takes_the_place_of_a_measure_of_another_agency(steward: Any, layouts: None) -> None:
    theirs = make.measure(code="M-NEW", agency=make.agency(code="OTHER"), period="year", name="Theirs", is_public=True)
    made = reviewed("Year,New permits\n2021,5\n", steward)
    assert made.added == 0
    assert made.findings[0]["problem"] == "This code cannot be used for a new measure."
    uploads.publish_upload(upload_id=made.pk, by=make.user("analyst"), at=LATER, leave_out=True)
    theirs.refresh_from_db()
    assert (theirs.name, theirs.agency.code, theirs.is_draft, theirs.is_public) == ("Theirs", "OTHER", False, True)
    assert not Reading.objects.exists()


def test_a_layout_that_is_not_there_cannot_be_chosen(steward: Any) -> None:
    made = reviewed(FILE, steward)
    for version in (987_654, 10**30):
        assert not uploads.read_with_layout(upload_id=made.pk, layout_version_id=version, by=steward, at=AT)
    made.refresh_from_db()
    assert (made.state, made.layout) == ("unknown", None)


def test_an_upload_with_targets_alone_belongs_to_the_agencies_of_their_measures(steward: Any, layouts: None) -> None:
    made = reviewed("Year,Kind,Permits\n2030,Target,2000\n", steward)
    assert made.effect["agencies"] == [Measure.objects.get(code="M-P").agency_id]
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=LATER), made.findings
    assert Target.objects.get().value == 2000.0


def test_what_the_state_promised_is_set_by_opm_and_by_no_file_of_a_steward(steward: Any, layouts: None) -> None:
    Measure.objects.update(is_draft=False)
    made = reviewed(FILE, steward)
    assert made.effect["targets"] == {"added": 0, "changed": 0, "same": 0, "refused": 1}
    assert [one["problem"] for one in made.findings if one["value"] == "2000"] == ["Targets of published measures are set by OPM."]
    by_opm = reviewed(FILE.replace("2000", "2001"), make.user("analyst"))
    assert by_opm.effect["targets"]["added"] == 1


def test_a_target_that_changed_since_the_review_is_looked_at_again(steward: Any, layouts: None) -> None:
    measure = Measure.objects.get()
    analyst = make.user("analyst")
    standing = make.target(measure, date(2030, 12, 31), 1500.0, ">=", source="Permit office")
    text = LAYOUT.replace(
        "operator: {constant: '>='}", "operator: {constant: '>='}\n    change_reason: {constant: 'data_error: corrected'}"
    )
    load_layouts(texts=[("permits", text)], at=LATER)
    made = reviewed(FILE.replace("2022,Actual,much\n", ""), analyst)
    assert made.effect["targets"]["changed"] == 1
    Target.objects.filter(pk=standing.pk).update(superseded_at=AT)
    make.target(measure, date(2030, 12, 31), 1700.0, ">=", recorded_at=AT, source="Permit office")
    assert not uploads.publish_upload(upload_id=made.pk, by=analyst, at=LATER)
