"""Groups against everybody's target, and suspect links, on the page of a goal."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from goals.models import GoalMeasure
from goals.rules.logic import Link
from metrics.models import Breakdown, Category, Dimension, Measure, MeasureDimension, Target
from scorecards.charts import logic
from scorecards.queries.lens import Lens, lens
from scorecards.queries.pages import goal as queries
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def town(of: Measure, name: str, value: float | None, **fields: Any) -> None:
    """A reading of a town, which the measure is reported by from 100 cases on."""
    dimension, _ = Dimension.objects.get_or_create(code="town", defaults={"label": "Town"})
    MeasureDimension.objects.get_or_create(measure=of, dimension=dimension, defaults={"min_denominator": 100})
    category, _ = Category.objects.get_or_create(dimension=dimension, code=name, defaults={"label": name})
    group, _ = Breakdown.objects.get_or_create(key=f"town={name}", defaults={"label": name})
    group.categories.add(category)
    make.reading(of, MAY, value, breakdown_id=group.pk, **fields)


@pytest.fixture
def kept() -> Measure:
    """A measure on track for everybody (95 of at least 90) with towns: two off track, one small, one of plain counts, one hidden."""
    shown = stage.set_up()
    make.goal(code="EQ", area=shown.area, lead=shown.lead, statement="Fair trains", measures=[shown.good])
    town(shown.good, "Hartford", 60.0, denominator=500.0)
    town(shown.good, "Avon", 70.0, denominator=300.0)
    town(shown.good, "Union", 10.0, denominator=20.0)
    town(shown.good, "Essex", 10.0)
    town(shown.good, "Derby", 96.0, denominator=400.0)
    town(shown.good, "Scotland", None, reason="suppressed")
    world.settled(shown.good)
    return shown.good


def test_the_panel_names_the_group_that_holds_the_goal_at_near_and_the_gap_to_everybody(client: Client, kept: Measure) -> None:
    text = plain(stage.text(client, "/goals/EQ/"))
    assert "holds this goal at near: by its rule alone it would be on track" in text
    assert '<th scope="row">Hartford</th><td class="number"><b>60%</b>' in text
    assert "−35 points" in text
    assert text.index('<th scope="row">Hartford') < text.index('<th scope="row">Avon'), "the furthest off first"
    assert "the total hides a group" in text


def test_groups_that_are_too_small_have_no_denominator_or_are_hidden_are_said_and_not_judged(client: Client, kept: Measure) -> None:
    text = plain(stage.text(client, "/goals/EQ/"))
    assert (
        "3 groups are judged; 1 is smaller than 100 and not judged; 1 has no denominator and is not judged; 1 is hidden to protect privacy."
        in text
    )
    groups = text[text.index('id="groups"') :]
    assert "Union" not in groups
    assert "Scotland" not in groups


@pytest.mark.parametrize("at", [lens(), Lens(world.DAY, None, False, world.DAY)], ids=["stored", "computed"])
def test_the_panel_says_the_same_of_stored_cards_and_of_computed_ones(kept: Measure, at: Lens) -> None:
    page = queries.goal(PUBLIC, Lens(world.DAY, None, at.is_live, world.DAY), "EQ")
    assert page
    one = page.groups[0]
    assert (one.judged, one.small, one.uncounted, one.hidden, one.minimum) == (3, 1, 1, 1, 100.0)
    assert [(line.label, line.gap) for line in one.lines] == [("Hartford", -35.0), ("Avon", -25.0)]
    assert one.hides


def test_groups_off_track_behind_a_total_that_is_not_on_track_hide_nothing(kept: Measure) -> None:
    world.revise(kept, MAY, 70.0)
    world.settled()
    page = queries.goal(PUBLIC, lens(), "EQ")
    assert page
    assert not page.groups[0].hides


def test_a_goal_without_groups_has_no_panel(client: Client) -> None:
    stage.set_up()
    assert 'id="groups"' not in stage.text(client, "/goals/G1/")


def driven(lag: int, *, outcome: float = 40.0) -> None:
    """A goal whose driver has been on track for one month, and whose outcome is off track unless told otherwise."""
    shown = stage.set_up()
    result = make.measure(code="OUT", name="Riders lost", tolerance=2.0, lag_days=20)
    world.monthly(result, [outcome] * 12)
    make.target(result, date(2019, 12, 31), 30.0)
    goal = make.goal(code="LG", area=shown.area, lead=shown.lead, statement="Nobody is lost", measures=[result])
    GoalMeasure.objects.create(goal=goal, measure=shown.good, role="driver", lag_periods=lag)
    world.settled(result)


def test_a_suspect_link_is_named_in_words_and_on_the_drawing(client: Client) -> None:
    driven(lag=0)
    text = plain(stage.text(client, "/goals/LG/"))
    assert "One link is suspect: its driver is good while its outcome is bad." in text
    assert "“Trains on time” (Department of Examples) is on track, yet “Riders lost” (Department of Examples) is off track." in text
    assert 'class="logic-link logic-suspect"' in text
    assert ">suspect</text>" in text


def test_a_driver_that_has_not_been_good_for_its_lag_is_not_blamed(client: Client) -> None:
    driven(lag=3)
    text = plain(stage.text(client, "/goals/LG/"))
    assert "suspect" not in text[text.index('id="logic"') :]
    assert "“Trains on time” (Department of Examples) is on track, but not yet for 3 periods, after which it acts on “Riders lost”." in text


def test_where_both_are_good_no_link_is_suspect(client: Client) -> None:
    driven(lag=0, outcome=20.0)
    assert "No link is suspect." in stage.text(client, "/goals/LG/")


def test_a_link_that_cannot_be_told_is_drawn_faintly(client: Client) -> None:
    driven(lag=0)
    Target.objects.filter(measure__code="OUT").update(superseded_at=timezone.now())
    world.settled(Measure.objects.get(code="OUT"))
    text = plain(stage.text(client, "/goals/LG/"))
    assert "The links cannot be told yet" in text
    assert 'class="logic-link logic-unknown"' in text


def test_the_drawing_has_a_box_for_each_measure_and_none_lies_on_another() -> None:
    driven(lag=0)
    page = queries.goal(PUBLIC, lens(), "LG")
    assert page
    assert [one.link for one in page.links] == [Link.SUSPECT]
    drawn = logic.drawing(page)
    assert drawn
    assert [box.code for box in drawn.boxes] == ["GOOD", "OUT"]
    assert all(box.y >= 0 and box.y + box.height <= drawn.height for box in drawn.boxes)


def test_the_page_with_groups_and_links_takes_at_most_twelve_queries(
    client: Client, kept: Measure, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        stage.text(client, "/goals/EQ/")


def test_what_is_not_published_drives_nothing_for_the_public(client: Client) -> None:
    shown = stage.set_up()
    goal = make.goal(code="SC", area=shown.area, lead=shown.lead, statement="Secret", measures=[shown.bad])
    GoalMeasure.objects.create(goal=goal, measure=shown.hidden, role="driver")
    world.settled(shown.bad, shown.hidden)
    assert "Unpublished count" not in stage.text(client, "/goals/SC/")
