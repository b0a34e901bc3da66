"""The search: what it finds, for whom, and what it makes of what people write."""

import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from agencies.models import Agency, Service
from goals.models import Commitment, Goal, GoalUpdate, PriorityArea
from metrics.models import Measure
from scorecards.models import SearchText
from scorecards.queries.lens import lens
from scorecards.queries.search import KINDS, search, suggest
from scorecards.queries.search.asking import query_of
from scorecards.rules.words import ACCENTED, BARE, MARKS, MOST, meant, tidied, words_of
from tests import make
from tests.scorecards import stage
from tests.scorecards.test_as_known_on import BEFORE, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def found(page: str) -> dict[str, list[str]]:
    """The addresses found, by the heading they stand under."""
    parts = re.split(r'<section[^>]* id="([a-z]+)"', page)
    return {kind: re.findall(r'<p><a href="(/[^"]+)"', body) for kind, body in zip(parts[1::2], parts[2::2], strict=True)}


def hits(who: Any, words: str) -> list[tuple[str, str]]:
    return [(group.kind, hit.code) for group in search(who, lens(), words, []).groups for hit in group.hits]


# What is found


def test_words_are_found_in_any_order_in_everything_that_has_a_page(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/search/?q=time+trains")
    assert "2 results" in page
    assert found(page) == {"goal": ["/goals/G1/"], "measure": ["/measures/GOOD/"]}
    assert found(stage.text(client, "/search/?q=helping"))["agency"] == ["/agencies/HLP/"]
    assert found(stage.text(client, "/search/?q=goods+safely"))["area"] == ["/areas/TR/"]
    assert "/glossary/#word-shortfall" in found(stage.text(client, "/search/?q=shortfall"))["word"]
    assert any(url.startswith("/methods/#") for url in found(stage.text(client, "/search/?q=tolerance"))["method"])


def test_anchors_of_the_texts_that_are_found_are_on_their_pages(client: Client) -> None:
    page = stage.text(client, "/search/?q=shortfall") + stage.text(client, "/search/?q=trend&kind=method")
    pages = {path: stage.text(client, path) for path in ("/glossary/", "/methods/")}
    links = re.findall(r'<p><a href="(/glossary/|/methods/)#([^"]+)"', page)
    assert len(links) > 4
    assert [anchor for path, anchor in links if f'id="{anchor}"' not in pages[path]] == []


@pytest.mark.parametrize(
    "words", ["educ", "educati", "education", "educations", "EDUCATION", "dayś", "days decide", "DAYS-to_decide", "résumé"]
)
def test_a_word_is_found_while_it_is_typed_in_other_forms_and_without_its_accents(words: str) -> None:
    make.measure(code="M-1", name="Days to decide on education résumés")
    assert ("measure", "M-1") in hits(PUBLIC, words.replace("ś", "s"))


def test_a_measure_is_found_by_its_agency_its_owner_and_its_definition_the_name_first() -> None:
    owner = make.agency(code="DCF", name="Department of Children")
    make.measure(code="BY-DEF", agency=owner, name="A", definition="Counts every placement.")
    make.measure(code="BY-NAME", agency=owner, name="Placement in homes", responsible="Lee Park")
    assert hits(PUBLIC, "placement") == [("measure", "BY-NAME"), ("measure", "BY-DEF")]
    assert hits(PUBLIC, "DCF placement park") == [("measure", "BY-NAME")]
    assert hits(PUBLIC, "by-name")[0] == ("measure", "BY-NAME")


def test_what_is_called_just_so_comes_first() -> None:
    make.measure(code="M-2", name="Crashes and other crashes, crashes on roads")
    make.measure(code="M-3", name="Crashes")
    assert hits(PUBLIC, "crashes")[0] == ("measure", "M-3")


def test_results_say_how_many_there_are_and_lead_to_the_rest(client: Client) -> None:
    owner = make.agency()
    for n in range(60):
        make.measure(agency=owner, name=f"Zeppelins in good repair {n:02}")
    page = stage.text(client, "/search/?q=zeppelins")
    assert "60 results" in page
    assert len(found(page)["measure"]) == 5
    more = re.search(r'href="(\?q=zeppelins&amp;kind=measure)"', page)
    assert more
    codes: list[str] = []
    for number in (1, 2, 3):
        page = stage.text(client, f"/search/?q=zeppelins&kind=measure&page={number}")
        codes += found(page)["measure"]
    assert (len(codes), len(set(codes))) == (60, 60)
    assert "51 to 60 of 60" in page
    assert found(stage.text(client, "/search/?q=zeppelins&kind=measure&page=99"))["measure"]


def test_a_question_that_finds_nothing_says_what_it_may_have_meant_and_which_words_find_something(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/search/?q=trians")
    assert "Nothing found for" in page
    assert 'Did you mean <a href="?q=trains">trains</a>?' in page
    page = stage.text(client, "/search/?q=trains+permits")
    assert re.findall(r'<a href="\?q=\w+">(\w+)</a>', page) == ["trains", "permits"]


def test_a_word_far_from_every_known_one_is_not_made_into_another(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/search/?q=zeppelin")
    assert "Did you mean" not in page
    assert "All measures" in page


def test_without_words_the_page_says_what_can_be_asked(client: Client) -> None:
    assert "Write one or more words" in stage.text(client, "/search/")


# Who finds what


def test_an_unpublished_measure_is_found_counted_and_meant_only_for_those_who_may_see_it(client: Client) -> None:
    shown = stage.set_up()
    Measure.objects.filter(pk=shown.hidden.pk).update(name="Zeppelins sighted", definition="Counts airships.")
    for asked in ("zeppelins", "zepelins", "airships", "trains zeppelins"):
        page = stage.text(client, f"/search/?q={asked}")
        assert "Nothing found" in page
        assert "Zeppelins" not in page
        assert "Did you mean" not in page
        assert json.loads(client.get(f"/search/suggest/?q={asked}").content)["hits"] == []
    client.force_login(make.user("steward", agency=shown.lead))
    assert found(stage.text(client, "/search/?q=airships"))["measure"] == ["/measures/HIDDEN/"]
    assert "?q=zeppelins" in stage.text(client, "/search/?q=zepelins")
    client.force_login(make.user("steward", agency=shown.partner))
    assert "Nothing found" in stage.text(client, "/search/?q=airships")


@pytest.mark.parametrize(
    ("state", "who", "finds"),
    [
        ("draft", "public", False),
        ("draft", "partner", False),
        ("draft", "other", False),
        ("draft", "lead", True),
        ("draft", "governor", True),
        ("submitted", "public", False),
        ("submitted", "partner", True),
        ("submitted", "other", False),
        ("returned", "partner", False),
        ("published", "public", True),
        ("published", "other", True),
        ("withdrawn", "lead", False),
        ("withdrawn", "governor", False),
    ],
)
def test_an_update_is_found_by_those_who_may_read_it(state: str, who: str, finds: bool) -> None:
    shown = stage.set_up()
    people = {
        "public": PUBLIC,
        "lead": viewer(make.user("steward", agency=shown.lead)),
        "partner": viewer(make.user("commissioner", agency=shown.partner)),
        "other": viewer(make.user("commissioner")),
        "governor": viewer(make.user("governor")),
    }
    more = {"withdrawn_at": make.LONG_AGO, "withdrawn_why": "Wrong."} if state == "withdrawn" else {}
    make.goal_update(shown.goal, make.reporting_period(), state, what_works="Zeppelins help.", **more)
    assert (hits(people[who], "zeppelins") == [("update", "G1")]) is finds


def test_a_past_day_finds_what_was_known_then(client: Client) -> None:
    shown = stage.set_up()
    recorded(Measure, BEFORE)
    Measure.objects.filter(pk=shown.good.pk).update(name="Zeppelins on time")
    assert found(stage.text(client, "/search/?q=zeppelins"))["measure"] == ["/measures/GOOD/"]
    day = "?as_known_on=2019-06-15&q="
    assert found(stage.text(client, f"/search/{day}trains"))["measure"] == ["/measures/GOOD/?as_known_on=2019-06-15"]
    assert "HIDDEN" not in stage.text(client, f"/search/{day}unpublished")


# What people write


@pytest.mark.parametrize(
    "asked",
    ["%00", "tra%00ins", "'", "''", "trains'", '"trains', "trains & | ! <-> :*", "(trains", "trains:*A", "\\", "%5C'", "--", "%", "_",
     "a" * 5000, "+".join(["word"] * 10_000), "%E2%80%8F%D7%9E%D7%93%D7%93", "%F0%9F%9A%86", "%ED%A0%80", "the",
     "to+the", "%EE%80%80x%EE%80%81"],
)  # fmt: skip
def test_hostile_words_find_or_find_nothing_and_break_nothing(client: Client, asked: str) -> None:
    stage.set_up()
    assert client.get(f"/search/?q={asked}").status_code == 200
    assert client.get(f"/search/suggest/?q={asked}").status_code == 200


@given(st.text(max_size=80))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_written_is_answered(client: Client, asked: str) -> None:
    assert client.get("/search/", {"q": asked}).status_code == 200


def test_characters_that_no_text_holds_are_passed_over(client: Client) -> None:
    stage.set_up()
    assert 'href="/measures/GOOD/"' in stage.text(client, "/search/?q=tra%00ins")


def test_only_the_first_words_are_looked_for_and_the_page_says_so(client: Client) -> None:
    stage.set_up()
    page = stage.text(client, "/search/?q=trains+a+b+c+d+e+f+g+h+i+j")
    assert f"Only the first {MOST} words were looked for." in page


def test_what_is_quoted_is_escaped_and_its_words_are_marked(client: Client) -> None:
    make.measure(name=stage.HOSTILE, definition=f"{stage.HOSTILE} \ue000<b>trains\ue001 run", code="EVIL")
    page = stage.text(client, "/search/?q=trains")
    assert "<script>alert" not in page
    assert "<b>trains" not in page
    assert "&lt;script&gt;alert(" in page
    assert "<mark>trains</mark>" in page
    assert page.count("<mark>") == page.count("</mark>")


def test_the_words_asked_stand_in_the_page_as_text(client: Client) -> None:
    page = stage.text(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_words_are_the_same_here_and_in_the_database() -> None:
    text = f"Ab{MARKS}cd {ACCENTED} x’y 3.5% Ωmega"
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(scorecards_plain(%s))", [text])
        plain = cursor.fetchone()[0]
    assert list(dict.fromkeys(plain.split()))[:MOST] == words_of(text)
    assert len(ACCENTED) == len(BARE)


@given(st.text(max_size=60))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_word_makes_a_question_the_database_understands(text: str) -> None:
    words = words_of(tidied(text))
    if words:
        query = query_of(words)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {query.text}", list(query.params))


@pytest.mark.parametrize(
    ("word", "known", "better"),
    [("trians", ["trains", "plains"], "trains"), ("unemploymnt", ["unemployment"], "unemployment"), ("cat", ["cats"], ""),
     ("zeppelin", ["trains"], ""), ("2019x", ["2019"], "")],
)  # fmt: skip
def test_the_nearest_known_word_is_meant_where_it_is_near(word: str, known: list[str], better: str) -> None:
    assert meant(word, known) == better


# How it is kept


def kept() -> list[tuple[Any, ...]]:
    return list(SearchText.objects.order_by("kind", "thing").values_list("kind", "thing", "code", "title", "of", "note", "words"))


def made_anew() -> list[tuple[Any, ...]]:
    parts = [f"SELECT '{kind}' AS kind, thing, code, title, \"of\", note, words::text FROM scorecards_document_{kind}" for kind in KINDS]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def test_whatever_is_written_the_words_kept_are_those_of_the_things() -> None:
    shown = stage.set_up()
    update = make.goal_update(shown.goal, make.reporting_period(), "published", what_works="More drivers.")
    service = Service.objects.create(code="SRV", name="Licences", agency=shown.lead)
    Measure.objects.filter(pk=shown.bad.pk).update(service=service)
    assert kept() == made_anew()
    Agency.objects.filter(pk=shown.lead.pk).update(name="Department of Renamed Things", code="RNM")
    PriorityArea.objects.filter(pk=shown.area.pk).update(name="Getting about")
    Goal.objects.filter(pk=shown.goal.pk).update(statement="Buses arrive on time", lead=shown.partner)
    Service.objects.filter(pk=service.pk).update(name="Driving licenses")
    GoalUpdate.objects.filter(pk=update.pk).update(what_works="Fewer breakdowns.")
    Measure.objects.all().update(definition="Counted anew.")
    assert kept() == made_anew()
    assert {row[4] for row in kept() if row[0] == "measure"} == {"Department of Renamed Things", "Helping Office"}
    loose = make.measure()
    loose.delete()
    assert kept() == made_anew()


def test_the_documents_of_a_past_day_are_made_as_those_of_today() -> None:
    stage.set_up()
    tables = {"measure": "metrics_measure", "goal": "goals_goal"}
    from scorecards.queries.search import kinds

    texts = {"measure": kinds.MEASURES, "goal": kinds.GOALS}
    for kind, table in tables.items():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT thing, code, title, "of", note, words::text FROM ({texts[kind].format(source=table)}) AS x ORDER BY 1')
            past = cursor.fetchall()
            cursor.execute(f'SELECT thing, code, title, "of", note, words::text FROM scorecards_document_{kind} ORDER BY 1')
            assert past == cursor.fetchall() != []


def test_a_search_asks_one_question_whatever_there_is(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    stage.set_up()
    with django_assert_num_queries(2):
        stage.text(client, "/search/?q=trains")
    for _ in range(10):
        make.measure(name="More trains")
    with django_assert_num_queries(2):
        stage.text(client, "/search/?q=trains")


# The palette


def test_the_palette_is_offered_where_one_can_go_and_what_one_can_do(client: Client) -> None:
    shown = stage.set_up()
    told = json.loads(client.get("/search/suggest/?q=tra").content)
    assert [(hit["label"], hit["url"]) for hit in told["hits"]][:1] == [("Transportation", "/areas/TR/")]
    labels = {one["label"] for one in told["commands"]}
    assert {"Switch theme", "Copy link to exactly this", "Go to: Measures", "Go to: Transportation"} <= labels
    assert "Go to: My updates" not in labels
    client.force_login(make.user("steward", agency=shown.lead))
    assert "Go to: My updates" in {one["label"] for one in json.loads(client.get("/search/suggest/").content)["commands"]}


def test_every_command_that_goes_somewhere_arrives(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("administrator"))
    urls = [one["url"] for one in json.loads(client.get("/search/suggest/").content)["commands"] if "url" in one]
    assert len(urls) > 15
    assert [url for url in urls if client.get(url).status_code not in (200, 302)] == []


def test_what_the_palette_finds_keeps_the_clocks(client: Client) -> None:
    stage.set_up()
    told = json.loads(client.get("/search/suggest/?q=trains&as_of=2018-06-30").content)
    assert told["hits"][0]["url"].endswith("?as_of=2018-06-30")
    assert told["more"] == "/search/?as_of=2018-06-30&q="


def test_suggestions_are_the_first_of_what_the_search_finds() -> None:
    stage.set_up()
    whole = [(group.kind, hit.code) for group in search(PUBLIC, lens(), "trains", []).groups for hit in group.hits]
    assert [(hit.kind, hit.code) for hit in suggest(PUBLIC, lens(), "trains", [])] == whole


def test_a_promise_is_found_by_who_may_see_it_and_by_nobody_else(client: Client) -> None:
    shown = stage.set_up()
    made = make.promise(make.review("minuted"), shown.lead, goal=shown.goal, what="Hire two zeppelin crews.")
    path = f"/promises/{made.pk}/"
    assert path not in stage.text(client, "/search/?q=zeppelin")
    assert hits(PUBLIC, "zeppelin") == []
    assert ("promise", str(made.pk)) in hits(viewer(make.user("governor")), "zeppelin")
    assert ("promise", str(made.pk)) in hits(viewer(make.user("steward", agency=shown.lead)), "zeppelin")
    assert hits(viewer(make.user("steward")), "zeppelin") == []
    Commitment.objects.filter(pk=made.pk).update(is_public=True)
    assert path in stage.text(client, "/search/?q=zeppelin")
    Commitment.objects.filter(pk=made.pk).update(withdrawn_at=timezone.now())
    assert hits(PUBLIC, "zeppelin") == []
