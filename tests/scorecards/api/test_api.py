"""The read API: what it gives out, to whom, in pages, and what it refuses."""

from datetime import date
from html import unescape

import pytest

from goals.models import GoalMeasure
from tests import make

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def on_time():
    """A public measure with three months and a target, on a goal."""
    measure = make.measure(code="T-OTP", name="Trains on time", direction="up", unit="percent", agency=make.agency(code="DOT"))
    for month, value in [(1, 90.0), (2, 91.0), (3, 89.0)]:
        make.reading(measure, date(2019, month, 28 if month == 2 else 31), value)
    make.target(measure, date(2019, 12, 31), 93, ">=")
    make.goal(code="T3", measures=[measure], lead=measure.agency, area=make.area(code="TRANSPORT"))
    return measure


def get(client, path, **query):
    return client.get(API + path, query)


def test_measures_are_found_by_agency_goal_and_area(client, on_time):
    make.measure()
    for query in [{"agency": "DOT"}, {"goal": "T3"}, {"area": "TRANSPORT"}, {"name": "trains"}]:
        assert [row["code"] for row in get(client, "measures/", **query).json()["results"]] == ["T-OTP"]


def test_a_measure_that_is_not_public_is_not_there_for_the_public(client, on_time):
    hidden = make.measure(is_public=False)
    make.reading(hidden, date(2019, 1, 31), 5)
    GoalMeasure.objects.create(goal=on_time.goal_measures.get().goal, measure=hidden)
    assert get(client, f"measures/{hidden.code}/").status_code == 404
    assert get(client, "readings/", measure=hidden.code).json()["results"] == []
    assert [m["measure"] for m in get(client, "goals/T3/").json()["measures"]] == ["T-OTP"]
    client.force_login(make.user("analyst"))
    assert get(client, f"measures/{hidden.code}/").status_code == 200
    assert len(get(client, "goals/T3/").json()["measures"]) == 2


def test_goals_are_found_only_by_measures_the_reader_may_see(client, on_time):
    hidden = make.measure(is_public=False)
    GoalMeasure.objects.create(goal=on_time.goal_measures.get().goal, measure=hidden)

    def found(measure):
        return [row["code"] for row in get(client, "goals/", measure=measure.code).json()["results"]]

    assert (found(on_time), found(hidden)) == (["T3"], [])
    client.force_login(make.user("analyst"))
    assert (found(on_time), found(hidden)) == (["T3"], ["T3"])


def test_readings_come_with_superseded_ones_unless_asked_otherwise(client, on_time):
    old = on_time.readings.get(period_end=date(2019, 3, 31))
    old.superseded_at = old.recorded_at
    old.save(update_fields=["superseded_at"])
    make.reading(on_time, date(2019, 3, 31), 88.5)
    assert len(get(client, "readings/", measure="T-OTP").json()["results"]) == 4
    values = [row["value"] for row in get(client, "readings/", measure="T-OTP", current="true").json()["results"]]
    assert values == [90.0, 91.0, 88.5]


def test_a_period_without_a_value_says_why(client, on_time):
    make.reading(on_time, date(2019, 4, 30), None, reason="suppressed")
    row = get(client, "readings/", reason="suppressed").json()["results"][0]
    assert (row["value"], row["reason"]) == (None, "suppressed")


def test_a_scorecard_row_says_where_the_measure_stands(client, on_time):
    row = get(client, "scorecards/T-OTP/", as_of="2019-04-15").json()
    assert (row["value"], row["expected"], row["judged"], row["period_end"]) == (89.0, 93.0, "near", "2019-03-31")


def test_a_measure_without_a_stored_card_is_computed(client, on_time, settings):
    settings.SITE_CLOCK = date(2019, 4, 15)
    row = get(client, "scorecards/T-OTP/").json()
    assert (row["value"], row["judged"], row["as_of"]) == (89.0, "near", "2019-04-15")


