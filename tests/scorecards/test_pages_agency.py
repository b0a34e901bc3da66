"""The agencies and their scorecards: filters, order, groups, files, and what a page costs."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.template import RequestContext, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from agencies.models import Succession, SuccessionKind
from goals.actions.reorganising import Reorganisation, reorganise
from metrics.rules.codes import Freshness, Status, Trend
from scorecards.forms.agency import ScorecardFilter
from scorecards.queries.cards import goal_cards
from scorecards.queries.lens import lens
from scorecards.queries.pages import agency as queries
from scorecards.queries.pages.agency import GoalRef, MeasureLine
from scorecards.queries.pages.sifting import group_by_goal, read_sift, sift
from scorecards.views.agency import website_of
from tests import make
from tests.scorecards import cards, stage, world

pytestmark = pytest.mark.django_db
TRAINS = GoalRef("G1", "Trains arrive on time", "TR", "Transportation", "lead", "")
LINES = GoalRef("G2", "Residents need not stand in line", "ST", "Digital services", "", "")


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def line(measure_id: int, *goals: GoalRef, **fields: Any) -> MeasureLine:
    status = fields.pop("status", Status.ON_TRACK)
    return MeasureLine(cards.card(measure_id, status=status, **fields), (), goals)


def ids(lines: Any) -> list[int]:
    return [one.card.measure_id for one in lines]


def test_the_list_has_every_agency_with_its_goals_and_measures(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/agencies/")
    assert 'href="/agencies/DOX/"' in page
    assert "Helping Office" in page


def test_the_list_without_agencies_says_what_is_missing(client: Client) -> None:
    assert "No agency has been set up yet." in stage.text(client, "/agencies/")


def test_the_scorecard_says_where_the_agency_stands_and_how_complete_it_is(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/agencies/DOX/")
    assert "1 of 2 judged measures is on track and 1 off track." in page
    assert "The newest figure that was due has come for 2 of 2 measures (100%)." in page
    assert "Lee Park" in page


def test_the_part_in_the_priorities_tells_leading_from_helping(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/agencies/HLP/")
    assert "Runs the stations." in page
    assert "Residents need not stand in line" in page


def test_an_agency_without_measures_and_goals_is_a_finished_page(client: Client) -> None:
    make.agency(code="NEW")
    page = stage.text(client, "/agencies/NEW/")
    assert "This agency answers for no measure yet." in page
    assert "neither leads nor helps a goal yet" in page


def test_an_unknown_agency_is_not_found(client: Client) -> None:
    assert client.get("/agencies/NOWHERE/").status_code == 404


def test_a_renamed_agency_names_its_predecessor_and_is_named_by_it(client: Client) -> None:
    old = make.agency(code="OLD", name="Bureau of Old Names")
    new = make.agency(code="NEW", name="Department of New Names")
    Succession.objects.create(predecessor=old, successor=new, kind="renamed", on=date(2019, 7, 8))
    assert "Bureau of Old Names" in stage.text(client, "/agencies/NEW/")
    assert "Department of New Names" in stage.text(client, "/agencies/OLD/")


@pytest.mark.parametrize("count", [3, 30])
def test_the_scorecard_takes_four_queries_whatever_its_number_of_measures(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    owner = make.agency(code="BIG")
    many = [make.measure(agency=owner, lag_days=20) for _ in range(count)]
    for one in many:
        world.monthly(one, [1.0, 2.0])
    world.settled(*many)
    with django_assert_num_queries(4):
        stage.text(client, "/agencies/BIG/")


def test_the_file_has_exactly_what_is_shown_in_its_order(client: Client) -> None:
    stage.set_up()
    asked = "?status=off_track&sort=-name"
    rows = list(csv.DictReader(io.StringIO(stage.text(client, f"/agencies/DOX/{asked}&format=csv"))))
    assert [(row["measure"], row["status"], row["value"]) for row in rows] == [("BAD", "off_track", "40.0")]
    page = stage.text(client, f"/agencies/DOX/{asked}")
    assert "1 of 2 measures" in page
    assert "Trains on time" not in page.partition('id="measures"')[2].partition('id="part"')[0]


def test_filters_that_nothing_passes_say_so_and_can_be_cleared(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/agencies/DOX/?q=zeppelin")
    assert "No measure passes these filters." in page
    assert "“zeppelin”" in page


def test_unpublished_measures_are_neither_listed_nor_counted_for_the_public(client: Client) -> None:
    shown = stage.set_up()
    assert "2 of 2 measures" in stage.text(client, "/agencies/DOX/")
    client.force_login(make.user("steward", agency=shown.lead))
    assert "3 of 3 measures" in stage.text(client, "/agencies/DOX/")


def test_rows_stand_under_each_of_their_goals_and_those_of_none_last() -> None:
    both, none = line(1, TRAINS, LINES), line(2)
    groups = group_by_goal([both, none])
    assert [(group.code, ids(group.lines)) for group in groups] == [("G1", [1]), ("G2", [1]), ("", [2])]


def test_the_worst_come_first_and_within_one_status_the_largest_miss() -> None:
    lines = [
        line(1),
        line(2, status=Status.NO_DATA),
        line(3, status=Status.OFF_TRACK, shortfall=3.0, tolerance=1.0),
        line(4, status=Status.OFF_TRACK, shortfall=9.0, tolerance=1.0),
        line(5, status=Status.NEAR),
    ]
    assert ids(sift(lines, read_sift({}))) == [4, 3, 5, 1, 2]
    assert ids(sift(lines, read_sift({"sort": "-status"}))) == [2, 1, 5, 3, 4]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "DAYS decide"}, [1]),
        ({"q": "lee"}, [2]),
        ({"status": "near"}, [2]),
        ({"freshness": "overdue"}, [3]),
        ({"goal": "G1"}, [1]),
        ({"area": "ST"}, [2]),
        ({"status": "no such thing", "sort": "nonsense"}, [2, 1, 3]),
    ],
)
def test_each_filter_keeps_what_it_names(asked: dict[str, str], found: list[int]) -> None:
    lines = [
        line(1, TRAINS, name="Days to decide"),
        line(2, LINES, name="Calls answered", status=Status.NEAR, responsible="Lee Park"),
        line(3, name="Visits", freshness=Freshness.OVERDUE),
    ]
    assert ids(sift(lines, read_sift(asked))) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [("name", [2, 1]), ("-name", [1, 2]), ("value", [2, 1]), ("trend", [1, 2]), ("freshness", [1, 2]), ("signal", [2, 1])],
)
def test_each_column_sorts(sort: str, found: list[int]) -> None:
    first = line(1, name="Zebra", value=5.0, trend=Trend.WORSE, freshness=Freshness.OVERDUE)
    second = line(2, name="apple", value=1.0, trend=Trend.BETTER)
    assert ids(sift([first, second], read_sift({"sort": sort}))) == found


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("portal.ct.gov/dol", "https://portal.ct.gov/dol"),
        ("https://portal.ct.gov/dol", "https://portal.ct.gov/dol"),
        ("javascript:alert(1)", ""),
        ("portal.ct.gov/dol ; other", ""),
        ("", ""),
    ],
)
def test_only_an_address_becomes_a_link(given: str, shown: str) -> None:
    assert website_of(given) == shown


def test_the_same_page_again_is_answered_from_the_cache_with_one_query(client: Client) -> None:
    stage.set_up()
    first = stage.text(client, "/agencies/DOX/")
    with CaptureQueriesContext(connection) as asked:
        assert stage.text(client, "/agencies/DOX/").count("Trains on time") == first.count("Trains on time")
    assert len(asked) == 1


def test_the_quick_rows_are_those_of_the_component(rf: RequestFactory) -> None:
    lines = [
        MeasureLine(cards.off_track(1, name=stage.HOSTILE, target_illustrative=True, responsible="Lee & Co"), (1.0, None, 3.0), ()),
        MeasureLine(cards.overdue(2, breakdown="Hartford", unit="US dollars"), (2.0,), ()),
        MeasureLine(cards.no_data(3, expected=None, target=None), (), ()),
    ]
    request = rf.get("/agencies/DOX/?as_of=2019-03-31&as_known_on=2019-04-30")
    quick = "{% load scorecard_rows %}{% measure_rows lines %}"
    slow = (
        '{% load display %}{% for line in lines %}{% link "measure" code=line.card.code as url %}'
        '{% include "_components/measure_row.html" with row=line.card points=line.points url=url with_owner=True only %}{% endfor %}'
    )
    made = [closed_up(Template(text).render(RequestContext(request, {"lines": lines}))) for text in (quick, slow)]
    assert made[0] == made[1]
    assert "as_of=2019-03-31" in made[0]


def closed_up(markup: str) -> str:
    """Without the white space between elements, and with one way to write a quotation mark."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", markup).replace("&#x27;", "&#39;")


