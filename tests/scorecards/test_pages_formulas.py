"""The page of a formula: public to read, data keepers to write; and what the measure's page says of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.actions.formulas import save_formula
from metrics.models import Change, FormulaInput, Measure
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
PATH = "/measures/RATE/formula/"
MAY, APRIL = date(2019, 5, 31), date(2019, 4, 30)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def rate() -> Measure:
    top, bottom = make.measure(code="TOP", name="Permits in time"), make.measure(code="BOTTOM", name="Permits decided")
    made = make.measure(code="RATE", name="Share of permits in time", unit="percent", decimals=1)
    for month, (one, other) in {APRIL: (1.0, 4.0), MAY: (3.0, 0.0)}.items():
        make.reading(top, month, one)
        make.reading(bottom, month, other)
    save_formula(measure_id=made.pk, text="share(TOP, BOTTOM)", reason="Set up.", by=make.user("analyst"), at=timezone.now())
    world.settled(made)
    return made


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make.user("analyst"))
    return client


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer", "steward", "commissioner"])
def test_everybody_reads_the_formula_and_only_data_keepers_write(client: Client, rate: Measure, kind: str | None) -> None:
    if kind:
        client.force_login(make.user(kind))
    page = stage.text(client, PATH)
    assert "share(TOP, BOTTOM)" in page
    assert "“Permits in time” as a percentage of “Permits decided”" in page
    assert "<textarea" not in page
    assert 'name="text"' not in page
    assert client.post(PATH, {"text": "TOP", "reason": "mine"}).status_code == 404
    assert client.get(f"{PATH}?complete=TO").headers["Content-Type"].startswith("text/html")
    rate.refresh_from_db()
    assert rate.formula == "share(TOP, BOTTOM)"


def test_the_public_sees_what_was_read_and_given(client: Client, rate: Measure) -> None:
    page = stage.text(client, PATH)
    assert "25.0%" in page
    assert "The formula divides by zero here." in page


def test_the_picture_and_an_equal_list_show_both_directions(client: Client, rate: Measure) -> None:
    reader = make.measure(code="READER", name="Twice the share")
    save_formula(measure_id=reader.pk, text="RATE * 2", reason="Set up.", by=make.user("analyst"), at=timezone.now())
    page = stage.text(client, PATH)
    assert "2 measures go into it, 1 is calculated from it" in page
    assert page.count('class="formula-path"') == 3
    for code in ("TOP", "BOTTOM", "READER"):
        assert page.count(f'href="/measures/{code}/"') == 2
    assert "READER = RATE * 2" in page


def test_what_a_reader_may_not_see_is_in_no_picture(client: Client, rate: Measure) -> None:
    secret = make.measure(code="SECRET", name="Not for everybody", is_public=False)
    save_formula(measure_id=secret.pk, text="RATE * 2", reason="Set up.", by=make.user("analyst"), at=timezone.now())
    assert "SECRET" not in stage.text(client, PATH)
    assert client.get("/measures/SECRET/formula/").status_code == 404
    client.force_login(make.user("analyst"))
    assert "SECRET" in stage.text(client, PATH)


def test_a_measure_without_a_formula_says_so(client: Client) -> None:
    make.measure(code="ALONE")
    page = stage.text(client, "/measures/ALONE/formula/")
    assert "This measure is reported, not calculated." in page
    assert "It stands alone." in page


def test_a_formula_is_saved_with_its_reason_and_calculated(analyst: Client, rate: Measure) -> None:
    answer = analyst.post(PATH, {"text": "BOTTOM-TOP", "reason": "A test"})
    assert answer.status_code == 200
    assert "put spaces around the minus sign" in answer.content.decode()
    answer = analyst.post(PATH, {"text": "BOTTOM - TOP", "reason": "A test"}, follow=True)
    assert "The formula is saved." in answer.content.decode()
    rate.refresh_from_db()
    assert rate.formula == "BOTTOM - TOP"
    assert Change.objects.filter(measure=rate, reason="definition").exists()


def test_a_change_without_a_reason_is_not_saved(analyst: Client, rate: Measure) -> None:
    page = analyst.post(PATH, {"text": "TOP", "reason": " "}).content.decode()
    assert "Say in a few words why the formula changes." in page
    rate.refresh_from_db()
    assert rate.formula == "share(TOP, BOTTOM)"


def test_a_refused_formula_stays_in_the_field_with_a_caret_below_the_place(analyst: Client, rate: Measure) -> None:
    page = analyst.post(PATH, {"text": "TOP + NONE", "reason": "A test"}).content.decode()
    assert "The formula was not saved." in page
    assert 'value="TOP + NONE"' in page
    assert "TOP + NONE\n      ^^^^" in page
    rate.refresh_from_db()
    assert rate.formula == "share(TOP, BOTTOM)"


def test_trying_saves_nothing_and_shows_what_it_would_give(analyst: Client, rate: Measure) -> None:
    for headers, more in (({"HX-Request": "true"}, {}), ({}, {"look": "1"})):
        page = analyst.post(PATH, {"text": "TOP*2", "reason": ""} | more, headers=headers).content.decode()
        assert "TOP * 2" in page
        assert "6.0%" in page
        assert ("<html" in page) is not bool(headers)
    rate.refresh_from_db()
    assert rate.formula == "share(TOP, BOTTOM)"


def test_an_empty_formula_takes_it_away(analyst: Client, rate: Measure) -> None:
    page = analyst.post(PATH, {"text": "", "reason": "Counted now."}, follow=True).content.decode()
    assert "The measure is no longer calculated." in page
    assert not FormulaInput.objects.filter(measure=rate).exists()


def test_completion_offers_measures_of_the_same_kind_of_period_and_functions(analyst: Client, rate: Measure) -> None:
    make.measure(code="TOPMOST", name="Another", period="year")
    make.measure(code="2TO", name="Begins with a digit")

    def offered(begun: str) -> list[str]:
        return [one["insert"] for one in analyst.get(PATH, {"complete": begun}).json()["offers"]]

    assert offered("to") == ["TOP", "total("]
    assert offered("2t") == ["[2TO]"]
    assert "RATE" not in offered("ra")
    assert offered("sha") == ["share("]
    assert offered("permits in") == ["TOP"]


def test_hostile_names_and_formulas_stay_text(analyst: Client, rate: Measure) -> None:
    Measure.objects.filter(code="TOP").update(name=stage.HOSTILE)
    page = analyst.post(PATH, {"text": stage.HOSTILE, "reason": stage.HOSTILE}).content.decode()
    assert "<script>alert" not in page
    assert "<script>alert" not in stage.text(analyst, PATH)


def test_the_page_of_a_calculated_measure_says_what_it_comes_from(client: Client, rate: Measure) -> None:
    page = stage.text(client, "/measures/RATE/")
    assert "Calculated from" in page
    assert "“Permits in time” as a percentage of “Permits decided”" in page
    assert 'href="/measures/RATE/formula/"' in page
    assert 'href="/measures/TOP/"' in page
    assert "What it read, period by period" in page


def test_the_page_of_an_input_is_not_touched(client: Client, rate: Measure) -> None:
    assert "Calculated from" not in stage.text(client, "/measures/TOP/")


def test_the_page_costs_few_queries(client: Client, rate: Measure, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(14):
        stage.text(client, PATH)


def test_a_past_day_shows_what_was_known_then(client: Client, rate: Measure) -> None:
    page = stage.text(client, f"{PATH}?as_known_on=2019-05-01")
    assert "25.0%" in page
    assert "The formula divides by zero here." not in page
