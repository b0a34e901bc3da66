"""A steward with a file nobody has described, in a real browser: from the first look to a layout, in a handful of clicks."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import User
from metrics.actions.layouts import load_layouts
from metrics.models import Category, Dimension, LayoutVersion, UploadState
from tests import make
from tests.browser.conftest import OpenTab
from tests.scorecards.mapping_files import CRIME, unknown_upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LAYOUTS = Path(__file__).parents[2] / "demo" / "layouts"
# Each answer has the file read anew, which takes its time on a busy machine.
PATIENT = 20_000
SHOTS = os.environ.get("CTPERF_SHOTS", "")


@pytest.fixture(autouse=True)
def _site(tab: OpenTab) -> Iterator[None]:
    town = Dimension.objects.create(code="town", label="Town")
    for name in ("Andover", "Ansonia", "Avon"):
        Category.objects.create(dimension=town, code=name, label=name)
    make.measure(code="V-CRIME", name="Index crimes per 100,000 residents", unit="per 100,000", period="year")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def steward() -> User:
    return make.user("steward", agency=make.agency(code="DESPP", name="Emergency Services and Public Protection"))


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look, when CTPERF_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_steward_describes_a_file_and_sees_at_once_what_comes_out(tab: OpenTab, steward: User) -> None:
    upload = unknown_upload(steward, CRIME, "ucr-crime-index_2017.csv")
    one = tab(user=steward)
    page = one.open(f"/data/uploads/{upload.pk}/mapping/")
    expect(page.locator("#column-0")).to_have_value("category:town")
    expect(page.locator("#preview")).to_contain_text("8 rows give 8 readings", timeout=PATIENT)
    page.locator("#code-1").fill("V-CRIME")
    page.locator("#code-1").press("Tab")
    expect(page.locator("#measured .help").nth(1)).to_contain_text("Index crimes per 100,000 residents", timeout=PATIENT)
    page.locator("#column-3").select_option("")
    expect(page.locator("#measured .help")).to_have_count(1, timeout=PATIENT)
    page.locator("#column-3").select_option("measure")
    expect(page.locator("#preview")).to_contain_text("8 rows give 8 readings", timeout=PATIENT)
    page.get_by_role("button", name="Save and read the file").click()
    page.wait_for_url(f"**/data/uploads/{upload.pk}/")
    upload.refresh_from_db()
    assert upload.state == UploadState.RECEIVED
    assert "others: refuse" in LayoutVersion.objects.get().text
    assert one.problems() == []


def test_without_scripts_a_button_shows_what_comes_out(tab: OpenTab, steward: User) -> None:
    upload = unknown_upload(steward, CRIME, "crime.csv")
    page = tab(user=steward, java_script_enabled=False).open(f"/data/uploads/{upload.pk}/mapping/")
    page.locator("#column-5").select_option("")
    page.get_by_role("button", name="Show what comes out now").click()
    expect(page.locator("#preview")).to_contain_text("Say which column holds the values.", timeout=PATIENT)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_layouts_are_fit_for_everybody(tab: OpenTab, steward: User, width: int, theme: str) -> None:
    load_layouts(texts=[(one.stem, one.read_text()) for one in sorted(LAYOUTS.glob("*.yml"))], at=datetime(2020, 1, 1, tzinfo=UTC))
    upload = unknown_upload(steward, CRIME, "crime.csv")
    analyst = make.user("analyst")
    found: dict[str, Any] = {}
    pages = {"mapping": f"/data/uploads/{upload.pk}/mapping/", "list": "/data/layouts/", "layout": "/data/layouts/laus-workbook/",
             "edit": "/data/layouts/laus-workbook/edit/"}  # fmt: skip
    for name, path in pages.items():
        one = tab(width=width, theme=theme, user=analyst if name != "mapping" else steward)
        page = one.open(path)
        shot(page, f"{name}-{width}-{theme}")
        found[name] = [*one.violations(), *one.problems()] + ([f"{one.overflow()} px too wide"] if one.overflow() > 0 else [])
    assert {name: problems for name, problems in found.items() if problems} == {}