def test_a_filter_shows_what_the_address_asks_for_and_escapes_it() -> None:
    asked = read_sift({"goal": "G1", "status": "near", "q": "<b>"})
    form = str(ScorecardFilter(asked, areas=[], goals=[("G1", "Trains <arrive>"), ("G2", "Other")]))
    assert '<option value="G1" selected>Trains &lt;arrive&gt;</option><option value="G2">Other</option>' in form
    assert '<option value="near" selected>Near</option>' in form
    assert 'value="&lt;b&gt;"' in form


def test_an_agency_that_ended_says_what_became_of_it_and_what_was_its_own(client: Client) -> None:
    shown = stage.set_up()
    reorganise(
        what=Reorganisation("DOX", SuccessionKind.MERGED, date(2019, 6, 30), "Public Act 19-1.", ("HLP",)),
        by=make.user("analyst"), at=timezone.now(), day=world.DAY,
    )  # fmt: skip
    page = stage.text(client, "/agencies/DOX/")
    assert "Merged into" in page
    assert "Public Act 19-1." in page
    assert "Trains on time" in page
    assert "Unpublished count" not in page
    assert "merged from" in stage.text(client, "/agencies/HLP/")
    assert shown.good.code in stage.text(client, "/agencies/HLP/")


def test_a_page_of_a_day_before_says_who_led_then(client: Client) -> None:
    stage.set_up()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE goals_goalevent DISABLE TRIGGER USER; ALTER TABLE metrics_measureevent DISABLE TRIGGER USER")
        for table in ("goals_goalevent", "metrics_measureevent"):
            cursor.execute(f"UPDATE {table} SET pgh_created_at = '2019-06-01'")
    reorganise(
        what=Reorganisation("DOX", SuccessionKind.MERGED, date(2019, 6, 30), "", ("HLP",)),
        by=make.user("analyst"), at=timezone.now(), day=world.DAY,
    )  # fmt: skip
    for path in ("/goals/G1/", "/measures/GOOD/"):
        assert "On the day you look at" in stage.text(client, f"{path}?as_known_on=2019-06-15")
        assert "On the day you look at" not in stage.text(client, path)


