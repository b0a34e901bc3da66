"""The demonstration with every process live. The flow: a reading comes in by command, every page it touches shows it, and the status
that turned is kept with its cause. The pages: each in a real browser, in both themes, on a phone and a desk."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import WATCH, Tab, watched
from tests.ctperf.running import ROOT, Running, clean_environment, free_port, kill_all, page, passable_folder, processes_of, wait_until
from tests.scorecards.packs import documents

pytestmark = [pytest.mark.stack]
AREAS = ["JOBS", "FAMILY", "TRANSPORT", "COMMUNITY", "DIGITAL", "LINKED", "TOGETHER"]
# The newest month of the demonstration's unemployment rate, put where the pages print it nowhere else.
CARD = "/api/v1/scorecards/J-UNEMP-NSA/"
NEWEST = "measure,period,value,source\nJ-UNEMP-NSA,2019-06,{value},Trial of the flow\n"


class Demonstration:
    def __init__(self, folder: Path) -> None:
        self.folder, self.var, self.port = folder, folder / "var", free_port()
        self.environment = clean_environment(CTPERF_VAR=str(self.var), PORT=str(self.port), CTPERF_CLOCK="2019-06-30")
        self.running = Running([sys.executable, "manage.py", "up", "--demo"], self.environment, folder / "up.out")
        self.running.wait_for("CTPerf runs at", 300)
        self.url = f"http://127.0.0.1:{self.port}"
        self.cookies: dict[str, list[dict[str, str]]] = {}

    def read(self, path: str) -> str:
        status, body = page(self.url + path)
        assert status == 200, f"{path}: {status}"
        return body

    def json(self, path: str) -> dict[str, object]:
        return dict(json.loads(self.read(path)))

    def import_reading(self, value: float) -> str:
        file = self.folder / "one.csv"
        file.write_text(NEWEST.format(value=value))
        command = [sys.executable, "manage.py", "import_readings", str(file)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def settle(self, value: float) -> None:
        """Imports the value and waits until the worker has judged it."""
        self.import_reading(value)
        wait_until(lambda: self.json(CARD)["value"] == value, 15)

    def password(self) -> str:
        return str(json.loads((self.var / "demo.json").read_text())["password"])

    def open(self, browser: Browser, path: str, *, role: str = "", width: int = 1280, theme: str = "light") -> Tab:
        """The page as this role sees it; the first time a role is asked for it signs in by the form."""
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        tab = watched(context.new_page(), self.url)
        if role and role not in self.cookies:
            tab.open("/accounts/login/")
            tab.page.fill("input[name=login]", f"{role}@demo.ct.example")
            tab.page.fill("input[name=password]", self.password())
            tab.page.press("input[name=password]", "Enter")
            tab.page.wait_for_url(self.url + "/")
            self.cookies[role] = context.cookies()  # type: ignore[assignment]
        context.add_cookies(self.cookies.get(role, []))  # type: ignore[arg-type]
        tab.open(path)
        return tab


@pytest.fixture(scope="module")
def demonstration() -> Iterator[Demonstration]:
    with passable_folder() as folder:
        made = Demonstration(folder)
        yield made
        made.running.stop(signal.SIGINT)
        kill_all(processes_of(made.var))


def test_the_overview_shows_the_four_priorities_and_three_strands(demonstration: Demonstration) -> None:
    overview = demonstration.read("/")
    assert [code for code in AREAS if f'href="/areas/{code}/"' not in overview] == []


@pytest.mark.parametrize("area", AREAS)
def test_every_area_is_a_finished_page(demonstration: Demonstration, area: str) -> None:
    assert 'href="/goals/' in demonstration.read(f"/areas/{area}/")


def test_an_imported_reading_reaches_every_page_and_leaves_a_flip_with_its_cause(demonstration: Demonstration) -> None:
    demonstration.settle(3.4)
    demonstration.settle(9.7)
    touched = ["/measures/J-UNEMP-NSA/", "/goals/J1/", "/agencies/DOL/", "/areas/JOBS/"]
    assert [path for path in touched if "9.7%" not in demonstration.read(path)] == []
    assert demonstration.json(CARD)["status"] == "off_track"
    flip = demonstration.json("/api/v1/flips/?measure=J-UNEMP-NSA")["results"][0]  # type: ignore[index]
    assert (flip["before"], flip["after"], flip["cause"], flip["causes"]) == ("on_track", "off_track", "value_revised", ["value_revised"])


def test_a_correction_turns_the_status_back_and_keeps_both_versions(demonstration: Demonstration) -> None:
    demonstration.settle(9.6)
    demonstration.settle(3.3)
    assert demonstration.json(CARD)["status"] == "on_track"
    versions = demonstration.json("/api/v1/readings/?measure=J-UNEMP-NSA&total=true&since=2019-06-01&until=2019-06-30")["results"]
    assert [row["value"] for row in versions][-2:] == [9.6, 3.3]  # type: ignore[attr-defined]


def test_the_same_import_again_changes_nothing(demonstration: Demonstration) -> None:
    demonstration.settle(3.5)
    assert "0 added, 0 revised, 1 same, 0 refused" in demonstration.import_reading(3.5)


@pytest.mark.parametrize(("area", "paper"), zip(AREAS, cycle(["letter", "a4"]), strict=False))
def test_the_governor_s_brief_of_every_area_is_two_pages(demonstration: Demonstration, area: str, paper: str) -> None:
    out = demonstration.folder / f"{area}.pdf"
    command = [sys.executable, "manage.py", "briefing", "--area", area, "--format", "pdf", "--brief", "--paper", paper, "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env=demonstration.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert documents.pages(out.read_bytes()) == 2


def test_the_command_of_briefings_says_what_is_wrong_by_its_exit_code(demonstration: Demonstration) -> None:
    def code(*said: str) -> int:
        command = [sys.executable, "manage.py", "briefing", *said, "--out", str(demonstration.folder / "x.pdf")]
        return subprocess.run(command, cwd=ROOT, env=demonstration.environment, capture_output=True, check=False).returncode

    assert code("--area", "NOWHERE", "--format", "pdf") == 1
    assert code("--area", "JOBS", "--format", "doc") == 2


@pytest.mark.browser
def test_the_worker_makes_a_briefing_while_its_page_is_watched(demonstration: Demonstration, chromium: Browser) -> None:
    tab = demonstration.open(chromium, "/briefings/area/JOBS/")
    tab.page.get_by_role("button", name="Make the briefing").click()
    link = tab.page.get_by_role("link", name="Download the PDF")
    link.wait_for(timeout=60_000)
    with tab.page.expect_download() as saved:
        link.click()
    assert "Jobs and the economy" in documents.words(saved.value.path().read_bytes())
    assert tab.problems() == []


PAGES = [
    "/", "/areas/JOBS/", "/areas/DIGITAL/", "/goals/C2/", "/goals/L2/", "/agencies/", "/agencies/DOT/", "/agencies/DCF/", "/explorer/",
    "/measures/J-UNEMP-NSA/", "/measures/J-UNEMP-NSA/?by=county", "/measures/T-NHLOTP/", "/measures/C-CIP/", "/measures/V-OD/",
    "/measures/V-PIT/", "/measures/D-TAKEUP/", "/methods/", "/glossary/", "/about/", "/accessibility/", "/api/v1/", "/search/?q=school",
    "/accounts/login/", "/areas/JOBS/?as_of=2018-12-31", "/areas/JOBS/?as_of=yesterday", "/nowhere/",
]  # fmt: skip
STAFF = ["/", "/areas/FAMILY/", "/data/runs/", "/design/", "/measures/C-ABSENT/"]
LOOKS = [(width, theme) for width in (320, 1280) for theme in ("light", "dark")]
VISITS = [(path, "") for path in PAGES] + [(path, "analyst") for path in STAFF]


def looks(number: int) -> list[tuple[int, str]]:
    """Every look in the audit; otherwise a sample that goes round, so that each page is seen in one and each look on many pages."""
    return LOOKS if os.environ.get("CTPERF_AUDIT") else [LOOKS[number % len(LOOKS)]]


CASES = [(path, role, width, theme) for number, (path, role) in enumerate(VISITS) for width, theme in looks(number)]


@pytest.mark.browser
@pytest.mark.parametrize(("path", "role", "width", "theme"), CASES)
def test_a_page_is_accessible_fits_and_keeps_to_the_security_policy(
    demonstration: Demonstration, chromium: Browser, path: str, role: str, width: int, theme: str
) -> None:
    tab = demonstration.open(chromium, path, role=role, width=width, theme=theme)
    expected_refusal = ["status of 400", "status of 404"]
    problems = [one for one in tab.problems() if not any(word in one for word in expected_refusal)]
    assert problems == []
    assert tab.violations() == []
    assert tab.overflow() <= 0
    tab.page.context.close()
