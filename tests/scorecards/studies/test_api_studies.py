"""Linked-data studies in the API: the same aggregates as on the pages, to the same readers."""

import time
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.scorecards import stage
from tests.scorecards.studies.found import content, found, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def test_everybody_reads_published_studies_with_what_they_may_be_used_for(client: Client) -> None:
    of, _run = published()
    hidden, _other = found()
    listed = client.get("/api/v1/studies/").json()
    assert [(one["code"], one["stands"], one["is_synthetic"]) for one in listed] == [(of.study.code, "published", True)]
    one = client.get(f"/api/v1/studies/{of.study.code}/").json()
    assert one["finding"]["content"] == content("housing")
    assert "eligibility" in one["use"]
    assert client.get(f"/api/v1/studies/{hidden.study.code}/").status_code == 401
    client.force_login(make.user("commissioner"))
    assert client.get(f"/api/v1/studies/{hidden.study.code}/").status_code == 404


def test_an_answer_is_a_point_of_the_fixed_grid_or_none(client: Client) -> None:
    of, _run = published()
    base = f"/api/v1/studies/{of.study.code}/answer/"
    standard = client.get(base).json()
    assert standard["switches"] == content("housing")["answers"]["standard"]
    dearer = client.get(f"{base}?cost=1.25&payer=state").json()
    assert (dearer["switches"]["cost"], dearer["switches"]["payer"]) == (1.25, "state")
    for none in ("cost=1.1", "cost=x", "payer=me", "group=nobody", "data=to_doc&group=sex: female"):
        assert (none, client.get(f"{base}?{none}").status_code) == (none, 400)


def test_a_study_of_training_has_no_such_answers(client: Client) -> None:
    of, _run = published("training")
    assert client.get(f"/api/v1/studies/{of.study.code}/answer/").status_code == 404


def test_settings_are_answered_within_two_tenths_of_a_second_nineteen_times_in_twenty(client: Client) -> None:
    """From stored aggregates alone. The processor's time: other work on this machine says nothing of the page."""
    of, _run = published()
    took = []
    for place in range(40):
        begun = time.process_time()
        answer = client.get(f"/studies/{of.study.code}/answer/?cost={place % 3}&data={place % 5}&years={place % 2}")
        took.append(time.process_time() - begun)
        assert answer.status_code == 200
    assert sorted(took)[37] < 0.2, f"{sorted(took)[37]:.3f} s"
