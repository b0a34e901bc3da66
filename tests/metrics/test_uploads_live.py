"""Uploads on real connections: stopped in the middle, published by two at once, left behind by a worker that was killed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from metrics.actions import uploads
from metrics.models import Measure, Reading, Upload, UploadContent
from tests import make
from tests.ctperf.running import ROOT
from tests.metrics.uploading import AT, HEAD, hand_in, reviewed, values

pytestmark = pytest.mark.django_db(transaction=True)
HANGING = """
import sys, django
django.setup()
from django.utils import timezone
from metrics.actions import uploads
def look(_):
    print("looking", flush=True)
    sys.stdin.read()
uploads.read_upload(upload_id=int(sys.argv[1]), at=timezone.now(), look=look)
"""


@pytest.fixture
def steward() -> Any:
    owner = make.agency()
    make.measure(code="M-A", agency=owner)
    return make.user("steward", agency=owner)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What these give, each done in a thread with connections of its own."""
    answers: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            answers[place] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def test_a_file_that_is_stopped_while_the_database_works_is_left_within_a_second(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)

    def long_work(_: Sequence[int]) -> dict[str, Any]:
        assert at_once(lambda: uploads.cancel_upload(upload_id=made.pk, by=steward, at=AT)) == [True]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")
        return {}

    started = time.monotonic()
    uploads.read_upload(upload_id=made.pk, at=timezone.now(), look=long_work)
    assert time.monotonic() - started < 3
    made.refresh_from_db()
    assert (made.state, made.effect, Reading.objects.count(), UploadContent.objects.count()) == ("cancelled", {}, 0, 0)


def test_the_progress_is_seen_while_nothing_is_committed(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)
    seen: list[Any] = []

    def look(_: Sequence[int]) -> dict[str, Any]:
        def watch() -> None:
            end = time.monotonic() + 10
            while not seen and time.monotonic() < end:
                seen.extend(Upload.objects.filter(pk=made.pk, stage="judging").values_list("state", "stage", "done", "total"))

        at_once(watch)
        return {}

    uploads.read_upload(upload_id=made.pk, at=timezone.now(), look=look)
    assert seen == [("reading", "judging", 1, 1)]
    made.refresh_from_db()
    assert (made.state, made.stage) == ("review", "")


def test_of_two_workers_that_publish_at_once_one_does(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,8\n", steward)
    decide = [lambda: uploads.ask_to_publish(upload_id=made.pk, by=steward, at=AT)] * 2
    assert sorted(at_once(*decide)) == [False, True]
    work = [lambda: uploads.finish_publishing(upload_id=made.pk, at=timezone.now())] * 2
    assert sorted(at_once(*work)) == [False, True]
    assert Reading.objects.count() == 1


def test_the_same_form_sent_twice_at_once_makes_one_upload(steward: Any) -> None:
    file = uploads.Handed("a.csv", (HEAD + "M-A,2024-05,8\n").encode())
    first, second = at_once(*[lambda: uploads.receive(file=file, by=steward, at=AT)] * 2)
    assert first == second
    assert Upload.objects.count() == 1


def test_what_a_killed_worker_left_is_taken_up_again(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)
    with subprocess.Popen(
        [sys.executable, "-c", HANGING, str(made.pk)],
        cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as worker:  # fmt: skip
        assert worker.stdout
        assert worker.stdout.readline() == "looking\n"
        worker.kill()
    made.refresh_from_db()
    assert (made.state, Reading.objects.count()) == ("reading", 0)
    later = timezone.now() + timedelta(seconds=16)
    assert uploads.waiting_for_work(at=later) == [(made.pk, "reading")]
    uploads.read_upload(upload_id=made.pk, at=later)
    made.refresh_from_db()
    assert (made.state, made.added) == ("review", 1)
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=later)
    assert values(Measure.objects.get()) == {"2024-05": 8.0}


def environment() -> dict[str, str]:
    """What a process needs to work on the database of this test."""

    held = connection.settings_dict
    name = held["NAME"]
    address = os.environ["DATABASE_URL"]
    base, _, query = address.partition("?")
    url = base.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ctperf.settings"}
