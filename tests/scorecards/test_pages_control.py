"""The control chart of a measure: limits, frozen with a reason, a new base proposed and never applied by itself, and what else happened."""

import re
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from goals.models import GoalMeasure
from metrics.actions.annotations import Note, annotate
from metrics.actions.proposals import decide
from metrics.models import AnnotationKind, Measure, Proposal
from metrics.rules.codes import Signal
from scorecards.charts import control as words
from scorecards.queries.lens import lens
from scorecards.queries.pages.control import control
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
CALM = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0]
HIGH = [14.0, 15.0, 14.0, 15.0, 14.0, 15.0, 14.0, 15.0]
SPAN = {"do": "freeze", "first": "2017-12-31", "last": "2018-09-30", "why": "baseline", "note": "Before the new depot opened."}


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page)


@pytest.fixture
def calm() -> Measure:
    """Ten calm months, December 2017 to September 2018, then eight high ones to May 2019."""
    one = make.measure(code="CALM", name="Days to mend", agency=make.agency(code="DOT"))
    world.monthly(one, [*CALM, *HIGH])
    world.settled(one)
    return one


def freeze(one: Measure, client: Client, **more: str) -> Any:
    response = client.post(f"/measures/{one.code}/limits/", SPAN | more)
    world.settled()
    one.refresh_from_db()
    return response


def test_the_page_says_what_the_newest_figure_says_and_what_the_limits_stand_on(client: Client, calm: Measure) -> None:
    text = plain(stage.text(client, "/measures/CALM/control/"))
    assert "Eight in a row on one side: 15 days in May 2019; it usually lies between" in text
    assert "The limits stand on all 18 points from Dec 2017 to May 2019, and move with every new one." in text


def test_a_calm_series_has_no_unusual_change_and_nothing_to_explain(client: Client) -> None:
    one = make.measure(code="FLAT")
    world.monthly(one, CALM)
    world.settled(one)
    text = plain(stage.text(client, "/measures/FLAT/control/"))
    assert "No unusual change: 12 days in May 2019" in text
    assert "there is nothing to explain" in text
    assert "A new base is due" not in text


FALLING = [9.0 - step / 10 for step in range(60)]


def test_of_a_series_that_has_fallen_for_years_the_page_says_so_and_sounds_no_alarm(client: Client) -> None:
    one = make.measure(code="FALLS")
    world.monthly(one, FALLING)
    world.settled(one)
    assert world.card_of(one).signal == Signal.OUTSIDE
    text = plain(stage.text(client, "/measures/FALLS/control/"))
    assert "3 days in May 2019. It has fallen for years, so usual limits do not say much." in text
    assert "Freeze them at a recent span" not in text, "the public freezes nothing"
    shown = plain(stage.text(client, "/measures/FALLS/"))
    assert "It has fallen for years, so usual limits do not say much." in shown
    for alarm in ("it usually lies", "It usually lies", "Outside its usual limits"):
        assert alarm not in text[text.index("<main") : text.index('id="values"')], alarm
        assert alarm not in shown[shown.index("<main") :], alarm
    client.force_login(make.user("analyst"))
    assert "Freeze them at a recent span" in stage.text(client, "/measures/FALLS/control/")


def test_too_few_points_are_said_to_be_too_few(client: Client) -> None:
    one = make.measure(code="SHORT")
    world.monthly(one, [1.0, 2.0])
    world.settled(one)
    assert "2 points are too few for limits" in stage.text(client, "/measures/SHORT/control/")


def test_the_figures_of_both_charts_are_ones_the_library_takes_and_have_equal_tables(calm: Measure) -> None:
    page = control(PUBLIC, lens(), "CALM")
    assert page
    for chart in (words.values_chart(page), words.ranges_chart(page)):
        assert chart
        go.Figure(chart.figure)
    values = words.values_chart(page)
    assert values
    assert [row[0] for row in values.rows][:2] == ["May 2019", "Apr 2019"]
    assert values.rows[0][3] == "Eight in a row on one side"


def test_opm_freezes_the_limits_of_what_is_no_promise_at_once_with_a_reason(client: Client, calm: Measure) -> None:
    client.force_login(make.user("analyst"))
    assert freeze(calm, client).status_code == 302
    assert (calm.frozen_mean, calm.frozen_range) == pytest.approx((10.6, 2.0))
    assert (calm.frozen_from, calm.frozen_until) == (date(2017, 12, 31), date(2018, 9, 30))
    card = world.card_of(calm)
    assert card.mean == pytest.approx(10.6)
    assert card.signal == Signal.RUN_OF_8
    text = plain(stage.text(client, "/measures/CALM/control/"))
    assert "The limits are frozen at the 10 points from Dec 2017 to Sep 2018." in text
    assert "Before the new depot opened." in text


def test_limits_of_what_residents_are_promised_wait_for_a_second_person(client: Client, calm: Measure) -> None:
    make.goal(measures=[calm])
    first = make.user("analyst")
    client.force_login(first)
    freeze(calm, client)
    assert calm.frozen_mean is None
    made = Proposal.objects.get()
    assert (made.state, made.kind, made.needs_second) == ("waiting", "limits", True)
    assert "Another base is proposed and waits." in stage.text(client, "/measures/CALM/control/")
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=timezone.now(), day=world.DAY)
    calm.refresh_from_db()
    assert calm.frozen_mean == pytest.approx(10.6)


