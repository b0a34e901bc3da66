"""The command line says in one line what cannot work, and exits with 1."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ctperf.running import ROOT, clean_environment

NOWHERE = {
    "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://ctperf.example.gov",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=clean_environment(**environment), capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_an_unreachable_postgresql_is_one_line() -> None:
    done = manage("showmigrations", **NOWHERE)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "PostgreSQL cannot be used" in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_an_unreachable_redis_is_one_line() -> None:
    done = manage("shell", "-v0", "-c", "from django.core.cache import cache; cache.get('x')", **NOWHERE)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Redis cannot be used" in done.stderr
    assert "REDIS_URL" in done.stderr


@pytest.mark.parametrize("alone", ["DATABASE_URL", "REDIS_URL"])
def test_one_address_without_the_other_is_refused(alone: str, tmp_path: Path) -> None:
    done = manage("check", **{alone: NOWHERE[alone]}, CTPERF_VAR=str(tmp_path))
    assert (done.returncode, done.stderr) == (
        1, f"ctperf: {alone} is set alone. Set DATABASE_URL and REDIS_URL both, or neither for the embedded servers.\n",
    )  # fmt: skip


def test_without_addresses_and_without_a_stack_the_missing_setting_is_named(tmp_path: Path) -> None:
    done = manage("check", CTPERF_VAR=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n"), "is not set" in done.stderr) == (1, 1, True)


def test_a_wrong_clock_is_refused_by_name() -> None:
    done = manage("check", **NOWHERE, CTPERF_CLOCK="30 June")
    assert (done.returncode, done.stderr) == (1, "ctperf: CTPERF_CLOCK must be a date such as 2019-06-30, not '30 June'.\n")


def test_a_damaged_record_of_the_stack_is_named(tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text("{")
    done = manage("check", CTPERF_VAR=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n"), str(tmp_path / "local.json") in done.stderr) == (1, 1, True)


@pytest.mark.parametrize("site", ["", "ctperf.example.gov", "https://ctperf.example.gov/start"])
def test_a_site_that_does_not_know_its_address_is_refused_because_its_mails_would_lead_nowhere(site: str) -> None:
    done = manage("check", **NOWHERE | {"SITE_URL": site}, BEHIND_TLS="1")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "SITE_URL" in done.stderr


def test_a_trial_without_tls_is_at_the_port_it_listens_on() -> None:
    without = {key: value for key, value in NOWHERE.items() if key != "SITE_URL"}
    shell = ["shell", "-v0", "-c", "from django.conf import settings; print(settings.SITE_URL)"]
    assert manage(*shell, **without, BEHIND_TLS="0", PORT="8123").stdout.strip() == "http://127.0.0.1:8123"
