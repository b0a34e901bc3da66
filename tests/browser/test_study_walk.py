"""In the browser: an officer brings a study from generated extracts to a finding, two owners agree, a disclosure officer releases it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as site
from playwright.sync_api import Page, expect

from linkage.intake.enclave import scratch
from linkage.intake.synthetic.agencies import housing_world
from linkage.intake.synthetic.files import write_extracts
from linkage.models import Finding, Study, StudyRun
from linkage.queries.enclave import enclave
from tests import make
from tests.browser.conftest import OpenTab
from tests.linkage.working import QUICK, state, told, wait_for, worker
from tests.linkage.world import settle_enclave
from tests.scorecards import stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
OWNED = {"Department of Homes": ("hmis", "dss", "dmhas"), "Department of Gaols": ("doc",)}


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> Iterator[None]:
    stage.open_site(settings)
    settle_enclave(settings, tmp_path)
    yield
    redis.Redis.from_url(site.REDIS_URL).delete("enclave")
    scratch.clear(enclave().folder)


def test_an_officer_brings_a_study_from_extracts_to_a_published_finding(tab: OpenTab, tmp_path: Path) -> None:
    agencies = {name: make.agency(name=name) for name in OWNED}
    officer, discloser = make.user("linkage_officer"), make.user("disclosure_officer")
    owners = {name: make.user("commissioner", agency=agency) for name, agency in agencies.items()}
    here = tab(user=officer)
    page = here.open("/studies/agreements/")
    sign(page)
    plan(page, here.base)
    # A small sample of draws: the walk is about the way, and the figures have tests of their own.
    study = Study.objects.get()
    Study.objects.filter(pk=study.pk).update(configuration={**study.configuration, **QUICK})
    hand_in(page, tmp_path)
    with worker(tmp_path):
        page.get_by_role("button", name="Start a run").click()
        run = wait_for(StudyRun.objects.first, 20)
        wait_for(lambda: state(run.pk) not in ("waiting", "running"), said=lambda: told(run.pk, tmp_path))
    assert state(run.pk) == "finished", told(run.pk, tmp_path)
    expect(page.get_by_role("button", name="Ask that it be published")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Ask that it be published").click()
    expect(page.get_by_text("Asked. Every owner has to agree")).to_be_visible()
    for name, person in owners.items():
        desk = tab(user=person)
        desk.open("/studies/").get_by_role("link", name="Who pays").first.click()
        desk.page.get_by_role("button", name=f"Agree for {name}").click()
        expect(desk.page.get_by_text("Agreed. It is published once")).to_be_visible()
    last = tab(user=discloser)
    last.open("/studies/").get_by_role("link", name="Who pays").first.click()
    last.page.get_by_role("button", name="Release to everybody").click()
    expect(last.page.get_by_text("Published. Everybody may read it now.")).to_be_visible()
    assert Finding.objects.get().published_at is not None
    resident = tab()
    resident.open("/studies/WALK-1/")
    expect(resident.page.locator("p.lede")).to_contain_text("homeless single adults")
    expect(resident.page.get_by_text("SYNTHETIC").first).to_be_visible()
    assert here.problems() + last.problems() + resident.problems() == []


def sign(page: Page) -> None:
    page.get_by_label("Number of the agreement").fill("MOU-1")
    page.get_by_label("What the data may be used for").fill("Plan supportive housing.")
    for label, day in (("In force from", "2019-01-01"), ("Expires on", "2019-12-31"), ("Data destroyed on", "2020-03-31")):
        page.get_by_label(label, exact=True).fill(day)
    page.get_by_label("Allows records under 42 CFR Part 2").check()
    for service in ("ed", "inpatient", "psychiatric", "detox", "jail", "shelter"):
        page.locator(f'input[name="services"][value="{service}"]').check()
    for name, sources in OWNED.items():
        for source in sources:
            page.locator(f"#id_owner_{source}").select_option(label=name)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="MOU-1")).to_be_visible()


def plan(page: Page, base: str) -> None:
    page.goto(f"{base}/studies/new/")
    page.locator('input[name="kind"][value="housing"]').check()
    page.get_by_label("Code").fill("WALK-1")
    page.get_by_label("Title").fill("Who pays")
    page.get_by_label("The question it answers").fill("For whom does it pay?")
    page.locator("#id_agreement_id").select_option(index=1)
    page.get_by_label("Its extracts are of invented people").check()
    page.get_by_label("The second year begins on").fill("2018-01-01")
    page.get_by_label("The second year ends on").fill("2018-12-31")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("8 files are still to come")).to_be_visible()


def hand_in(page: Page, folder: Path) -> None:
    write_extracts(folder, housing_world(400, 1).agencies, 1)
    for path in sorted((folder / "extracts").glob("*.csv")):
        _mark, source, part = path.stem.split("-")
        page.set_input_files(f"#file-{source}-{part}", path)
        page.locator(f"#file-{source}-{part}").locator("xpath=ancestor::form").locator("button").click()
        expect(page.get_by_text(f"{path.name} is in the enclave")).to_be_visible()
