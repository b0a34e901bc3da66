"""The command import_readings: what it prints, its report, its exit codes; and the nudge."""

import json
import socket
import time
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from metrics.models import Reading
from metrics.tasks import nudge
from tests import make

pytestmark = pytest.mark.django_db
GOOD = "measure,period,value\nM-A,2020-04,8.4\n"
BAD = GOOD + 'M-A,2020-05,"1,2,3"\n'


@pytest.fixture(autouse=True)
def _measure() -> None:
    make.measure(code="M-A")


def run(folder: Path, text: str, *options: str) -> str:
    path, out = folder / "f.csv", StringIO()
    path.write_text(text, encoding="utf-8")
    call_command("import_readings", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_good_file_is_imported_and_counted(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD) == "Imported: f.csv: 1 row: 1 added, 0 revised, 0 same, 0 refused.\n"


def test_a_dry_run_says_that_nothing_was_written(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD, "--dry-run").startswith("Nothing was written: f.csv: 1 row: 1 added")
    assert Reading.objects.count() == 0


def test_a_bad_file_is_refused_with_exit_code_1_a_table_and_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "r.json"
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, BAD, "--report", str(report))
    assert stopped.value.code == 1
    found = json.loads(report.read_text())
    assert (found["rows"], found["added"], found["refused"]) == (2, 0, 1)
    assert (found["findings"][0]["row"], found["findings"][0]["column"], found["findings"][0]["value"]) == (3, "value", "1,2,3")
    assert Reading.objects.count() == 0


def test_good_rows_are_accepted_and_the_exit_code_still_says_that_some_were_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, BAD, "--accept-good")
    assert stopped.value.code == 1
    assert Reading.objects.count() == 1
    assert (tmp_path / "f.csv.refused.csv").exists()


@pytest.mark.parametrize("options", [["--by", "nobody@example.org"], ["--report", "/nowhere/at/all/r.json"]])
def test_wrong_usage_has_exit_code_2(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(CommandError) as wrong:
        run(tmp_path, GOOD, *options)
    assert wrong.value.returncode == 2
    assert Reading.objects.count() == 0


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("import_readings", str(tmp_path / "nowhere.csv"))
    assert (wrong.value.returncode, str(wrong.value)) == (2, f"{tmp_path / 'nowhere.csv'}: No such file or directory.")


def test_the_person_named_accepts(tmp_path: Path) -> None:
    make.measure(code="M-N", needs_approval=True)
    person = make.user()
    run(tmp_path, "measure,period,value\nM-N,2020-04,1\n", "--by", person.email.upper())
    assert Reading.objects.get().accepted_by == person


def test_a_broker_that_never_answers_costs_less_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        start = time.monotonic()
        nudge()
        assert time.monotonic() - start < 1


def test_a_broker_that_is_down_costs_less_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    start = time.monotonic()
    nudge()
    assert time.monotonic() - start < 1
