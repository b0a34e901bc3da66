"""The goal updates of the demonstration: each in its state, each text marked, made once."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from goals.models import GoalUpdate
from goals.rules.updates import STORY
from scorecards.actions.example_updates import DAYS, PEOPLE, make_example_updates
from tests import make
from tests.scorecards import stage

FOLDER = Path(__file__).parents[2] / "demo" / "examples"
pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, str]]:
    with (FOLDER / "goal_updates.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def goals(settings: Any) -> None:
    """Every goal that the demonstration says something of, under one agency, and the two quarters."""
    stage.open_site(settings)
    settings.SITE_CLOCK = date(2019, 6, 30)
    lead, area = make.agency(code="DOL"), make.area()
    for code in sorted({row["goal"] for row in rows()}):
        make.goal(code=code, area=area, lead=lead)
    make.reporting_period(date(2019, 3, 31))
    make.reporting_period(date(2019, 6, 30))


def test_without_the_demonstration_s_people_nothing_is_said(goals: None) -> None:
    assert make_example_updates(rows()) == 0


def test_the_examples_are_in_the_states_of_a_real_month_and_are_made_once(goals: None) -> None:
    make.user("analyst", email="analyst@demo.ct.example")
    for _ in range(2):
        call_command("load_examples", str(FOLDER))
    made = Counter(GoalUpdate.objects.values_list("period__code", "state"))
    assert made == Counter((row["period"], row["state"]) for row in rows())
    assert {state for period, state in made if period == "SFY2019-Q3"} == {"published", "returned", "draft"}
    assert {state for period, state in made if period == "SFY2019-Q4"} == {"published", "submitted", "returned", "draft"}


def test_every_text_of_an_example_says_that_it_is_one_and_its_writer_cannot_sign_in(goals: None, client: Client) -> None:
    make.user("analyst", email="analyst@demo.ct.example")
    call_command("load_examples", str(FOLDER))
    for one in GoalUpdate.objects.all():
        assert one.how_are_we_doing.startswith("Written for the demonstration")
        texts = [getattr(one, name) for name in ("declared_why", *STORY) if name != "how_are_we_doing"]
        assert all(text.startswith("Example: ") for text in texts if text)
    assert not User.objects.get(email="dol@demo.ct.example").has_usable_password()
    assert "Written for the demonstration, not by the agency" in stage.text(client, "/goals/V2/")


def test_no_example_states_a_figure() -> None:
    assert [
        row["goal"] for row in rows() if any(character.isdigit() for name in ("declared_why", *STORY, "remark") for character in row[name])
    ] == []


def test_every_example_is_about_a_goal_and_a_quarter_of_the_demonstration_and_its_lead_has_a_name() -> None:
    with (FOLDER.parent / "goals.csv").open(newline="", encoding="utf-8") as file:
        leads = {row["code"]: row["lead"] for row in csv.DictReader(file, strict=True)}
    assert {row["goal"] for row in rows()} <= leads.keys()
    assert {row["period"] for row in rows()} == DAYS.keys()
    # The Department of Transportation's commissioner is one of those who can sign in.
    assert {leads[row["goal"]] for row in rows()} - PEOPLE.keys() == {"DOT"}
