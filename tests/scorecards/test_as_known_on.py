"""What was known on a day, on every address: it differs from today exactly in what changed since, and nothing written later changes it."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver
from pytest_django import DjangoAssertNumQueries

from goals.models import Goal, GoalMeasure, Partnership
from metrics.actions.formulas import save_formula
from metrics.models import Annotation, Breakdown, ExpectedRelease, Measure, Reading, Target
from metrics.queries.catalog_then import events_of
from scorecards import urls
from scorecards.api import urls as api
from scorecards.exports.catalogue import TITLES
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
KNOWN_ON = date(2019, 6, 15)
BEFORE, AFTER = datetime(2019, 6, 1, tzinfo=UTC), datetime(2019, 6, 20, tzinfo=UTC)
MAY, DECEMBER = date(2019, 5, 31), date(2019, 12, 31)
# Not of facts: words about the product, work of staff on what is not published, what says how the program is.
ELSEWHERE = re.compile(
    r"^/(data/(audit|drafts|feeds|layouts|outbox|periods|rollover|runs|small-numbers|templates|uploads|$)|data.json|about|accessibility"
    r"|approvals|barriers|briefings|calendar|comments|design|follow|glossary|history|integrity|join|mail|measures/$|methods|my|people|promises|proposals|reviews|search/suggest|studies|views"
    r"|api/v1/(\[.*|schema/|comments/|odds/.+|promises/.*|readings/hand-ins/.*|reviews/.*|studies/.*)?$)"
    r"|/(barriers|change|comments|correct|duties|formula|limits|miss|notes|reorganise|updates/<code:period>|withdraw)/"
)
# When the catalog last took in readings, and the mark of the reader's own form: neither is of the page's subject.
VOLATILE = [
    re.compile(rb"Newest figure recorded [^<]*"),
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
]


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def recorded(model: Any, at: datetime) -> None:
    """Says of what the trail recorded in this test that it was recorded then: only the owner of the tables can."""
    table = events_of(model).model._meta.db_table
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_created_at > now() - interval '1 day'", [at])


FACTS = ("/", "/goals/G1/", "/measures/GOOD/", "/measures/BAD/", "/measures/GOOD/?by=town", "/api/v1/scorecards/", "/api/v1/goals/")
AUDITED = (Measure, Annotation, ExpectedRelease, Goal, GoalMeasure)


def small_world() -> stage.Stage:
    """The small State, described since before the day, with a group, a note and an expected release."""
    shown = stage.set_up()
    group = Breakdown.objects.create(key="town=Hartford", label="Hartford")
    make.reading(shown.good, MAY, 70.0, breakdown_id=group.pk, denominator=500.0)
    make.annotation(shown.bad, date(2019, 3, 1), kind="note", text="The forms changed.")
    for model in AUDITED:
        recorded(model, BEFORE)
    world.settled(shown.good, shown.bad)
    return shown


def addresses() -> list[str]:
    """Every address of the site that shows facts, each with the tabs and files a page offers."""
    found = [f"/{filled(path)}" for path in [*paths(urls.urlpatterns), *(f"api/v1/{path}" for path in paths(api.urlpatterns))]]
    found = [path for path in found if not ELSEWHERE.search(path)]
    assert {"/", "/search/", "/explorer/", "/measures/GOOD/", "/agencies/", "/api/v1/readings/", "/data/tables/readings.csv"} <= set(found)
    pages = [path for path in found if path.endswith("/") and not path.startswith("/api/")]
    more = [
        "/search/?q=days",
        "/measures/GOOD/?by=town",
        "/measures/GOOD/?group=town%3DHartford",
        "/measures/BAD/",
        "/measures/BAD/revisions/",
        "/explorer/?group=goal",
    ]
    files = [f"{path}?format={form}" for path in [*pages, "/measures/BAD/"] for form in ("csv", "json", "revisions", "derivation", "svg")]
    tables = [f"/data/tables/{name}.csv" for name in TITLES]
    return [*dict.fromkeys([*found, *more, *files, *tables])]


def paths(patterns: Any, before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += paths(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            found.append(before + str(pattern.pattern))
    return found


def filled(route: str) -> str:
    """An address of a route, about the things of the small State."""
    kinds = {"areas/": "TR", "goals/": "G1", "agencies/": "DOX", "tables/": "readings"}
    kind = next((code for name, code in kinds.items() if name in route), "GOOD")
    route = re.sub(r"\(\?P<code>[^)]*\)|<code:code>|<slug:name>", kind, route).replace("<str:form>", "csv" if "tables" in route else "json")
    return re.sub(r"\\Z|[\^$]", "", route)


def answers(client: Client, asked_for: Iterable[str], known_on: date | None) -> dict[str, bytes]:
    """What the addresses answer, without the parts that are not of their subject."""
    found = {}
    for path in asked_for:
        asked = f"{path}{'&' if '?' in path else '?'}as_known_on={known_on}" if known_on else path
        response = client.get(asked)
        if response.status_code == 404 and "format=" in path:
            continue
        assert response.status_code == 200, (asked, response.status_code)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        for part in VOLATILE:
            body = part.sub(b"", body)
        found[path] = body
    return found


def revise(shown: stage.Stage) -> None:
    Reading.objects.filter(measure=shown.bad, period_end=MAY, superseded_at=None).update(superseded_at=AFTER)
    make.reading(shown.bad, MAY, 31.5, recorded_at=AFTER)


def retarget(shown: stage.Stage) -> None:
    Target.objects.filter(measure=shown.good).update(superseded_at=AFTER)
    make.target(shown.good, DECEMBER, 99.5, ">=", recorded_at=AFTER)


def loosen(shown: stage.Stage) -> None:
    Measure.objects.filter(pk=shown.bad.pk).update(tolerance=60.0)
    recorded(Measure, AFTER)


def redefine(shown: stage.Stage) -> None:
    Measure.objects.filter(pk=shown.good.pk).update(
        name="Trains that came", unit="trains", direction="down", definition="Counted anew.", path="linear", lag_days=1, decimals=3,
        baseline_end=date(2018, 12, 31), baseline_value=50.0, status_rules=[], retired_on=date(2019, 6, 1),
    )  # fmt: skip
    recorded(Measure, AFTER)


def annotate(shown: stage.Stage) -> None:
    make.annotation(shown.good, date(2019, 4, 1), text="Counted by machine.")
    Annotation.objects.filter(measure=shown.bad).delete()
    recorded(Annotation, AFTER)


def expect(shown: stage.Stage) -> None:
    ExpectedRelease.objects.create(measure=shown.bad, period_start=date(2019, 6, 1), period_end=date(2019, 6, 30), due_on=date(2019, 6, 30))
    recorded(ExpectedRelease, AFTER)


def add_measure(shown: stage.Stage) -> None:
    late = make.measure(code="LATE", name="Thought of later", agency=shown.lead)
    recorded(Measure, AFTER)
    GoalMeasure.objects.create(goal=shown.goal, measure=late)
    GoalMeasure.objects.filter(measure=shown.good).update(weight=9.0)
    GoalMeasure.objects.filter(measure=shown.blank).delete()
    recorded(GoalMeasure, AFTER)


def promise(shown: stage.Stage) -> None:
    Goal.objects.filter(pk=shown.goal.pk).update(statement="Trains arrive", rollup="k_of_n", rollup_k=1, due=date(2030, 1, 1))
    recorded(Goal, AFTER)


def add_group(shown: stage.Stage) -> None:
    group = Breakdown.objects.create(key="town=Union", label="Union")
    make.reading(shown.good, MAY, 60.0, breakdown_id=group.pk, recorded_at=AFTER)


def add_goal(shown: stage.Stage) -> None:
    late = make.goal(code="G9", area=shown.area, lead=shown.lead, statement="Thought of later", measures=[shown.good])
    Partnership.objects.create(goal=late, agency=shown.partner, role="partner")
    for model in (Goal, GoalMeasure):
        recorded(model, AFTER)


LATER: list[Callable[[stage.Stage], None]] = [
    revise, retarget, loosen, redefine, annotate, expect, add_measure, promise, add_group, add_goal,
]  # fmt: skip


def test_nothing_written_later_changes_any_answer_about_a_day(client: Client) -> None:
    shown = small_world()
    then = answers(client, addresses(), KNOWN_ON)
    for write in LATER:
        write(shown)
    world.settled(shown.good, shown.bad)
    again, now = answers(client, addresses(), KNOWN_ON), answers(client, FACTS, None)
    assert [path for path in then if then[path] != again[path]] == []
    assert [path for path in FACTS if then[path] == now[path]] == []


@pytest.mark.parametrize("write", LATER, ids=lambda write: write.__name__)
def test_each_kind_of_later_write_changes_what_is_known_now_alone(client: Client, write: Callable[[stage.Stage], None]) -> None:
    shown = small_world()
    then, before = answers(client, FACTS, KNOWN_ON), answers(client, FACTS, None)
    write(shown)
    world.settled(shown.good, shown.bad)
    again, now = answers(client, FACTS, KNOWN_ON), answers(client, FACTS, None)
    assert [path for path in FACTS if then[path] != again[path]] == []
    assert before != now


def test_a_revision_shows_exactly_where_the_measure_is_shown(client: Client) -> None:
    shown = small_world()
    revise(shown)
    world.settled(shown.bad)
    both = [path for path in addresses() if not path.startswith("/data/") and "format=" not in path]
    before, after = answers(client, both, KNOWN_ON), answers(client, both, AFTER.date() + timedelta(days=1))
    differing = {path for path in before if scrubbed(before[path]) != scrubbed(after[path])}
    assert {"/", "/areas/TR/", "/goals/G1/", "/agencies/DOX/", "/explorer/", "/measures/BAD/", "/api/v1/readings/"} <= differing
    assert not [
        path
        for path in differing
        if path.startswith(("/measures/GOOD/", "/search/", "/api/v1/targets", "/api/v1/goals", "/api/v1/agencies"))
    ]


def scrubbed(body: bytes) -> bytes:
    """Without the day that was asked for."""
    body = re.sub(rb"2019-06-(15|21)", b"DAY", body)
    return re.sub(rb"(June|Jun) (15|21), 2019", b"DAY", body)


def test_the_page_says_which_day_which_rules_and_the_way_back(client: Client) -> None:
    small_world()
    page = stage.text(client, f"/measures/BAD/?as_known_on={KNOWN_ON}")
    assert "known on June 15, 2019" in page
    assert re.search(r"judged by version [\d.]+ of the rules", page)
    assert '<a href="/measures/BAD/">Back to what is known now</a>' in page


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 12), ("/areas/TR/", 12), ("/goals/G1/", 13), ("/agencies/", 12), ("/agencies/DOX/", 12), ("/explorer/", 12),
        ("/measures/GOOD/", 12), ("/measures/GOOD/?by=town", 12),
    ],
)  # fmt: skip
@pytest.mark.parametrize("goals", [1, 6])
def test_a_page_through_the_lens_takes_few_queries_whatever_the_number_of_goals(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, most: int, goals: int
) -> None:
    shown = small_world()
    for number in range(1, goals):
        make.goal(code=f"MORE-{number}", area=shown.area, lead=shown.lead, measures=[shown.good, shown.bad])
    for model in (Goal, GoalMeasure):
        recorded(model, BEFORE)
    with django_assert_max_num_queries(most):
        stage.text(client, f"{path}{'&' if '?' in path else '?'}as_known_on={KNOWN_ON}")


def test_the_explorer_offers_and_groups_by_the_goals_of_the_day_in_their_words(client: Client) -> None:
    shown = small_world()
    asked = "/explorer/?group=goal&col=goals"
    then = answers(client, [asked], KNOWN_ON)
    promise(shown)
    add_goal(shown)
    assert answers(client, [asked], KNOWN_ON) == then
    page = stage.text(client, asked)
    assert [text in page for text in ("Trains arrive</option>", "Thought of later")] == [True, True]


def test_a_day_before_the_catalogue_was_loaded_shows_what_was_first_recorded(client: Client) -> None:
    shown = small_world()
    loosen(shown)
    page = stage.text(client, "/measures/BAD/?as_known_on=2019-05-01&format=derivation")
    assert "60" not in page


def test_the_interface_hands_out_what_stood_then(client: Client) -> None:
    shown = small_world()
    revise(shown)
    redefine(shown)
    asked = f"?measure=BAD&current=true&since=2019-05-01&as_known_on={KNOWN_ON}"
    rows = client.get(f"/api/v1/readings/{asked}").json()["results"]
    assert [(row["value"], row["superseded_at"]) for row in rows] == [(40.0, None)]
    assert client.get(f"/api/v1/measures/GOOD/?as_known_on={KNOWN_ON}").json()["name"] == "Trains on time"
    found = client.get(f"/api/v1/measures/?direction=up&as_known_on={KNOWN_ON}").json()["results"]
    assert [row["code"] for row in found] == ["GOOD"]
    card = client.get(f"/api/v1/scorecards/BAD/?as_known_on={KNOWN_ON}").json()
    assert (card["value"], card["as_known_on"]) == (40.0, "2019-06-15")


@pytest.mark.parametrize("path", ["/measures/RATE/", "/measures/RATE/formula/"])
def test_a_formula_is_told_as_it_was_known(path: str, client: Client) -> None:
    shown = small_world()
    rate = make.measure(code="RATE", name="Rate of both", formula="GOOD / BAD", period=shown.good.period)
    recorded(Measure, BEFORE)
    save_formula(measure_id=rate.pk, text="GOOD + GOOD", reason="Simpler.", by=make.user("analyst"), at=AFTER)
    then = stage.text(client, f"{path}?as_known_on={KNOWN_ON}")
    assert "GOOD / BAD" in then
    assert "GOOD + GOOD" not in then
    assert "GOOD + GOOD" in stage.text(client, path)
