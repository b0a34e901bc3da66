"""docker-compose.yml and its lint, which must notice what it is there for."""

import re

import pytest

from ctperf.local.compose_lint import problems, settings_read
from ctperf.local.entry import BASE, commands

COMPOSE = (BASE / "docker-compose.yml").read_text()
EXAMPLE = (BASE / ".env.example").read_text()


def test_the_compose_file_is_in_order() -> None:
    assert problems(COMPOSE, EXAMPLE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('"run", "worker"]', '"run", "walker"]', "worker: command ['python', 'manage.py', 'run', 'walker']"),
        ("image: postgres:18-bookworm", "image: postgres:latest", "postgres: the image has no fixed tag"),
        ("image: redis:8-bookworm", "image: redis", "redis: the image has no fixed tag"),
        ("  redis:\n    image", "  redis:\n    ports: ['6379:6379']\n    image", "redis: a server must not be reachable from outside"),
        ("      - redis:/data", "      - reddis:/data", "redis: volume reddis is not declared"),
        ("    shm_size: 256mb", "    shm_sise: 256mb", "postgres: unknown key shm_sise"),
        ("condition: service_completed_successfully", "condition: done", "web: waits for migrate in an unknown way"),
        ("redis: {condition: service_healthy}", "rediss: {condition: service_healthy}", "web: depends on rediss, which is not there"),
        ('    restart: "no"', "    restart: sometimes", "migrate: no restart policy"),
        ("${CTPERF_CLOCK:-}", "${SITE_CLOCK:-}", "${SITE_CLOCK} is not in .env.example"),
        ("${CTPERF_CLOCK:-}", "2019-06-30", "CTPERF_CLOCK of .env.example goes nowhere"),
        ("    MFA_REQUIRED: ${MFA_REQUIRED:-1}\n", "", "web: is not handed MFA_REQUIRED"),
        ("    IDENTITY_PROVIDERS: ${IDENTITY_PROVIDERS:-}\n", "", "worker: is not handed IDENTITY_PROVIDERS"),
        ("    internal: true\n", "    internal: false\n", "enclave: the network servers leads outside"),
        ('    user: "10002:10001"\n', "", "enclave: has no account of its own"),
        ("      - beat:/var/lib/ctperf\n", "      - studies:/var/lib/ctperf-enclave\n", "beat: is handed studies"),
        ('    networks: ["servers"]', '    networks: ["severs"]', "enclave: network severs is not declared"),
        ("${FEED_SECONDS:-120}", "${FEED_SECONDS:-12}", "FEED_SECONDS is 12 by default, but 120 in the settings"),
    ],
)  # fmt: skip
def test_the_lint_notices(right: str, wrong: str, problem: str) -> None:
    assert right in COMPOSE
    assert any(found.startswith(problem) for found in problems(COMPOSE.replace(right, wrong), EXAMPLE))


def test_the_lint_misses_a_process_that_nothing_runs() -> None:
    without_beat = COMPOSE[: COMPOSE.index("  beat:\n")] + COMPOSE[COMPOSE.index("\nvolumes:") :]
    assert "no service runs beat" in problems(without_beat, EXAMPLE)


def test_every_setting_is_explained() -> None:
    explained = set(re.findall(r"`([A-Z_]+)`", (BASE / "docs" / "operations.md").read_text()))
    assert len(settings_read()) > 35
    assert settings_read().keys() - explained - {"CTPERF_AS_OWNER"} == set()


def test_secrets_have_no_default() -> None:
    secrets = ("SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "REDIS_PASSWORD")
    assert [name for name in secrets if f"${{{name}:?" not in COMPOSE] == []


def test_the_image_starts_as_an_ordinary_user_by_an_entry_point() -> None:
    lines = (BASE / "Dockerfile").read_text().splitlines()
    assert ("USER 10001:10001" in lines, lines[-1]) == (True, 'CMD ["python", "manage.py", "run", "web"]')


def test_the_web_process_listens_where_the_environment_says() -> None:
    command = commands({"HOST": "0.0.0.0", "PORT": "9000"})["web"][0]
    assert command[command.index("--bind") + 1] == "0.0.0.0:9000"


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_an_impossible_port_is_refused(port: str) -> None:
    with pytest.raises(ValueError, match=port):
        commands({"PORT": port})