def test_scorecards_are_filtered_by_status_on_any_day(client, on_time):
    found = get(client, "scorecards/", as_of="2019-04-15", status="near").json()["results"]
    assert [row["measure"] for row in found] == ["T-OTP"]
    assert get(client, "scorecards/", as_of="2019-04-15", status="off_track").json()["results"] == []


def test_pages_follow_each_other_without_gap_or_overlap(client):
    codes = sorted(make.measure().code for _ in range(7))
    seen, address = [], API + "measures/?limit=3"
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
    assert seen == codes


@pytest.mark.parametrize("cursor", ["x", "cD0nOyBEUk9Q", "cD0lMDA=", "cj0xJnA9OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz0tMQ==", "ÿ", "cD1hYmM="])
@pytest.mark.parametrize("resource", ["measures", "readings", "flips"])
def test_a_forged_cursor_is_a_page_that_does_not_exist(client, resource, cursor):
    assert get(client, f"{resource}/", cursor=cursor).status_code in {200, 404}
    assert get(client, "readings/", cursor="cD1hYmM=").status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("measures/", {"direction": "sideways"}),
        ("readings/", {"since": "yesterday"}),
        ("readings/", {"measure": "a\x00b"}),
        ("scorecards/", {"as_of": "2019-13-01"}),
        ("scorecards/", {"as_of": "0001-01-01"}),
        ("scorecards/", {"as_of": "2101-01-01"}),
        ("scorecards/", {"as_known_on": "1949-12-31"}),
        ("scorecards/T-OTP/", {"as_of": "9999-12-31"}),
        ("agencies/", {"kind": "club"}),
        ("flips/", {"since": "0001-01-01T00:00:00+23:00"}),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_refused_by_name(client, on_time, path, query):
    answer = get(client, path, **query)
    assert answer.status_code == 400
    assert list(answer.json()) == list(query)


def test_a_moment_with_an_offset_postgresql_does_not_know_is_understood(client):
    assert get(client, "flips/", since="2374-03-21T14:56:57-23:49").status_code == 200


def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(client, on_time):
    first = get(client, "measures/")
    assert client.get(API + "measures/", headers={"if-none-match": first["ETag"]}).status_code == 304
    client.force_login(make.user("analyst"))
    assert client.get(API + "measures/", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(client, method):
    assert getattr(client, method)(API + "measures/").status_code == 405


def test_goals_name_partners_and_their_contributions(client, on_time):
    goal = on_time.goal_measures.get().goal
    goal.partnerships.create(agency=make.agency(code="MTA"), role="partner", contribution="Runs the trains.")
    assert get(client, "goals/", partner="MTA").json()["results"][0]["partners"] == [
        {"agency": "MTA", "role": "partner", "contribution": "Runs the trains."}
    ]


def test_the_description_names_every_resource_and_refusal(client):
    document = client.get(API + "schema/", headers={"accept": "application/json"}).json()
    listed = {path for path in document["paths"] if not path.endswith("}/")}
    names = ["agencies", "areas", "flips", "goals", "measures", "odds", "readings", "scorecards", "targets"]
    assert listed >= {f"{API}{name}/" for name in names}
    assert set(document["paths"][API + "measures/"]["get"]["responses"]) == {"200", "304", "400", "401", "403", "404", "405", "406", "429"}


def test_the_readable_page_shows_every_address_with_every_verb(client):
    page = unescape(client.get(API).content.decode())
    described = client.get(API + "schema/", headers={"accept": "application/json"}).json()["paths"]
    taken = [(path, verb) for path, verbs in described.items() for verb in verbs if not path.endswith("schema/")]
    assert ("post", f"{API}readings/") in {(verb, path) for path, verb in taken}
    assert [path for path, verb in taken if f"{verb.upper()} {path}" not in page] == []


def test_a_list_of_a_hundred_measures_costs_as_many_queries_as_one(client, django_assert_max_num_queries):
    for _ in range(30):
        make.measure()
    with django_assert_max_num_queries(6):
        get(client, "measures/")
