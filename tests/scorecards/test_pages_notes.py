"""Notes on the time line and benchmarks, on the page of a measure and its chart."""

import re
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.rules.policy import PUBLIC
from metrics.models import Annotation, Benchmark
from scorecards.charts import measure as charts
from scorecards.queries.lens import lens
from scorecards.queries.pages import measure as queries
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
NOTE = {"date": "2019-03-10", "kind": "event", "text": "A bridge closed.", "source": "DOT", "why": "Riders asked."}


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_staff_add_an_event_and_everybody_sees_it_on_the_picture_in_the_table_and_below(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("steward", agency=shown.lead))
    assert 'href="/measures/GOOD/notes/"' in stage.text(client, "/measures/GOOD/")
    assert client.post("/measures/GOOD/notes/", NOTE).status_code == 302
    client.logout()
    page = plain(stage.text(client, "/measures/GOOD/"))
    assert re.search(r"<b>A</b> <time[^>]*>March 10, 2019</time></dt><dd>A bridge closed.<small>Event; DOT</small>", page)
    table = page[page.index("Show the figures as a table") :]
    assert '<th scope="col" class="number">What to know</th>' in table
    march = table[table.index('<th scope="row">Mar 2019</th>') : table.index('<th scope="row">Feb 2019</th>')]
    assert "A event, March 10, 2019: A bridge closed." in march
    assert ">A</text>" in page[page.index('class="paint') :], "the first paint has the letter"
    assert "Add to the time line" not in page


def test_a_changed_definition_is_drawn_too_and_a_plain_note_is_only_told() -> None:
    shown = stage.set_up()
    make.annotation(shown.good, date(2019, 1, 1), "definition", text="Counted from the door.")
    make.annotation(shown.good, date(2019, 2, 1), "note", text="A late figure.")
    page = queries.measure(PUBLIC, lens(), "GOOD")
    assert page
    chart = charts.chart(page.history, page.card)
    assert [shape["x0"] for shape in chart.figure["layout"]["shapes"]] == ["2019-01-01"]
    told = [row[-1] for row in chart.rows if row[-1]]
    assert told == ["note, February 1, 2019: A late figure.", "A definition, January 1, 2019: Counted from the door."]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"text": ""}, "This field is required."), ({"kind": "gossip"}, "Select a valid choice."), ({"why": " "}, "required")],
)
def test_what_cannot_be_added_is_refused_with_the_reason(client: Client, changes: dict[str, str], said: str) -> None:
    stage.set_up()
    client.force_login(make.user("analyst"))
    response = client.post("/measures/GOOD/notes/", NOTE | changes)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Annotation.objects.exists()


def test_the_agency_is_not_offered_a_series_break_and_cannot_post_one(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("commissioner", agency=shown.lead))
    assert "series_break" not in stage.text(client, "/measures/GOOD/notes/")
    assert client.post("/measures/GOOD/notes/", NOTE | {"kind": "series_break"}).status_code == 400


def test_a_note_is_taken_back_with_a_reason(client: Client) -> None:
    shown = stage.set_up()
    note = make.annotation(shown.good, date(2019, 1, 1), "event")
    client.force_login(make.user("analyst"))
    assert client.post("/measures/GOOD/notes/", {"note": note.pk, "why": ""}).status_code == 400
    assert client.post("/measures/GOOD/notes/", {"note": note.pk, "why": "Wrong."}).status_code == 302
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("role", ["governor", "linkage_officer", "steward", "commissioner"])
def test_others_find_no_page_of_notes(client: Client, role: str) -> None:
    stage.set_up()
    client.force_login(make.user(role))
    assert client.get("/measures/GOOD/notes/").status_code == 404
    assert client.post("/measures/GOOD/notes/", NOTE).status_code == 404
    assert not Annotation.objects.exists()


def compare_with(shown: stage.Stage, *, is_public: bool = True) -> Benchmark:
    other = make.measure(
        code="US", name="Trains on time, United States", unit="percent", direction="context", is_public=is_public, agency=make.agency()
    )
    world.monthly(other, [70.0, 71.0, 72.0])
    world.settled(other)
    return Benchmark.objects.create(measure=shown.good, against=other, label="United States")


def test_a_benchmark_is_drawn_named_in_the_key_and_a_column_of_the_table() -> None:
    compare_with(stage.set_up())
    page = queries.measure(PUBLIC, lens(), "GOOD")
    assert page
    chart = charts.chart(page.history, page.card)
    assert "United States" in [trace["name"] for trace in chart.figure["data"]]
    assert chart.head[-1] == "United States"
    assert [row[-1] for row in chart.rows[:4]] == ["72%", "71%", "70%", "–"]
    go.Figure(chart.figure)


def test_a_benchmark_is_shown_only_to_those_who_may_see_the_other_measure(client: Client) -> None:
    compare_with(stage.set_up(), is_public=False)
    assert "United States" not in stage.text(client, "/measures/GOOD/")
    file: Any = client.get("/data/tables/benchmarks.csv")
    assert b"US" not in b"".join(file.streaming_content)
    client.force_login(make.user("governor"))
    assert "United States" in stage.text(client, "/measures/GOOD/")


def test_the_comparison_starts_with_the_benchmark(client: Client) -> None:
    compare_with(stage.set_up())
    assert 'href="/compare/?kind=measures&amp;a=GOOD&amp;b=US"' in stage.text(client, "/measures/GOOD/")


def test_a_benchmark_of_a_past_day_is_the_one_of_then(client: Client) -> None:
    compare_with(stage.set_up())
    page = queries.measure(PUBLIC, lens(date(2019, 4, 30)), "GOOD")
    assert page
    assert sorted(page.history.beside[0].points.values()) == [70.0, 71.0]


def test_a_measure_is_no_benchmark_of_itself() -> None:
    one = make.measure()
    with pytest.raises(IntegrityError):
        Benchmark.objects.create(measure=one, against=one, label="Itself")
