"""The explorer, through its door."""

import csv
import io
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from agencies.models import Service
from goals.models import GoalMeasure
from metrics.models import Measure
from metrics.rules.codes import Status
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import lens
from scorecards.queries.pages import explorer as queries
from scorecards.queries.pages.explorer import found as finding
from scorecards.queries.pages.explorer.asked import COLUMNS, SORTS
from scorecards.rules import keyset
from scorecards.rules.ranking import size_of_miss
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<th scope="row"><a href="/measures/([A-Z0-9-]+)/')


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def listed(page: str) -> list[str]:
    """The codes of the rows in their order."""
    return ROW.findall(page)


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode())))


def test_every_public_measure_is_listed_the_worst_first(client: Client) -> None:
    stage.set_up()
    assert listed(stage.text(client, "/explorer/")) == ["BAD", "GOOD", "BLANK"]


def test_the_list_of_measures_has_moved_here_with_its_filters(client: Client) -> None:
    answer = client.get("/measures/?status=off_track&q=days")
    assert (answer.status_code, answer["Location"]) == (301, "/explorer/?status=off_track&q=days")


def test_an_unpublished_measure_is_listed_counted_and_offered_only_to_those_who_may_see_it(client: Client) -> None:
    shown = stage.set_up()
    Measure.objects.filter(pk=shown.hidden.pk).update(unit="secret units", service=service("SECRET-SERVICE", shown.lead))
    page = stage.text(client, "/explorer/?col=unit&col=service")
    assert "3 of 3 measures" in page
    assert not re.search("secret units|SECRET-SERVICE|HIDDEN|Not published|Unpublished", page)
    client.force_login(make.user("analyst"))
    page = stage.text(client, "/explorer/?col=unit&col=service")
    assert "HIDDEN" in listed(page)
    assert "4 of 4 measures" in page
    assert "secret units" in page
    assert "SECRET-SERVICE" in page


def service(code: str, agency: Any) -> Service:
    return Service.objects.create(code=code, name=f"Service {code}", agency=agency)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=trains", ["GOOD"]),
        ("q=days+decide", ["BAD"]),
        ("q=lee", ["GOOD"]),
        ("q=%25", []),
        ("agency=HLP", ["BLANK"]),
        ("area=ST", []),
        ("area=TR&status=off_track", ["BAD"]),
        ("goal=G1", ["BAD", "GOOD", "BLANK"]),
        ("goal=G2", []),
        ("status=no_data", ["BLANK"]),
        ("status=nonsense", ["BAD", "GOOD", "BLANK"]),
        ("period=year", []),
        ("trend=too_few", ["BLANK"]),
        ("unit=percent", ["GOOD"]),
        ("owner=PARK", ["GOOD"]),
        ("published=yes", ["BAD", "GOOD", "BLANK"]),
        ("published=no", []),
        ("sort=name", ["BAD", "BLANK", "GOOD"]),
        ("sort=-name", ["GOOD", "BLANK", "BAD"]),
        ("sort=agency", ["BAD", "GOOD", "BLANK"]),
        ("sort=drop", ["BAD", "GOOD", "BLANK"]),
        ("sort=value", ["BAD", "GOOD", "BLANK"]),
        ("sort=-value", ["GOOD", "BAD", "BLANK"]),
    ],
)
def test_the_address_filters_and_orders(client: Client, query: str, codes: list[str]) -> None:
    stage.set_up()
    assert listed(stage.text(client, f"/explorer/?{query}")) == codes


@pytest.mark.parametrize("query", ["q=days+decide", "goal=G1", "unit=percent", "area=TR&status=off_track", "sort=-value", "group=goal"])
def test_a_past_day_answers_the_same_questions(client: Client, query: str) -> None:
    """The next day is not the site's own, so that its cards are computed; nothing has changed since."""
    stage.set_up()
    live = listed(stage.text(client, f"/explorer/?{query}"))
    assert live
    assert listed(stage.text(client, f"/explorer/?{query}&as_of=2019-07-01")) == live


