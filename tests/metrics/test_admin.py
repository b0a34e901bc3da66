"""The catalog in the admin: what a person types into a measure's form."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.forms import ModelForm, model_to_dict
from django.test import RequestFactory

from metrics.actions.formulas import link_inputs
from metrics.models import Measure
from tests import make

pytestmark = pytest.mark.django_db


def typed(of: Measure, rules: str) -> ModelForm[Measure]:
    """The form of the measure as its page shows it, with these words as its rules."""
    request = RequestFactory().get("/")
    request.user = make.user(is_staff=True, is_superuser=True)
    form = site.get_model_admin(Measure).get_form(request, of, change=True)
    shown = {name: value for name, value in model_to_dict(of).items() if value is not None}
    made: ModelForm[Measure] = form(shown | {"status_rules": rules}, instance=of)
    return made


def draft(**fields: Any) -> Measure:
    """A measure that nobody is judged by yet: all of it is typed here."""
    return make.measure(is_draft=True, is_public=False, **fields)


def test_what_a_measure_in_the_catalogue_is_judged_by_is_shown_and_not_typed() -> None:
    one = make.measure(tolerance=2.0)
    form = typed(one, "[]")
    assert not {"tolerance", "baseline_value", "formula", "definition", "direction", "frozen_mean", "retired_on"} & set(form.fields)
    type(form)({**form.data, "tolerance": "9", "why_it_matters": "Residents wait."}, instance=one).save()
    kept = Measure.objects.get(pk=one.pk)
    assert (kept.tolerance, kept.why_it_matters) == (2.0, "Residents wait.")


@pytest.mark.parametrize("empty", ["", "[]", "{}", "null"])
def test_rules_left_empty_are_an_empty_list(empty: str) -> None:
    one = draft(status_rules=[{"when": "otherwise", "then": "near"}])
    typed(one, empty).save()
    assert Measure.objects.get(pk=one.pk).status_rules == []


def test_rules_that_can_be_read_are_kept() -> None:
    one, rules = draft(), [{"when": "otherwise", "then": "near"}]
    typed(one, json.dumps(rules)).save()
    assert Measure.objects.get(pk=one.pk).status_rules == rules


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ([{"when": "never heard of"}], "Extra rule 1: when 'never heard of' is not known"),
        ([{"when": "otherwise", "then": "fine"}], "Extra rule 1: then 'fine' is not known"),
        (0, "Extra rules: 0 is not a list"),
    ],
)
def test_rules_that_cannot_be_read_are_refused_with_the_parsers_words(rules: Any, problem: str) -> None:
    form = typed(draft(), json.dumps(rules))
    assert problem in form.errors["status_rules"][0]


def test_a_measure_with_rules_that_cannot_be_read_is_not_valid() -> None:
    with pytest.raises(ValidationError, match="never heard of"):
        make.measure(status_rules=[{"when": "never heard of"}]).full_clean()


def with_formula(of: Measure, text: str, **changes: Any) -> ModelForm[Measure]:
    form = typed(of, "[]")
    return type(form)({**form.data, "formula": text, **changes}, instance=Measure.objects.get(pk=of.pk))


def test_a_formula_is_kept_in_its_written_form() -> None:
    make.measure(code="ONE")
    twice = draft(code="TWICE")
    with_formula(twice, "ONE*2").save()
    twice.refresh_from_db()
    assert twice.formula == "ONE * 2"


def test_a_formula_that_cannot_stand_is_refused_in_the_forms_words() -> None:
    assert "There is no measure NONE." in with_formula(draft(), "NONE * 2").errors["formula"][0]


def test_a_measure_that_formulas_read_keeps_its_code_and_stays_readable() -> None:
    one = make.measure(code="ONE")
    twice = make.measure(code="TWICE", formula="ONE * 2")
    link_inputs(measure_ids=[twice.pk])
    assert "There is no measure ONE." in with_formula(one, "", code="UNO").errors["__all__"][0]
    assert "ONE is not published" in with_formula(one, "", is_public="").errors["__all__"][0]
    assert with_formula(one, "", why_it_matters="Residents wait.").is_valid()


def test_the_admin_shows_of_a_hidden_reading_only_that_it_is_suppressed(client: Any) -> None:
    one = make.measure()
    make.reading(one, date(2022, 12, 31), 4.25, hidden=True)
    client.force_login(make.user("administrator", is_staff=True))
    page = client.get("/admin/metrics/shownreading/").content.decode()
    assert "suppressed" in page
    assert "4.25" not in page
    assert client.get("/admin/metrics/reading/").status_code == 404