def test_eight_points_on_one_side_of_the_frozen_mean_propose_a_new_base_and_change_nothing(client: Client, calm: Measure) -> None:
    client.force_login(make.user("analyst"))
    freeze(calm, client)
    text = plain(stage.text(client, "/measures/CALM/control/"))
    assert "A new base is due" in text
    assert "The 8 points from Oct 2018 to May 2019 all lie above the frozen mean of 11 days" in text
    assert "Nothing changes until a person says so." in text
    calm.refresh_from_db()
    assert calm.frozen_mean == pytest.approx(10.6)
    assert 'href="/measures/CALM/limits/?first=2018-10-31&amp;last=2019-05-31"' in text
    form = plain(stage.text(client, "/measures/CALM/limits/?first=2018-10-31&last=2019-05-31"))
    assert '<option value="2018-10-31" selected>Oct 2018</option>' in form
    freeze(calm, client, first="2018-10-31", last="2019-05-31", note="The depot is open.")
    assert calm.frozen_mean == pytest.approx(14.5)
    assert world.card_of(calm).signal == Signal.NONE
    assert "A new base is due" not in stage.text(client, "/measures/CALM/control/")


def test_frozen_limits_can_be_let_go_with_a_reason(client: Client, calm: Measure) -> None:
    client.force_login(make.user("analyst"))
    freeze(calm, client)
    response = client.post("/measures/CALM/limits/", {"do": "thaw", "why": "method", "note": "A new way to count."})
    assert response.status_code == 302
    calm.refresh_from_db()
    assert (calm.frozen_mean, calm.frozen_range, calm.frozen_from, calm.frozen_until) == (None, None, None, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2018-06-30"}, "The span holds fewer than eight points."),
        ({"note": ""}, "This field is required."),
        ({"why": "gossip"}, "Select a valid choice."),
        ({"first": "1999-01-31"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_frozen_is_refused_with_the_reason(client: Client, calm: Measure, changes: dict[str, str], said: str) -> None:
    client.force_login(make.user("analyst"))
    response = client.post("/measures/CALM/limits/", SPAN | changes)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Proposal.objects.exists()


def test_who_may_not_propose_sees_the_chart_and_no_way_to_change_it(client: Client, calm: Measure) -> None:
    client.force_login(make.user("governor"))
    assert "Freeze the limits" not in stage.text(client, "/measures/CALM/control/")
    assert client.get("/measures/CALM/limits/").status_code == 403
    assert client.post("/measures/CALM/limits/", SPAN).status_code == 403


def test_the_old_form_for_limits_leads_to_the_chart(client: Client, calm: Measure) -> None:
    client.force_login(make.user("analyst"))
    assert client.get("/measures/CALM/change/?kind=limits").headers["Location"] == "/measures/CALM/limits/"


def test_a_series_break_after_the_span_ends_what_was_frozen(client: Client, calm: Measure) -> None:
    client.force_login(make.user("analyst"))
    freeze(calm, client)
    note = Note(date(2018, 10, 1), AnnotationKind.SERIES_BREAK, "Counted anew.")
    annotate(measure_id=calm.pk, note=note, why="A new system.", by=make.user("analyst"), at=timezone.now())
    world.settled()
    assert world.card_of(calm).mean is None
    assert "8 points are too few for limits" in stage.text(client, "/measures/CALM/control/")


def test_beside_it_stands_what_else_happened_with_the_warning_that_it_is_coincidence(client: Client, calm: Measure) -> None:
    goal = make.goal(measures=[calm])
    kin = make.measure(code="KIN", name="Trucks out of order")
    GoalMeasure.objects.create(goal=goal, measure=kin)
    foreign = make.measure(code="FOREIGN", name="Beds taken")
    better = make.measure(code="BETTER", name="Riders", direction="up")
    for one in (kin, foreign, better):
        world.monthly(one, [*CALM, *HIGH])
    make.annotation(calm, date(2018, 10, 15), "event", text="A depot burned down.")
    world.revise(calm, date(2019, 4, 30), 16.0)
    world.settled(calm, kin, foreign, better)
    text = plain(stage.text(client, "/measures/CALM/control/"))
    causes = text[text.index('id="causes"') :]
    assert "A depot burned down." in causes
    assert "Apr 2019</b> revised on" in causes
    assert "This is coincidence in time, not a cause." in causes
    assert causes.index("Trucks out of order") < causes.index("Beds taken")
    assert "serves the same goal" in causes
    assert "Riders" not in causes, "it got better at the time"


def test_an_unpublished_measure_is_nobodys_cause_but_of_those_who_may_see_it(client: Client, calm: Measure) -> None:
    hidden = make.measure(code="SECRET", name="Secret count", is_public=False)
    world.monthly(hidden, [*CALM, *HIGH])
    world.settled(hidden)
    assert "Secret count" not in stage.text(client, "/measures/CALM/control/")
    assert client.get("/measures/SECRET/control/").status_code == 404
    client.force_login(make.user("governor"))
    assert "Secret count" in stage.text(client, "/measures/CALM/control/")


def test_a_new_target_within_the_time_is_among_the_causes(client: Client, calm: Measure) -> None:
    make.target(calm, date(2019, 12, 31), 12.0, change_reason="leadership", reason="The council set it anew.", recorded_at=timezone.now())
    shown = control(PUBLIC, lens(), "CALM")
    assert shown
    assert shown.causes
    assert [row.reason for row in shown.causes.targets] == [], "recorded long after"


def test_the_page_takes_at_most_twelve_queries(
    client: Client, calm: Measure, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make.goal(measures=[calm])
    with django_assert_max_num_queries(12):
        stage.text(client, "/measures/CALM/control/")


def test_the_measures_page_leads_to_its_control_chart(client: Client, calm: Measure) -> None:
    assert 'href="/measures/CALM/control/"' in stage.text(client, "/measures/CALM/")