@pytest.mark.parametrize(
    ("sort", "group"), [*((f"{way}{name}", "") for name in SORTS for way in ("", "-")), ("-value", "goal"), ("name", "area")]
)
def test_pages_of_every_order_follow_each_other_and_go_back(client: Client, monkeypatch: pytest.MonkeyPatch, sort: str, group: str) -> None:
    shown = stage.set_up()
    GoalMeasure.objects.create(goal=shown.bare_goal, measure=shown.bad)
    client.force_login(make.user("analyst"))
    path = f"/explorer/?sort={sort}&group={group}"
    whole = listed(stage.text(client, path))
    assert len(whole) == (5 if group else 4)
    monkeypatch.setattr(finding, "PAGE", 2)
    pages, page = [], stage.text(client, f"{path}&n=12")
    while True:
        pages.append(listed(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if not following:
            break
        page = stage.text(client, "/explorer/" + following[1].replace("&amp;", "&"))
    assert [code for one in pages for code in one] == whole
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back
    assert listed(stage.text(client, "/explorer/" + back[1].replace("&amp;", "&"))) == pages[-2]


def test_the_page_says_which_rows_it_shows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.set_up()
    monkeypatch.setattr(finding, "PAGE", 2)
    first = stage.text(client, "/explorer/")
    assert "1 to 2 of 3 measures; 3 in all" in first
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after
    second = stage.text(client, "/explorer/" + after[1].replace("&amp;", "&"))
    assert "3 to 3 of 3 measures" in second
    before = re.search(r'rel="prev" href="([^"]+)"', second)
    assert before
    assert "1 to 2 of 3 measures" in stage.text(client, "/explorer/" + before[1].replace("&amp;", "&"))


@pytest.mark.parametrize(
    "word",
    ["x", "%00", "W10", keyset.written([1, 2]), keyset.written(["\0", 0.0, "a", "b"]), keyset.written([2**80, 0.0, "a", "b"]), "A" * 5000],
)
def test_a_forged_place_in_the_list_is_its_beginning(client: Client, word: str) -> None:
    stage.set_up()
    assert listed(stage.text(client, f"/explorer/?after={word}")) == ["BAD", "GOOD", "BLANK"]
    assert listed(stage.text(client, f"/explorer/?before={word}")) == ["BAD", "GOOD", "BLANK"]


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_that_can_be_written_in_an_address_breaks_the_list(client: Client, q: str, word: str) -> None:
    asked = {
        "q": q,
        "after": word,
        "owner": word,
        "unit": q,
        "sort": word,
        "group": word,
        "view": word,
        "goal": q,
        "area": word,
        "col": word,
    }
    assert client.get("/explorer/", asked).status_code == 200


def test_the_order_by_the_size_of_a_miss_is_that_of_the_rules(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("analyst"))
    cards = {card.code: card for card in measure_cards(lens(), viewer(make.user("analyst")))}
    order = listed(stage.text(client, "/explorer/?sort=shortfall"))
    sizes = [size_of_miss(cards[code].shortfall, cards[code].tolerance) for code in order]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("agency", ["Department of Examples", "Helping Office"]),
        ("status", ["Off track", "On track", "No data"]),
        ("area", ["Transportation", "Of no priority or strand"]),
        ("goal", ["Trains arrive on time", "Of no goal"]),
    ],
)
def test_rows_stand_in_their_groups_with_what_is_of_none_last(client: Client, group: str, names: list[str]) -> None:
    stage.set_up()
    if group in ("area", "goal"):
        world.settled(make.measure(name="Loose"))
    page = stage.text(client, f"/explorer/?group={group}")
    found = re.findall(r'<th scope="rowgroup"[^>]*>(?:<a [^>]*>)?([^<]+)<', page)
    assert [one.strip() for one in found] == names


def test_a_measure_of_two_goals_stands_under_both_and_is_counted_once(client: Client) -> None:
    shown = stage.set_up()
    GoalMeasure.objects.create(goal=shown.bare_goal, measure=shown.bad)
    page = stage.text(client, "/explorer/?group=goal")
    assert sorted(listed(page)) == ["BAD", "BAD", "BLANK", "GOOD"]
    assert "3 of 3 measures" in page


def test_a_group_does_not_count_what_the_reader_may_not_see(client: Client) -> None:
    stage.set_up()
    assert finding.find(PUBLIC, lens(), queries.Asked(group="agency")).groups[0].counts.total == 2
    everything = viewer(make.user("analyst"))
    assert finding.find(everything, lens(), queries.Asked(group="agency")).groups[0].counts.total == 3


