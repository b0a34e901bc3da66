"""The definition sheet: what is set, in words."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
END = date(2014, 12, 31)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.mark.parametrize(
    ("period", "baseline", "said"),
    [
        ("month", "2014", "6.6%, average of 2014"),
        ("month", "2014-12", "6.6% in Dec 2014"),
        ("year", "2014", "6.6% in 2014"),
        ("sfy", "SFY2014", "6.6% in SFY 2014"),
        ("point", "2014-07-01", "6.6% on Jul 1, 2014"),
        ("month", "before the act", "6.6% (before the act)"),
    ],
)
def test_a_baseline_names_its_period_as_people_read_it(client: Client, period: str, baseline: str, said: str) -> None:
    measure = make.measure(
        code="M1", unit="percent", decimals=1, period=period, baseline_period=baseline, baseline_end=END, baseline_value=6.62
    )
    world.settled(measure)
    assert said in stage.text(client, "/measures/M1/")


def test_a_baseline_without_a_figure_is_the_value_of_its_period(client: Client) -> None:
    world.settled(make.measure(code="M1", baseline_period="2014-12", baseline_end=END))
    assert "The value of Dec 2014" in stage.text(client, "/measures/M1/")
