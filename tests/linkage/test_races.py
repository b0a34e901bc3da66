"""Two at once: of two who decide, ask, start or take up the same, one does; and the privacy log stays whole."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from linkage.actions import releases
from linkage.actions.refused import StudyRefused
from linkage.actions.working.states import alive, claim, end
from linkage.models import Approval, Finding, LogEntry, Release, RunState, StudyRun
from linkage.queries.log import broken_entry
from tests import make
from tests.linkage.world import AT, World, finished_run, world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """How each ended, done in a thread with connections of its own: "done", or what refused it."""
    ended = [""] * len(works)
    begin = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        begin.wait()
        try:
            work()
            ended[place] = "done"
        except StudyRefused:
            ended[place] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(ended)


def asked(of: World) -> int:
    return releases.ask_release(run_id=finished_run(of).pk, by=of.officer, at=AT)


def agree(of: World, release: int, code: str, *, agrees: bool = True, comment: str = "") -> None:
    by, agency = of.commissioners[code], of.agencies[code]
    releases.approve(release_id=release, agency_id=agency.pk, agrees=agrees, comment=comment, by=by, at=AT)


def test_of_two_who_release_at_once_one_does() -> None:
    of = world()
    release = asked(of)
    for code in of.agencies:
        agree(of, release, code)
    other = make.user("disclosure_officer")
    ended = at_once(*[lambda by=by: releases.release_finding(release_id=release, by=by, at=AT) for by in (of.discloser, other)])
    assert ended == ["done", "refused"]
    assert LogEntry.objects.filter(verb="released").count() == Finding.objects.filter(published_at__isnull=False).count() == 1
    assert broken_entry() is None


def test_of_two_words_of_one_owner_at_once_one_counts() -> None:
    of = world()
    release = asked(of)
    ended = at_once(lambda: agree(of, release, "HOUSE"), lambda: agree(of, release, "HOUSE", agrees=False, comment="No."))
    assert ended == ["done", "refused"]
    assert Approval.objects.count() == 1


def test_what_an_owner_declines_while_it_is_released_is_either_declined_or_refused_and_never_both() -> None:
    of = world()
    release = asked(of)
    agree(of, release, "HOUSE")
    agree(of, release, "PRISON")
    ended = at_once(
        lambda: agree(of, release, "HEALTH", agrees=False, comment="No."),
        lambda: releases.release_finding(release_id=release, by=of.discloser, at=AT),
    )
    assert ended == ["done", "refused"]
    assert (Release.objects.get().state, Finding.objects.get().published_at) == ("declined", None)


def test_two_who_ask_for_the_same_release_at_once_make_one() -> None:
    of = world()
    run = finished_run(of)
    ended = at_once(*[lambda: releases.ask_release(run_id=run.pk, by=of.officer, at=AT)] * 2)
    assert (ended, Release.objects.count()) == (["done", "refused"], 1)


def test_entries_written_at_once_follow_each_other_in_the_log() -> None:
    of = world()
    release = asked(of)
    assert at_once(*[lambda code=code: agree(of, release, code) for code in of.agencies]) == ["done"] * 3
    assert broken_entry() is None
    numbers = list(LogEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_of_two_workers_one_takes_a_run_up_and_a_late_one_cannot_end_it() -> None:
    of = world()
    run = finished_run(of, state="waiting", finished_at=None)
    taken: list[StudyRun | None] = []
    at_once(*[lambda: taken.append(claim(run.pk, timezone.now()))] * 2)
    assert [one is None for one in sorted(taken, key=lambda one: one is None)] == [False, True]
    first = next(one for one in taken if one)
    StudyRun.objects.update(claimed_at=AT)  # it fell silent
    second = claim(run.pk, timezone.now())
    assert second
    assert (alive(first, timezone.now()), alive(second, timezone.now())) == (False, True)
    assert not end(first, RunState.FAILED, "Late.", timezone.now())
    assert StudyRun.objects.get().state == "running"
