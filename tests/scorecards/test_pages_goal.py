"""A goal's page: how its status follows, who answers for it, what is missing."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.rules.policy import PUBLIC
from goals.models import GoalMeasure, Partnership
from goals.rules.codes import GoalStatus, Rollup
from metrics.models import Breakdown
from metrics.rules.codes import Status
from scorecards.charts import rollup
from scorecards.queries.cards import goal_cards
from scorecards.queries.lens import lens
from scorecards.queries.pages import goal as queries
from scorecards.queries.pages.goal import GoalPage
from scorecards.queries.pages.members import Arithmetic, Member, arithmetic_of, leads_of
from scorecards.queries.rows import Counts
from tests import make
from tests.scorecards import cards, stage, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def member(measure_id: int = 1, **fields: Any) -> Member:
    plain: dict[str, Any] = {
        "goal_id": 1,
        "goal_code": "G1",
        "goal": "Trains arrive on time",
        "area": "TR",
        "weight": 1.0,
        "role": "outcome",
    }
    return Member(measure_id=measure_id, **(plain | {"lag_periods": 0, "is_lead": False} | fields))


def sums(rule: Rollup, *parts: tuple[Member, Any]) -> Arithmetic:
    return arithmetic_of([part for part, _ in parts], {card.measure_id: card for _, card in parts}, rule)


def page_of(goal: Any) -> GoalPage:
    return GoalPage(goal, (), (), sums(goal.rollup, (member(), cards.card())), None, (), (), (), is_illustrative=False)


def test_the_page_says_the_promise_the_answer_and_who_answers(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/goals/G1/")
    assert "Trains arrive on time" in page
    assert "People must get to work." in page
    assert "Department of Examples" in page
    assert "Runs the stations." in page
    assert "1 of 2 judged measures is on track. Fresh figures cover 75% of what decides." in page


def test_the_page_says_the_rule_and_its_arithmetic(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/goals/G1/")
    assert "The worst of its judged measures decides." in page
    assert "Weight that is judged and fresh" in page


def test_drivers_stand_apart_from_outcomes_with_their_lag(client: Client) -> None:
    stage.set_up()
    assert "acts after 2 periods" in stage.text(client, "/goals/G1/")


def test_a_goal_without_measures_is_a_finished_page(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/goals/G2/")
    assert "No measure has been chosen for this goal yet." in page
    assert "Owed by Helping Office" in page


def test_an_unknown_goal_is_not_found(client: Client) -> None:
    assert client.get("/goals/NOWHERE/").status_code == 404


def crowd(on: stage.Stage) -> None:
    """Much of everything that the page of G1 shows: measures with targets, groups and accepted misses, partners, areas, updates."""
    measures = [make.measure(code=f"M-{n}", agency=on.lead, lag_days=20, is_public=n % 3 > 0) for n in range(12)]
    group = Breakdown.objects.create(key="town=Hartford", label="Hartford")
    for one in measures:
        world.monthly(one, [40.0] * 6)
        make.reading(one, date(2019, 5, 31), 70.0, breakdown_id=group.pk, denominator=500.0)
        make.target(one, date(2019, 12, 31), 30.0)
        make.accepted_miss(one, date(2019, 12, 31))
        GoalMeasure.objects.create(goal=on.goal, measure=one)
    for _ in range(8):
        Partnership.objects.create(goal=on.goal, agency=make.agency(), role="partner", contribution="Helps.")
        on.goal.other_areas.add(make.area())
    for end in (date(2018, 9, 30), date(2018, 12, 31), date(2019, 3, 31)):
        make.goal_update(on.goal, make.reporting_period(end), "published", at=datetime(2019, 4, 1, tzinfo=UTC))
    world.settled(*measures, on.good, on.bad)


DAYS = ("", "?as_of=2019-03-31", "?as_known_on=2019-05-15", "?as_of=2019-03-31&as_known_on=2019-05-15")
SIGNING_IN = 4
"""Who signed in is asked on every page: the session, what is known of it, the account and its roles."""


@pytest.mark.parametrize("is_crowded", [False, True])
def test_the_page_takes_at_most_twelve_queries_on_any_day_whatever_the_counts(client: Client, is_crowded: bool) -> None:
    on, taken = stage.set_up(), {}
    if is_crowded:
        crowd(on)
    for role in ("", "analyst", "governor", "commissioner", "steward"):
        client.logout()
        if role:
            client.force_login(make.user(role, agency=on.lead))
        for asked in DAYS:
            cache.clear()
            # How many things wait for this person is counted once for several pages.
            client.get("/about/")
            with CaptureQueriesContext(connection) as queries:
                page = stage.text(client, f"/goals/G1/{asked}")
            taken[role, asked] = len(queries) - (SIGNING_IN if role else 0)
            assert ("M-11" in page) is is_crowded
    assert {asked: count for asked, count in taken.items() if count > 12} == {}


def test_the_file_has_the_measures_of_the_page(client: Client) -> None:
    stage.set_up()
    rows = list(csv.DictReader(io.StringIO(stage.text(client, "/goals/G1/?format=csv"))))
    page = queries.goal(PUBLIC, lens(), "G1")
    assert page
    assert [row["measure"] for row in rows] == [line.card.code for line in page.lines] == ["GOOD", "BLANK", "BAD"]


def test_unpublished_measures_are_neither_shown_nor_counted_for_the_public(client: Client) -> None:
    shown = stage.set_up()
    page = queries.goal(PUBLIC, lens(), "G1")
    assert page
    assert page.goal.counts.total == 3
    assert "Unpublished count" not in stage.text(client, "/goals/G1/")
    client.force_login(make.user("commissioner", agency=shown.lead))
    assert "Unpublished count" in stage.text(client, "/goals/G1/")


def test_a_large_group_off_track_is_named_with_its_value(client: Client) -> None:
    stage.hold_back(stage.set_up().good)
    page = stage.text(client, "/goals/G1/")
    assert "Groups off track" in page
    assert "Hartford" in page
    assert "70%" in page


def test_the_changes_of_the_goal_and_its_measures_are_listed(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.bad, date(2019, 5, 31), 20.0)
    world.settled()
    assert "a value was revised" in stage.text(client, "/goals/G1/")


def test_the_weight_of_context_measures_is_outside_the_sum() -> None:
    context = cards.card(2, status=Status.CONTEXT)
    found = sums(Rollup.WORST, (member(1, weight=3.0), cards.card(1)), (member(2), context), (member(3), cards.no_data(3)))
    assert (found.judged_weight, found.all_weight, found.on_track, found.off_track, found.coverage) == (3.0, 4.0, 3.0, 0.0, 0.75)


@pytest.mark.parametrize(
    ("rule", "weights"), [(Rollup.LEAD_MEASURE, (1.0, 1.0, 0.0)), (Rollup.K_OF_N, (2.0, 2.0, 1.0)), (Rollup.WEIGHTED, (7.0, 7.0, 5.0))]
)
def test_each_rule_uses_its_own_weights(rule: Rollup, weights: tuple[float, float, float]) -> None:
    found = sums(rule, (member(1, is_lead=True, weight=2.0), cards.card(1)), (member(2, weight=5.0), cards.off_track(2)))
    assert (found.judged_weight, found.all_weight, found.off_track) == weights


def test_without_members_nothing_is_covered() -> None:
    assert sums(Rollup.WORST).coverage == 0.0


def test_the_sums_of_the_page_give_the_coverage_of_the_engine() -> None:
    shown = stage.set_up()
    shown.hidden.is_public = True
    shown.hidden.save()
    page, stored = queries.goal(PUBLIC, lens(), "G1"), goal_cards(lens(), PUBLIC, goal="G1")
    assert page
    assert page.goal.coverage == pytest.approx(stored[0].coverage)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rollup": Rollup.WORST}, "The worst of its judged measures decides."),
        ({"rollup": Rollup.K_OF_N, "rollup_k": 3}, "On track when at least 3 of its judged measures are on track"),
        ({"rollup": Rollup.WEIGHTED}, "the one that passes half of the weight decides"),
        ({"rollup": Rollup.LEAD_MEASURE}, "Its lead measure decides."),
    ],
)
def test_every_rule_has_words(fields: dict[str, Any], words: str) -> None:
    assert words in rollup.rule(cards.goal(**fields))


def test_the_equity_floor_is_a_step_that_names_the_group() -> None:
    held = cards.goal(status=GoalStatus.NEAR, floor_group="Hartford", floor_measure="Trains on time")
    steps = rollup.steps(page_of(held))
    assert [step["label"] for step in steps][-2:] == ["Equity floor", "The goal reads"]
    assert "Hartford is off track on “Trains on time”" in steps[-2]["note"]
    assert steps[-1]["value"] == "Near"


def test_without_enough_fresh_data_the_answer_says_how_much_is_missing() -> None:
    bare = cards.goal(status=GoalStatus.NOT_ENOUGH, coverage=1 / 3, counts=Counts(on_track=1, no_data=2))
    words = "It cannot be told whether this goal is on track. Fresh figures cover 33% of what decides. At least half is needed."
    assert rollup.verdict(page_of(bare)) == words


def test_the_lead_of_a_goal_is_the_named_one_else_the_fresh_judged_one_with_most_weight() -> None:
    found = {1: cards.overdue(1), 2: cards.card(2), 3: cards.card(3), 4: cards.no_data(4)}
    parts = [member(1, weight=9.0), member(2, weight=2.0, role="driver"), member(3, weight=1.0), member(4, weight=9.0)]
    assert [card.measure_id for card in leads_of(parts, found)] == [3]
    named = [member(1, is_lead=True), *parts[1:]]
    assert [card.measure_id for card in leads_of(named, found)] == [1]


def test_a_retired_measure_is_not_on_the_page(client: Client) -> None:
    shown = stage.set_up()
    shown.blank.retired_on = date(2019, 1, 1)
    shown.blank.save()
    assert GoalMeasure.objects.filter(measure=shown.blank).exists()
    assert "Permits decided" not in stage.text(client, "/goals/G1/")


def test_the_first_lines_name_who_leads_and_who_owes_the_next_step(client: Client) -> None:
    shown = stage.set_up()
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", what_next="Two more crews start in August.")
    head = stage.text(client, "/goals/G1/").partition('id="measures"')[0]
    assert "<b>Department of Examples</b> leads" in head
    assert "Next step:" in head
    assert "Department of Examples: “Two more crews start in August.”" in head
