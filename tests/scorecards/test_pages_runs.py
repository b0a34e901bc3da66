"""The recalculation runs, for analysts and for nobody else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.models import Change
from scorecards.actions.recalculation import recalculate_everything
from scorecards.models import Run
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
STARTED = datetime(2019, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make.user("analyst", name="Ana List"))
    return client


def run(**fields: Any) -> Run:
    plain = {"kind": "full", "state": "running", "as_of": date(2019, 6, 30), "started_at": STARTED}
    return Run.objects.create(**(plain | fields))


def finished(**fields: Any) -> Run:
    return run(**({"state": "finished", "finished_at": STARTED, "seconds": 1.25} | fields))


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer", "steward", "commissioner"])
@pytest.mark.parametrize("path", ["/data/runs/", "/data/runs/{id}/", "/data/runs/{id}/cancel/"])
def test_nobody_but_analysts_is_told_that_runs_exist(client: Client, kind: str | None, path: str) -> None:
    made = run()
    if kind:
        client.force_login(make.user(kind))
    address = path.format(id=made.id)
    answers = [client.post(address)] if "cancel" in path else [client.get(address), client.get("/data/runs/")]
    assert {answer.status_code for answer in answers} == {404}
    made.refresh_from_db()
    assert not made.cancel_requested


def test_nobody_but_analysts_starts_a_run(client: Client) -> None:
    client.force_login(make.user("governor"))
    assert client.post("/data/runs/").status_code == 404
    assert not Run.objects.exists()


def test_the_list_shows_runs_with_counts_and_failures(analyst: Client) -> None:
    finished(measures_done=1234, cards_written=56, failures=[{"measure": "M1", "error": "broken"}], why="Nightly.")
    page = stage.text(analyst, "/data/runs/")
    assert "1,234" in page
    assert "Finished" in page
    assert "Nightly." in page
    assert "<b>1</b>" in page


def test_no_run_yet_says_so(analyst: Client) -> None:
    assert "Nothing has been recalculated yet." in stage.text(analyst, "/data/runs/")


def test_measures_that_were_given_up_are_listed_with_the_error(analyst: Client) -> None:
    one = make.measure(name=stage.HOSTILE)
    gone = {"recorded_at": STARTED, "attempts": 3, "failed_at": STARTED, "error": f"ValueError: {stage.HOSTILE}"}
    Change.objects.create(measure=one, reason="readings", **gone)
    page = stage.text(analyst, "/data/runs/")
    assert "Measures that could not be assessed" in page
    assert "ValueError" in page
    assert "<script>alert" not in page


def test_the_button_asks_for_a_run_of_everything(analyst: Client) -> None:
    answer = analyst.post("/data/runs/")
    made = Run.objects.get()
    assert answer["Location"] == f"/data/runs/{made.id}/"
    assert (made.kind, made.state, made.requested_by.name if made.requested_by else "") == ("full", "waiting", "Ana List")


def test_asking_twice_makes_one_run(analyst: Client) -> None:
    first, second = analyst.post("/data/runs/"), analyst.post("/data/runs/")
    assert first["Location"] == second["Location"]


def test_a_run_that_was_asked_for_is_carried_out_and_shown(analyst: Client) -> None:
    stage.set_up()
    analyst.post("/data/runs/")
    made = Run.objects.get(kind="full")
    recalculate_everything(run_id=made.id)
    page = stage.text(analyst, f"/data/runs/{made.id}/")
    assert "Finished" in page
    assert "Nothing failed." in page
    assert "hx-trigger" not in page


def test_an_open_run_asks_for_its_progress_and_offers_to_stop(analyst: Client) -> None:
    made = run(measures_total=200, measures_done=50)
    page = stage.text(analyst, f"/data/runs/{made.id}/")
    assert "50 of 200 measures" in page
    assert f'hx-get="/data/runs/{made.id}/" hx-trigger="every 1s"' in page
    assert "Stop this run" in page
    assert "htmx.min.js" in page


def test_progress_comes_alone(analyst: Client) -> None:
    made = run(measures_total=200, measures_done=50)
    answer = analyst.get(f"/data/runs/{made.id}/", headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith('<div id="progress"')
    assert "<html" not in answer


def test_what_failed_is_named(analyst: Client) -> None:
    made = finished(failures=[{"measure": "M1", "error": stage.HOSTILE}])
    page = stage.text(analyst, f"/data/runs/{made.id}/")
    assert "What failed" in page
    assert "alert(&#x27;x&#x27;)" in page


def test_a_run_can_be_stopped_and_says_so(analyst: Client) -> None:
    made = run()
    page = analyst.post(f"/data/runs/{made.id}/cancel/", follow=True).content.decode()
    made.refresh_from_db()
    assert made.cancel_requested
    assert "The run was asked to stop." in page
    assert "Stop this run" not in page


def test_a_run_that_is_over_is_left_as_it_is(analyst: Client) -> None:
    made = finished()
    assert "The run was over already." in analyst.post(f"/data/runs/{made.id}/cancel/", follow=True).content.decode()
    made.refresh_from_db()
    assert made.state == "finished"


def test_stopping_needs_a_post(analyst: Client) -> None:
    assert analyst.get(f"/data/runs/{run().id}/cancel/").status_code == 405


def test_an_unknown_run_is_not_found(analyst: Client) -> None:
    assert analyst.get("/data/runs/999999/").status_code == 404


def test_runs_are_never_kept_by_a_cache(analyst: Client) -> None:
    assert "no-store" in analyst.get("/data/runs/")["Cache-Control"]


def test_the_list_asks_few_questions_whatever_its_length(analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(30):
        finished(started_at=timezone.now())
    stage.at_work(analyst)
    with django_assert_max_num_queries(10):
        stage.text(analyst, "/data/runs/")


def test_the_clock_of_the_site_is_the_runs(analyst: Client) -> None:
    analyst.post("/data/runs/")
    assert Run.objects.get().as_of == world.DAY
