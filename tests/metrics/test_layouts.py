"""Layouts are kept in versions: who may, what is stored, and what ships."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from metrics.actions.layouts import Saved, load_layouts, retire_layout, save_layout
from metrics.intake.layouts import LayoutProblems
from metrics.models import Layout, LayoutVersion
from metrics.queries.layouts import kept_specs, layout_page, newest_version
from tests import make

pytestmark = pytest.mark.django_db
AT = datetime(2020, 3, 2, tzinfo=UTC)
TEXT = "name: Permits\nfacts:\n  measure: {constant: V-PERMIT}\n  period: {type: year, label: Year}\nvalues:\n- columns: [Permits]\n"
OTHER = TEXT.replace("[Permits]", "[Homes]")


def saved(text: str = TEXT, **more: str) -> Saved:
    return save_layout(text=text, reason="A new column.", by=make.user("analyst"), at=AT, **more)


def test_a_new_layout_gets_a_code_of_its_name() -> None:
    assert (saved().code, saved(OTHER).code) == ("permits", "permits-2")
    assert LayoutVersion.objects.count() == 2


def test_the_same_text_makes_no_version_and_another_text_makes_one_with_its_reason() -> None:
    first = saved()
    assert saved(code=first.code) == Saved("permits", first.version_id, 1, False)
    second = saved(OTHER, code=first.code)
    assert (second.number, second.is_new_version) == (2, True)
    found = layout_page("permits")
    assert found is not None
    assert found.newest.reason == "A new column."
    assert {line for line in found.newest.changes if line[:1] in "+-"} == {"-- columns: [Permits]", "+- columns: [Homes]"}


def test_a_text_with_mistakes_is_refused_with_all_of_them_and_nothing_is_kept() -> None:
    with pytest.raises(LayoutProblems) as found:
        saved("name: Permits\nvaluess: []\nread: {header: none}\n")
    assert len(found.value.problems) >= 2
    assert not Layout.objects.exists()


def test_a_steward_keeps_layouts_of_the_own_agency_alone() -> None:
    own, other = make.agency(code="DOH"), make.agency(code="DOT")
    steward = make.user("steward", agency=own)
    done = save_layout(text=TEXT, reason="First.", by=steward, at=AT, agency="DOH")
    assert Layout.objects.get(code=done.code).agency == own
    for agency in ("", other.code):
        with pytest.raises(PermissionDenied):
            save_layout(text=OTHER, reason="First.", by=steward, at=AT, agency=agency)
    with pytest.raises(PermissionDenied):
        save_layout(text=OTHER, reason="Mine now.", by=make.user("steward", agency=other), at=AT, code=done.code)
    with pytest.raises(PermissionDenied):
        retire_layout(code=done.code, on=date(2020, 3, 2), by=make.user("steward", agency=other), at=AT)


def test_files_are_recognized_by_the_newest_version_of_layouts_in_use() -> None:
    first = saved()
    second = saved(OTHER, code=first.code)
    assert [(one.version_id, one.spec.values[0].columns) for one in kept_specs()] == [(second.version_id, ("Homes",))]
    assert newest_version("permits") == second.version_id
    retire_layout(code="permits", on=date(2020, 3, 2), by=make.user("analyst"), at=AT)
    assert kept_specs() == []


def test_shipped_layouts_load_once_and_what_was_changed_here_is_kept() -> None:
    assert load_layouts(texts=[("permits", TEXT)], at=AT).added == ("permits",)
    assert load_layouts(texts=[("permits", TEXT)], at=AT).same == ("permits",)
    assert load_layouts(texts=[("permits", OTHER)], at=AT).changed == ("permits",)
    saved(TEXT.replace("[Permits]", "[Units]"), code="permits")
    assert load_layouts(texts=[("permits", TEXT)], at=AT).kept == ("permits",)
    assert LayoutVersion.objects.count() == 3


def test_every_layout_that_ships_loads_by_command_and_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_layouts", "demo/layouts")
    count = LayoutVersion.objects.count()
    assert count == Layout.objects.filter(is_shipped=True).count() > 20
    call_command("load_layouts", "demo/layouts")
    assert LayoutVersion.objects.count() == count
    assert f"0 added, 0 changed, {count} same" in capsys.readouterr().out
