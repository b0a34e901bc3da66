"""The whole flow with every process live: the demonstration is loaded, a reading comes in by command, every page it touches shows it,
and the status that turned is kept with its cause."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ctperf.running import ROOT, Running, clean_environment, free_port, kill_all, page, passable_folder, processes_of, wait_until

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("flow")]
AREAS = ["JOBS", "FAMILY", "TRANSPORT", "COMMUNITY", "DIGITAL", "LINKED", "TOGETHER"]
# The newest month of the demonstration's unemployment rate, put where the pages print it nowhere else.
NEWEST = "measure,period,value,source\nJ-UNEMP-NSA,2019-06,{value},Trial of the flow\n"


class Demonstration:
    def __init__(self, folder: Path) -> None:
        self.folder, self.var, self.port = folder, folder / "var", free_port()
        self.environment = clean_environment(CTPERF_VAR=str(self.var), PORT=str(self.port), CTPERF_CLOCK="2019-06-30")
        self.running = Running([sys.executable, "manage.py", "up", "--demo"], self.environment, folder / "up.out")
        self.running.wait_for("CTPerf runs at", 300)

    def read(self, path: str) -> str:
        status, body = page(f"http://127.0.0.1:{self.port}{path}")
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
    assert "1 revised" in demonstration.import_reading(9.7)
    touched = ["/measures/J-UNEMP-NSA/", "/goals/J1/", "/agencies/DOL/", "/areas/JOBS/"]
    wait_until(lambda: all("9.7%" in demonstration.read(path) for path in touched), 15)
    card = demonstration.json("/api/v1/scorecards/J-UNEMP-NSA/")
    assert (card["value"], card["status"]) == (9.7, "off_track")
    flip = demonstration.json("/api/v1/flips/?measure=J-UNEMP-NSA")["results"][0]  # type: ignore[index]
    assert (flip["before"], flip["after"], flip["cause"], flip["causes"]) == ("on_track", "off_track", "value_revised", ["value_revised"])


def test_a_correction_turns_the_status_back(demonstration: Demonstration) -> None:
    demonstration.import_reading(3.4)
    wait_until(lambda: demonstration.json("/api/v1/scorecards/J-UNEMP-NSA/")["status"] == "on_track", 15)
    assert "3.4%" in demonstration.read("/measures/J-UNEMP-NSA/")
    versions = demonstration.json("/api/v1/readings/?measure=J-UNEMP-NSA&total=true&since=2019-06-01&until=2019-06-30")["results"]
    assert [row["value"] for row in versions][-2:] == [9.7, 3.4]  # type: ignore[attr-defined]


def test_the_same_import_again_changes_nothing(demonstration: Demonstration) -> None:
    assert "0 added, 0 revised, 1 same, 0 refused" in demonstration.import_reading(3.4)
