"""/healthz and /readyz as a load balancer sees them."""

import time
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import Client

from ctperf.signs import SIGNS

READY = "/readyz"


@pytest.fixture
def signs() -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    for sign in SIGNS.values():
        client.set(sign.key, time.time())
    yield client
    client.delete(*(sign.key for sign in SIGNS.values()))


def test_health_needs_neither_postgresql_nor_redis(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_answers_are_never_kept(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]


@pytest.mark.django_db
def test_the_site_is_ready_when_everything_gave_a_sign_of_life(client: Client, signs: redis.Redis) -> None:
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize("sign", sorted(name for name, sign in SIGNS.items() if sign.is_needed))
def test_an_old_sign_of_life_is_no_readiness(client: Client, signs: redis.Redis, sign: str) -> None:
    signs.set(SIGNS[sign].key, time.time() - SIGNS[sign].limit - 5)
    answer = client.get(READY)
    checks = answer.json()["checks"]
    assert (answer.status_code, [name for name, check in checks.items() if not check["good"]]) == (503, [sign])


@pytest.mark.django_db
def test_a_site_whose_studies_have_no_worker_is_ready_and_says_so(client: Client, signs: redis.Redis) -> None:
    signs.delete(SIGNS["enclave"].key)
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["checks"]["enclave"]["good"]) == (200, False)


@pytest.mark.django_db
@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_a_process_never_heard_of_is_no_readiness(client: Client, signs: redis.Redis, sign: str) -> None:
    signs.delete(SIGNS[sign].key)
    assert client.get(READY).json()["checks"][sign] == {"good": False, "seconds_ago": None, "limit_seconds": SIGNS[sign].limit}


@pytest.mark.django_db
def test_an_unreachable_redis_is_named_without_its_address(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (503, {"good": False, "problem": "ConnectionError"})