def test_only_the_chosen_columns_are_shown_in_their_own_order(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/explorer/?col=unit&col=agency")
    heads = re.findall(r'<th scope="col"[^>]*>\s*(?:<a [^>]*>)?([^<]+)<', page.partition("<thead>")[2].partition("</thead>")[0])
    assert [head.strip() for head in heads] == ["Measure", "Agency", "Unit"]


def test_every_column_can_be_shown_and_put_into_a_file(client: Client) -> None:
    stage.set_up()
    asked = "&".join(f"col={name}" for name in COLUMNS)
    assert listed(stage.text(client, f"/explorer/?{asked}"))
    row = rows_of(client, f"/explorer/?{asked}&format=csv&q=trains")[0]
    assert (row["goals"], row["unit"], row["published"], row["owner"]) == ("G1", "percent", "yes", "Lee Park")
    assert row["history"].split()[-1] == "95.0"


def test_the_file_holds_all_that_pass_as_they_are_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.set_up()
    monkeypatch.setattr(finding, "PAGE", 1)
    rows = rows_of(client, "/explorer/?format=csv&sort=name&col=unit")
    assert [row["measure"] for row in rows] == ["BAD", "BLANK", "GOOD"]
    assert list(rows[0]) == ["measure", "name", "unit"]
    assert [row["measure"] for row in client.get("/explorer/?format=json&q=trains").json()] == ["GOOD"]
    grouped = rows_of(client, "/explorer/?format=csv&group=goal&col=unit")
    assert [row["group"] for row in grouped] == ["G1", "G1", "G1"]
    assert client.get("/explorer/?format=xlsx").content[:2] == b"PK"


def test_a_file_hides_what_its_reader_may_not_see(client: Client) -> None:
    stage.set_up()
    for view in ("table", "heat", "compare"):
        for form in ("csv", "json"):
            assert b"HIDDEN" not in client.get(f"/explorer/?format={form}&view={view}&group=goal").content


# The heat map


def marks(page: str, code: str) -> list[str]:
    """The words of a row of the heat map."""
    row = page.partition(f'href="/measures/{code}/')[2].partition("</tr>")[0]
    return re.findall(r'<td class="heat[^>]*>(?:<svg.*?</svg>)?<span class="visually-hidden">([^<]*)', row)


def test_every_mark_of_the_heat_map_is_what_the_page_of_that_day_says(client: Client) -> None:
    shown = stage.set_up()
    make.target(shown.bad, date(2018, 12, 31), 45.0)
    make.annotation(shown.good, date(2018, 3, 1))
    world.settled(shown.bad, shown.good)
    analyst = make.user("analyst")
    client.force_login(analyst)
    for known in (None, date(2019, 3, 15)):
        at = lens(known_on=known)
        cards = {card.code: card.measure_id for card in measure_cards(at, viewer(analyst))}
        found = queries.marks_of(list(cards.values()), at, queries.Asked(view="heat", span=24))
        assert len(found) == 24
        for mark in found:
            then = lens(mark.on, known)
            told = {card.measure_id: card.status for card in measure_cards(then, viewer(analyst), measure_ids=list(cards.values()))}
            assert (mark.on, mark.statuses) == (mark.on, told)
    statuses = {status for mark in found for status in mark.statuses.values()}
    assert {Status.OFF_TRACK, Status.ON_TRACK, Status.OVERDUE, Status.NO_DATA} <= statuses


def test_the_heat_map_says_each_status_in_a_word_and_the_page_of_that_day_the_same(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/explorer/?view=heat")
    words = marks(page, "BAD")
    assert len(words) == 12
    assert words[-1] == "Off track"
    days = re.findall(r'<th scope="col" class="heat"><a href="[^"]*as_of=([0-9-]+)', page)
    assert (days[0], days[-1]) == ("2018-07-31", "2019-06-30")
    then = stage.text(client, f"/explorer/?q=decide&col=status&as_of={days[5]}")
    assert words[5] in then


def test_a_heat_map_of_quarters_goes_by_quarters(client: Client) -> None:
    world.settled(make.measure(period="quarter", code="QUARTERLY"))
    page = stage.text(client, "/explorer/?view=heat&period=quarter&n=24")
    assert len(marks(page, "QUARTERLY")) == 24
    assert "as_of=2013-09-30" in page


def test_a_measure_that_cannot_be_judged_leaves_the_others_their_marks(client: Client) -> None:
    shown = stage.set_up()
    Measure.objects.filter(pk=shown.good.pk).update(status_rules=[{"when": "no such rule"}])
    assert stage.text(client, "/explorer/?view=heat&q=decide")


# Two dates


def test_two_dates_stand_side_by_side_with_the_flips_between(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.good, date(2019, 5, 31), 10.0)
    world.settled(shown.good)
    page = stage.text(client, "/explorer/?view=compare&then=2018-12-31")
    row = page.partition('href="/measures/GOOD/')[2].partition("</tr>")[0]
    assert "10%" in row
    assert "1 flip<" in row
    row = stage.text(client, "/explorer/?view=compare&then=2017-12-31").partition('href="/measures/BAD/')[2].partition("</tr>")[0]
    assert "changed" in row
    assert "No data" in row
    told = {row["measure"]: row for row in rows_of(client, "/explorer/?view=compare&then=2018-12-31&format=csv")}
    at = lens(date(2018, 12, 31))
    then = {card.code: card for card in measure_cards(at, PUBLIC)}
    assert {code: row["status_then"] for code, row in told.items()} == {code: card.status.slug for code, card in then.items()}
    assert told["GOOD"]["value"] == "10.0"


def test_only_what_changed_between_two_dates_can_be_shown(client: Client) -> None:
    stage.set_up()
    everything = {row["measure"]: row for row in rows_of(client, "/explorer/?view=compare&then=2017-12-31&format=csv")}
    differs = {code for code, row in everything.items() if row["status"] != row["status_then"]}
    assert 0 < len(differs) < len(everything)
    assert set(listed(stage.text(client, "/explorer/?view=compare&then=2017-12-31&changed=yes"))) == differs


def test_a_day_to_compare_with_that_is_none_is_refused_with_a_reason(client: Client) -> None:
    answer = client.get("/explorer/?view=compare&then=yesterday")
    assert answer.status_code == 400
    assert "then=yesterday" in answer.content.decode()


def test_a_comparison_without_a_day_is_with_a_year_ago(client: Client) -> None:
    stage.set_up()
    assert "Jun 30, 2018" in stage.text(client, "/explorer/?view=compare")


# What else the page does


def test_no_measure_passing_says_how_to_go_on(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/explorer/?q=nothing")
    assert "No measure passes these filters." in page
    assert "“nothing”" in page


def test_a_catalogue_without_measures_says_where_they_come_from(client: Client) -> None:
    assert "No measure has been set yet." in stage.text(client, "/explorer/")


def test_hostile_words_stay_words(client: Client) -> None:
    one = make.measure(name=stage.HOSTILE, responsible=stage.HOSTILE, unit=stage.HOSTILE[:60], agency=make.agency(name=stage.HOSTILE))
    world.settled(one)
    for view in ("table", "heat", "compare"):
        for group in ("", "agency"):
            page = stage.text(client, f"/explorer/?q=%3Cscript%3Ealert&view={view}&group={group}&col=unit&col=agency&col=owner")
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page


def test_a_retired_measure_is_not_listed(client: Client) -> None:
    one = make.measure(retired_on=world.DAY)
    world.settled(one)
    assert listed(stage.text(client, "/explorer/")) == []


def test_the_filters_in_use_can_be_taken_away_one_by_one(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/explorer/?q=days&agency=DOX&owner=x&after=abc")
    chosen = page.partition('class="chosen"')[2].partition("</ul>")[0]
    removes = [parse_qs(urlsplit(one.replace("&amp;", "&")).query) for one in re.findall(r'<a [^>]*href="([^"]+)"', chosen)]
    assert [sorted(one) for one in removes] == [["agency", "owner"], ["agency", "q"], ["owner", "q"], ["view"]]
    assert all("after" not in one for one in removes)


@pytest.mark.parametrize(
    ("path", "n"),
    [
        ("/explorer/", 6),
        ("/explorer/?group=agency", 7),
        ("/explorer/?col=goals", 6),
        ("/explorer/?view=heat", 9),
        ("/explorer/?view=compare", 12),
    ],
)
def test_the_questions_to_the_database_do_not_grow_with_the_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, n: int
) -> None:
    stage.set_up()
    with django_assert_max_num_queries(n):
        stage.text(client, path)
    world.settled(*(make.measure() for _ in range(20)))
    with django_assert_max_num_queries(n):
        stage.text(client, path)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_day_that_is_compared_with_stands_in_its_field_in_every_language(client: Client, language: str) -> None:
    """A browser's field for days takes them in one form only."""
    stage.set_up()
    page = client.get("/explorer/?view=compare&then=2019-05-31", headers={"Accept-Language": language}).content.decode()
    assert re.search(r'<input type="date" name="then" value="2019-05-31"', page)