def test_the_api_names_who_was_before_and_who_came_after(client: Client) -> None:
    old, new = make.agency(code="OLD"), make.agency(code="NEW")
    Succession.objects.create(predecessor=old, successor=new, kind="renamed", on=date(2019, 7, 8))
    found = {row["code"]: row for row in client.get("/api/v1/agencies/").json()["results"]}
    assert found["NEW"]["predecessors"] == [{"agency": "OLD", "kind": "renamed", "on": "2019-07-08"}]
    assert found["OLD"]["successors"] == [{"agency": "NEW", "kind": "renamed", "on": "2019-07-08"}]


@pytest.mark.parametrize("kind", ["commissioner", "governor", None])
def test_only_opm_and_administrators_find_the_way_to_reorganise(client: Client, kind: str | None) -> None:
    shown = stage.set_up()
    client.force_login(make.user(kind, agency=shown.lead))
    assert "reorganise" not in stage.text(client, "/agencies/DOX/")
    assert client.get("/agencies/DOX/reorganise/").status_code == 404
    assert client.post("/agencies/DOX/reorganise/", {"kind": "renamed", "do": "yes"}).status_code == 404


def test_what_cannot_be_reorganised_is_refused_in_words_and_nothing_moves(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("analyst"))
    sent = {"kind": "merged", "on": "2019-07-01", "successors": "HLP", "do": "yes"}
    answer = client.post("/agencies/DOX/reorganise/", sent)
    assert answer.status_code == 400
    assert "This day has not come." in answer.content.decode()
    assert not Succession.objects.exists()


def test_the_page_says_where_the_goals_of_the_agency_stand(client: Client) -> None:
    shown = stage.set_up()
    shown.hidden.is_public = True
    shown.hidden.save()
    page = stage.text(client, "/agencies/DOX/")
    assert "It leads 1 goal: 1 " in page
    assert "It helps with 1 goal of others." in stage.text(client, "/agencies/HLP/")
    assert "chip-plain" in page[page.index('id="part"') :].partition("</table>")[0]


def test_the_status_of_a_goal_does_not_tell_of_measures_the_reader_may_not_see() -> None:
    shown = stage.set_up()
    shown.good.is_public = False
    shown.good.save()
    world.settled()
    found = {one.code: one.status for one in goal_cards(lens(), PUBLIC)}
    page = queries.agency(PUBLIC, lens(), "DOX")
    assert page
    assert [one.status for part in page.parts for one in part.leads] == [found["G1"]]


def test_agencies_that_were_or_will_be_stand_apart(client: Client) -> None:
    make.agency(code="NOW", name="Department of Now")
    make.agency(code="WAS", name="Department of Before", effective_to=date(2007, 9, 30))
    make.agency(code="WILL", name="Department of Later", effective_from=date(2020, 1, 1))
    now, others = stage.text(client, "/agencies/").split("Former and coming agencies", 1)
    assert "Department of Now" in now
    assert "Department of Before" not in now
    assert "Department of Before" in others
    assert "Department of Later" in others
