"""The owners' rules for small numbers: read by everybody, changed by data keepers with a reason."""

from typing import Any

import pytest

from metrics.models import MeasureDimension, SmallNumberRule
from tests import make
from tests.metrics.importing import bring_in
from tests.metrics.test_actions_small_numbers import CASE, by_town, shown, table

pytestmark = pytest.mark.django_db
PAGE = "/data/small-numbers/"


@pytest.fixture
def measure(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton")
    bring_in(tmp_path, table(measure, CASE))
    return measure


def test_everybody_reads_what_is_hidden_why_and_how_much(client, measure, tmp_path):
    SmallNumberRule.objects.create(agency=measure.agency, min_count=6, reason="Promised to patients.", source="Agreement 12")
    bring_in(tmp_path, table(measure, CASE | {"": 125, "Avon": 5}))
    page = client.get(PAGE).content.decode()
    assert "counts under 6" in page
    assert "Promised to patients." in page
    assert '<td class="number">2</td>' in page
    assert "small-numbers-agency" not in page
    assert client.get(f"{PAGE}{measure.agency.code}/").status_code == 404


def test_a_data_keeper_sets_an_agencys_rule_and_it_holds_at_once(client, measure):
    client.force_login(make.user("analyst"))
    assert client.get(PAGE, {"agency": measure.agency.code}).url == f"{PAGE}{measure.agency.code}/"
    answer = client.post(f"{PAGE}{measure.agency.code}/", {"min_count": "6", "reason": "State law"}, follow=True)
    assert "Figures of 1 measure changed." in answer.content.decode()
    assert shown(measure)["Avon"] == "suppressed"
    rule = SmallNumberRule.objects.get(agency=measure.agency)
    assert (rule.min_count, rule.min_denominator, rule.reason) == (6, None, "State law")


def test_a_measures_dimension_says_it_itself_and_the_audit_keeps_why(client, measure):
    client.force_login(make.user("administrator"))
    address = f"{PAGE}{measure.code}/town/"
    assert client.get(address).status_code == 200
    client.post(address, {"min_count": "6", "reason": "The data use agreement"})
    assert shown(measure)["Canton"] == "suppressed"
    held: Any = MeasureDimension.objects.get(measure=measure)
    event = held.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["reason"] == "The data use agreement"
    client.post(address, {"reason": "No longer needed"})
    assert shown(measure) == CASE


def test_without_a_reason_or_with_a_number_that_hides_nothing_the_form_says_so(client, measure):
    client.force_login(make.user("analyst"))
    answer = client.post(f"{PAGE}{measure.agency.code}/", {"min_count": "1", "reason": ""})
    assert answer.status_code == 400
    assert not SmallNumberRule.objects.exists()


@pytest.mark.parametrize("kind", [None, "governor", "steward"])
def test_nobody_else_changes_a_rule(client, measure, kind):
    if kind:
        client.force_login(make.user(kind))
    assert client.post(f"{PAGE}{measure.agency.code}/", {"min_count": "6", "reason": "x"}).status_code == 404
    assert client.post(f"{PAGE}{measure.code}/town/", {"min_count": "6", "reason": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["NOBODY/", "NOBODY/town/"])
def test_what_is_not_there_is_not_found(client, path):
    client.force_login(make.user("analyst"))
    assert client.get(PAGE + path).status_code == 404
