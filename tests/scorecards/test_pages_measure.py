"""A measure's page and its files, through their door."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.rules.policy import PUBLIC
from metrics.models import Breakdown, Category, Dimension, Measure, MeasureDimension, Place
from scorecards.models import MeasureCard
from scorecards.queries.cards import measure_cards
from scorecards.queries.derivation import derivation
from scorecards.queries.lens import lens
from scorecards.queries.pages.measure import by_view, measure
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def judged(**fields: Any) -> Measure:
    """A measure with a year of readings and a target, assessed."""
    one = make.measure(**({"code": "M1", "lag_days": 20, "tolerance": 2.0, "responsible": "Lee Park"} | fields))
    world.monthly(one, [40.0] * 11 + [31.5])
    make.target(one, date(2019, 12, 31), 30.0, source="Plan of 2018")
    world.settled(one)
    return one


def grouped(one: Measure, **values: float | None) -> list[Breakdown]:
    """Groups by town with one reading each for May 2019; None is a suppressed one."""
    town, _ = Dimension.objects.get_or_create(code="town", defaults={"label": "Town"})
    MeasureDimension.objects.get_or_create(measure=one, dimension=town, defaults={"min_count": 6})
    made = []
    for name, value in values.items():
        category = Category.objects.create(dimension=town, code=name, label=name.title())
        group = Breakdown.objects.create(key=f"town={name}", label=name.title())
        group.categories.add(category)
        make.reading(one, MAY, value, breakdown_id=group.id, reason=None if value is not None else "suppressed")
        made.append(group)
    world.settled(one)
    return made


def test_the_page_says_where_the_measure_stands_and_why(client: Client) -> None:
    judged()
    page = stage.text(client, "/measures/M1/")
    assert "32 days against at most 30 days: near, missed by 2 days, within the tolerance of 2 days." in page
    assert "The target is at most 30 days by December 31, 2019." in page
    assert "31.5 days is on the wrong side of 30 days: the shortfall is 2 days." in page
    assert "Lee Park" in page


def test_the_chart_is_drawn_on_the_server_and_handed_to_the_library(client: Client) -> None:
    judged()
    page = stage.text(client, "/measures/M1/")
    assert "data-first-paint" in page
    payload = json.loads(re.findall(r'<script id="[^"]*" type="application/json">(.*?)</script>', page)[0])
    assert [one["name"] for one in payload["data"] if one["name"]][-1] == "Newest value"
    assert "32 days in May 2019: near, misses at most 30 days by 2 days" in page


def test_the_page_and_its_card_say_the_same(client: Client) -> None:
    one = judged()
    shown = measure(PUBLIC, lens(), "M1")
    assert shown
    stored = MeasureCard.objects.get(measure=one, breakdown_id=0)
    assert (shown.card.value, shown.card.judged, shown.card.shortfall) == (stored.value, stored.judged, stored.shortfall)


def test_the_derivation_is_the_engines_own(client: Client) -> None:
    judged(path="linear", baseline_end=date(2018, 6, 30), baseline_value=50.0)
    shown = measure(PUBLIC, lens(), "M1")
    assert shown
    assert shown.derivation == derivation("M1", lens(), PUBLIC)


def test_the_derivation_can_be_downloaded(client: Client) -> None:
    judged()
    answer = client.get("/measures/M1/?format=derivation")
    assert answer["Content-Disposition"] == 'attachment; filename="M1-derivation.json"'
    assert answer.json()["status"] == "near"
    assert answer.json()["code"] == "M1"


def test_a_past_day_shows_what_stood_then(client: Client) -> None:
    judged()
    page = stage.text(client, "/measures/M1/?as_of=2019-05-15")
    assert "40 days against at most 30 days: off track by 10 days" in page
    assert "May 2019" not in page.split("<main", 1)[1].split("data-first-paint")[0]


def test_as_known_on_leaves_later_revisions_out(client: Client) -> None:
    one = judged()
    world.revise(one, MAY, 20.0)
    world.settled(one)
    assert "20 days against" in stage.text(client, "/measures/M1/")
    assert "32 days against" in stage.text(client, "/measures/M1/?as_known_on=2019-06-30")


def test_a_revision_stays_in_the_table_with_its_dates(client: Client) -> None:
    one = judged()
    world.revise(one, MAY, 20.0)
    world.settled(one)
    assert "32 days until" in stage.text(client, "/measures/M1/")


def test_a_measure_without_values_says_what_is_missing_who_owes_it_and_by_when(client: Client) -> None:
    one = make.measure(code="M1", responsible="Lee Park", lag_days=20, definition="Days from request to answer.")
    world.settled(one)
    page = stage.text(client, "/measures/M1/")
    assert "No value has been reported yet." in page
    assert "The first figure that is due is the one for May 2019." in page
    assert "Owed by Lee Park" in page
    assert "Days from request to answer." in page
    assert "data-first-paint" not in page
    assert "plotly" not in page.split("</head>", 1)[1]


def test_both_official_targets_of_a_date_are_shown_and_one_governs(client: Client) -> None:
    one = judged()
    make.target(one, date(2019, 12, 31), 35.0, source="Another plan", governs=False)
    page = stage.text(client, "/measures/M1/")
    assert "At most 35 days" in page
    assert "official, does not govern" in page
    assert "Plan of 2018" in page


def test_a_replaced_target_stays_with_its_reason(client: Client) -> None:
    one = judged()
    gone: dict[str, Any] = {"superseded_at": datetime(2019, 2, 1, tzinfo=UTC), "change_reason": "leadership", "reason": "Reset in January."}
    make.target(one, date(2018, 12, 31), 45.0, source="Old plan", **gone)
    page = stage.text(client, "/measures/M1/")
    assert "At most 45 days" in page
    assert "Goal reset by leadership: Reset in January." in page


def test_a_note_from_after_the_day_shown_is_not_told(client: Client) -> None:
    one = judged()
    make.annotation(one, date(2019, 3, 1), kind="event", text="A new law.")
    make.annotation(one, date(2020, 3, 1), kind="event", text="A pandemic.")
    page = stage.text(client, "/measures/M1/")
    assert "A new law." in page
    assert "A pandemic." not in page


def test_a_change_of_status_is_told_with_its_cause_and_not_before_its_day(client: Client, settings: Any) -> None:
    one = judged()
    world.revise(one, MAY, 20.0)
    world.settled(one)
    assert "Because a value was revised" in stage.text(client, "/measures/M1/")
    assert "Because a value was revised" not in stage.text(client, "/measures/M1/?as_of=2019-06-29")


def test_a_choice_of_years_is_in_the_address(client: Client) -> None:
    one = make.measure(code="M1", lag_days=20)
    world.monthly(one, [float(n) for n in range(30)])
    world.settled(one)
    page = stage.text(client, "/measures/M1/?range=1")
    assert re.search(r'href="\?range=1#history-title" aria-current="true"', page)


def test_groups_are_ranked_and_hidden_ones_said_to_be_hidden(client: Client) -> None:
    grouped(judged(), ansonia=10.0, derby=50.0, union=None)
    page = stage.text(client, "/measures/M1/?by=town")
    assert "Derby at 50 days is highest, Ansonia at 10 days lowest" in page
    assert "hidden to protect privacy" in page
    assert "hidden by the owner&#x27;s rule: counts under 6" in page
    assert page.index(">Derby</a>") < page.index(">Ansonia</a>") < page.index(">Union</a>")


def test_groups_are_shown_over_time_ranked_or_by_their_gap_to_the_total(client: Client) -> None:
    one = make.measure(code="M1", unit="percent", decimals=1)
    world.monthly(one, [20.0, 22.0, 24.0])
    for group in grouped(one, ansonia=30.0, derby=15.0):
        make.reading(one, date(2019, 4, 30), 21.0, breakdown_id=group.id)
    world.settled(one)
    pages = {view: stage.text(client, f"/measures/M1/?by=town&view={view}") for view in ("lines", "ranked", "gap", "nonsense")}
    assert "The largest gap to the total: Derby" in pages["gap"]
    assert ["largest gap" in page for page in pages.values()] == [False, False, True, False]
    assert ['id="by-group' in page for page in pages.values()] == [True, False, False, True]
    assert all(re.search(r'aria-current="true">(Over time|Ranked|Gap to the total)<', page) for page in pages.values())


def drawn(*names: str) -> None:
    """Gives places of the dimension town a row of tiles; those without a category get one, and have no readings."""
    town, _ = Dimension.objects.get_or_create(code="town", defaults={"label": "Town"})
    for column, name in enumerate(names, start=1):
        category, _ = Category.objects.get_or_create(dimension=town, code=name, defaults={"label": name.title()})
        Place.objects.create(category=category, kind="town", tile_column=column, tile_row=1)


def tiles(page: str) -> dict[str, str]:
    """What each tile says, with its look."""
    return dict(re.findall(r'class="tile tile-(?:\w+)"[^>]*>\s*<title>([^<:]*): ([^<]*)</title>', page))


def test_places_are_drawn_as_tiles_each_a_link_to_its_page(client: Client) -> None:
    grouped(judged(), ansonia=10.0, derby=50.0, union=None)
    drawn("ansonia", "derby", "union", "avon")
    page = stage.text(client, "/measures/M1/?by=town&view=places")
    assert tiles(page) == {
        "Ansonia": "10 days, May 2019, on track",
        "Derby": "50 days, May 2019, off track",
        "Union": "hidden to protect privacy, May 2019",
        "Avon": "no figure",
    }
    assert page.count('<a class="tile ') == 3
    assert re.search(r'class="tile tile-4" href="\?group=town%3Dderby"', page)
    assert re.search(r'class="tile tile-hidden" href="[^"]*union"', page)
    assert "Derby at 50 days is highest, Ansonia at 10 days lowest" in page
    assert "1 is hidden to protect privacy" in page
    assert "1 place has no figure." in page
    assert page.index(">Derby</a>") < page.index(">Ansonia</a>") < page.index(">Union</a>")


def test_the_key_of_the_tiles_has_the_limits_of_each_class_in_the_measures_unit(client: Client) -> None:
    names = [f"town{n}" for n in range(10)]
    grouped(judged(), **{name: float(10 * n) for n, name in enumerate(names)})
    drawn(*names)
    page = stage.text(client, "/measures/M1/?by=town")
    assert [limits in page for limits in ("</svg> 0 to 10 days", "</svg> 20 to 30 days", "</svg> 80 to 90 days")] == [True] * 3
    assert "</svg> Hidden to protect privacy" not in page


def test_many_places_are_drawn_first_and_few_are_shown_over_time_first(client: Client) -> None:
    names = [f"town{n}" for n in range(10)]
    one = judged()
    grouped(one, **{name: float(n) for n, name in enumerate(names)})
    assert "Places</a>" not in stage.text(client, "/measures/M1/?by=town")
    drawn(*names)
    cache.clear()
    assert 'aria-current="true">Places<' in stage.text(client, "/measures/M1/?by=town")
    assert '<svg class="tiles"' not in stage.text(client, "/measures/M1/?by=town&view=ranked")


def test_an_older_figure_is_said_to_be_older_and_a_group_without_a_tile_stays_in_the_table(client: Client) -> None:
    one = judged()
    grouped(one, derby=50.0, elsewhere=9.0)
    category = Category.objects.create(dimension=Dimension.objects.get(code="town"), code="avon", label="Avon")
    group = Breakdown.objects.create(key="town=avon", label="Avon")
    group.categories.add(category)
    make.reading(one, date(2019, 4, 30), 7.0, breakdown_id=group.id)
    world.settled(one)
    drawn("avon", "derby")
    page = stage.text(client, "/measures/M1/?by=town&view=places")
    assert "1 figure is of an earlier period." in page
    assert "1 group stands in the table only." in page
    assert tiles(page)["Avon"].startswith("7 days, Apr")


def test_a_gap_between_per_cents_is_drawn_in_points(client: Client) -> None:
    one = make.measure(code="M1", unit="percent", decimals=1)
    world.monthly(one, [20.0, 22.0, 24.0])
    for group in grouped(one, ansonia=30.0):
        make.reading(one, date(2019, 4, 30), 21.0, breakdown_id=group.id)
    world.settled(one)
    page = stage.text(client, "/measures/M1/?by=town&view=gap")
    axes = [
        json.loads(text)["layout"]["yaxis"] for text in re.findall(r'<script id="by-gap[^"]*" type="application/json">(.*?)</script>', page)
    ]
    assert [axis["ticksuffix"] for axis in axes] == [" pts"]


def test_counts_offer_no_gap_to_the_total(client: Client) -> None:
    one = make.measure(code="M1", unit="persons")
    world.monthly(one, [20.0, 22.0])
    for group in grouped(one, ansonia=10.0):
        make.reading(one, date(2019, 4, 30), 11.0, breakdown_id=group.id)
    world.settled(one)
    assert "Gap to the total" not in stage.text(client, "/measures/M1/?by=town")


def test_a_group_has_its_own_page_judged_by_the_totals_target(client: Client) -> None:
    grouped(judged(), derby=50.0)
    page = stage.text(client, "/measures/M1/?group=town%3Dderby")
    assert "Days to decide: Derby" in page
    assert "50 days against at most 30 days: off track by 20 days" in page
    assert "the total&#x27;s target governs" in page


@pytest.mark.parametrize("query", ["group=town%3Dnowhere", "format=ods", "group=%00"])
def test_what_is_not_there_is_not_found(client: Client, query: str) -> None:
    judged()
    assert client.get(f"/measures/M1/?{query}").status_code == 404


def test_the_dimension_with_the_fewest_groups_is_open_from_the_start(client: Client) -> None:
    grouped(judged(), derby=50.0)
    page = stage.text(client, "/measures/M1/")
    assert 'id="ranked"' in page
    assert "Derby" in page[page.index('id="ranked"') :]


def test_an_unknown_dimension_shows_the_page_without_groups(client: Client) -> None:
    grouped(judged(), derby=50.0)
    assert "Choose how to break the figure down:" in stage.text(client, "/measures/M1/?by=nothing")


def test_an_unpublished_measure_is_seen_only_by_its_own_and_by_the_state(client: Client) -> None:
    one = judged(is_public=False)
    assert client.get("/measures/M1/").status_code == 404
    client.force_login(make.user("steward", agency=make.agency()))
    assert client.get("/measures/M1/").status_code == 404
    assert client.get("/measures/M1/?format=csv").status_code == 404
    client.force_login(make.user("steward", agency=one.agency))
    assert "not published" in stage.text(client, "/measures/M1/")
    client.force_login(make.user("governor"))
    assert client.get("/measures/M1/").status_code == 200


def test_the_file_of_revisions_holds_every_version_and_no_live_formula(client: Client) -> None:
    one = judged(name="=HYPERLINK(1)")
    world.revise(one, MAY, 20.0, source="@cmd")
    world.settled(one)
    answer = client.get("/measures/M1/?format=revisions")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer["Content-Disposition"] == 'attachment; filename="M1-revisions.csv"'
    assert [row["value"] for row in rows if row["period"] == "May 2019"] == ["31.5", "20.0"]
    assert [bool(row["superseded_on"]) for row in rows if row["period"] == "May 2019"] == [True, False]
    assert rows[-1]["name"] == "'=HYPERLINK(1)"
    assert rows[-1]["source"] == "'@cmd"
    assert rows[-1]["stood"] == "on_track"


def test_the_file_as_json_has_the_standing_readings(client: Client) -> None:
    judged()
    rows = client.get("/measures/M1/?format=json").json()
    assert len(rows) == 12
    assert rows[-1] | {"measure": "M1", "period": "May 2019", "period_end": "2019-05-31", "value": 31.5} == rows[-1]


def test_the_picture_is_a_file_of_its_own(client: Client) -> None:
    judged()
    answer = client.get("/measures/M1/?format=svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_measure_without_values_has_no_picture(client: Client) -> None:
    world.settled(make.measure(code="M1"))
    assert client.get("/measures/M1/?format=svg").status_code == 404


def test_hostile_words_stay_words(client: Client) -> None:
    bad = stage.HOSTILE
    one = judged(name=bad, definition=bad, source=bad, responsible=bad, unit=bad[:40], source_ref="javascript:alert(1)")
    make.annotation(one, date(2019, 3, 1), kind="event", text=bad, source=bad)
    world.revise(one, MAY, 20.0, source=bad, note=bad)
    grouped(one, derby=5.0)
    Breakdown.objects.filter(key="town=derby").update(label=bad)
    Dimension.objects.update(label=bad)
    page = stage.text(client, "/measures/M1/?by=town")
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "alert(&#x27;x&#x27;)" in page


def test_a_source_that_is_an_address_is_a_link(client: Client) -> None:
    judged(source="Case log", source_ref="https://example.org/log")
    assert '<a href="https://example.org/log">Case log</a>' in stage.text(client, "/measures/M1/")


def test_links_keep_the_clocks(client: Client) -> None:
    judged()
    page = stage.text(client, "/measures/M1/?as_of=2019-05-15")
    assert 'href="/explorer/?as_of=2019-05-15"' in page


def test_the_page_asks_the_database_few_questions(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    grouped(judged(), derby=50.0)
    drawn("derby")
    with django_assert_max_num_queries(7):
        stage.text(client, "/measures/M1/?by=nothing")
    with django_assert_max_num_queries(9):
        stage.text(client, "/measures/M1/")
    with django_assert_max_num_queries(9):
        stage.text(client, "/measures/M1/?as_of=2019-05-15")
    for query in ("by=town", "by=town&as_of=2019-06-15", "group=town%3Dderby", "by=town&as_known_on=2019-06-15"):
        with django_assert_max_num_queries(10):
            stage.text(client, f"/measures/M1/?{query}")


def test_staff_ask_few_questions_too(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    grouped(judged(), derby=50.0)
    client.force_login(make.user("analyst"))
    stage.text(client, "/glossary/")  # the number of duties in the header is counted once a minute
    with django_assert_max_num_queries(13):  # one is the session's
        stage.text(client, "/measures/M1/?by=town&as_of=2019-06-15")


def test_groups_at_a_past_day_stand_as_the_engine_says(client: Client) -> None:
    one = judged()
    grouped(one, derby=50.0, union=20.0)
    through = lens(date(2019, 6, 15))
    shown = measure(PUBLIC, through, "M1")
    assert shown
    view = by_view(PUBLIC, through, shown, "town")
    assert view
    engine = {card.breakdown: card for card in measure_cards(through, PUBLIC, measure_ids=[one.id], groups=True)}
    assert {row.group.label: row.card for row in view.rows} == {name: engine[name] for name in ("Derby", "Union")}
    assert shown.card == engine[""]


@pytest.mark.parametrize("code", ["NONE", "%00", "a" * 41, "M1%20"])
def test_a_stranger_to_the_catalogue_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/measures/{code}/").status_code == 404
