"""The catalogue in the admin: what a person types into a measure's form."""

import json
from typing import Any

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.forms import ModelForm, model_to_dict
from django.test import RequestFactory

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


@pytest.mark.parametrize("empty", ["", "[]", "{}", "null"])
def test_rules_left_empty_are_an_empty_list(empty: str) -> None:
    one = make.measure(status_rules=[{"when": "otherwise", "then": "near"}])
    typed(one, empty).save()
    assert Measure.objects.get(pk=one.pk).status_rules == []


def test_rules_that_can_be_read_are_kept() -> None:
    one, rules = make.measure(), [{"when": "otherwise", "then": "near"}]
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
    form = typed(make.measure(), json.dumps(rules))
    assert problem in form.errors["status_rules"][0]


def test_a_measure_with_rules_that_cannot_be_read_is_not_valid() -> None:
    with pytest.raises(ValidationError, match="never heard of"):
        make.measure(status_rules=[{"when": "never heard of"}]).full_clean()
