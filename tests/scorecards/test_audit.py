"""The audit page, its export, and the history of each thing: what people read of what was recorded."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditExport, Role, RoleKind, User
from agencies.actions.context import because, recorded
from agencies.models import Agency
from goals.models import GoalUpdate
from metrics.actions.readings import NewReading, record_readings
from metrics.models import CorrectionReason, Measure, Reading, Submission
from scorecards.queries.audit import Asked, contexts, entries, every_entry, history_of, kinds_known, place_of, search
from scorecards.templatetags.deed_words import NOUNS, TITLES
from scorecards.templatetags.deeds import deed
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 1, 1, tzinfo=UTC)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def analyst() -> User:
    return make.user(RoleKind.ANALYST, name="Maria Lopez")


def deeds(**asked: Any) -> list[str]:
    return [deed(one) for one in entries(Asked(**asked))]


def say(measure: Measure, value: float, at: datetime = NOW, by: User | None = None, correction: str = "") -> None:
    new = NewReading(measure_id=measure.pk, period_start=date(2019, 3, 1), period_end=date(2019, 3, 31), value=value)
    record_readings(readings=[new], by=by, at=at, correction=correction)


def test_a_corrected_reading_is_told_with_who_from_what_to_what_and_why(analyst):
    measure = make.measure(name="Days to decide", decimals=1)
    say(measure, 8.1)
    with recorded(user=analyst.pk, door="form"):
        say(measure, 8.4, NOW + timedelta(days=1), analyst, CorrectionReason.SOURCE_REVISED)
    newest = deeds(kinds=frozenset({"reading"}))[0]
    assert newest == "Maria Lopez revised Mar 2019 of “Days to decide” from 8.1 to 8.4: the source revised it"


def test_a_figure_that_is_kept_back_is_not_told():
    measure = make.measure(decimals=0)
    say(measure, 3.0)
    say(measure, 4.0, NOW + timedelta(days=1))
    Reading.objects.update(hidden=True)
    text = deeds(kinds=frozenset({"reading"}))[1]
    assert "from a figure kept back to a figure kept back" in text
    assert "3" not in text.replace("Mar 2019", "").replace(measure.name, "")


def test_figures_that_wait_for_approval_are_told_nowhere(analyst):
    measure, steward = make.measure(), make.user()
    fields = {"period_start": date(2019, 3, 1), "period_end": date(2019, 3, 31), "submitted_by": steward, "submitted_at": NOW}
    Submission.objects.create(measure=measure, value=7.125, source="Log", **fields)
    client = signed_in(analyst)
    (one,) = entries(Asked(kinds=frozenset({"submission"})))
    pages = [client.get(reverse("audit"), {"what": "submission"}), client.get(reverse("audit-entry", args=["submission", one.number]))]
    pages.append(client.get(reverse("audit"), {"what": "submission", "format": "csv"}))
    assert all("7.125" not in b"".join(page).decode() and page.status_code == 200 for page in pages)
    assert deeds(kinds=frozenset({"submission"}), text="7.125") == []


def test_a_role_that_is_given_is_told_with_names():
    agency = make.agency(name="Department of Transportation")
    ruth, ellen = make.user(name="Ruth Adler"), make.user(name="Ellen Novak")
    with recorded(user=ruth.pk):
        role = Role.objects.create(user=ellen, kind="steward", agency=agency, granted_at=NOW)
        Role.objects.filter(pk=role.pk).update(ended_at=NOW)
    assert deeds(kinds=frozenset({"role"})) == [
        "Ruth Adler took the role data steward from Ellen Novak for Department of Transportation",
        "Ruth Adler gave Ellen Novak the role data steward for Department of Transportation",
    ]


def test_a_submitted_update_is_told_with_its_period():
    james = make.user(name="James Okafor")
    period = make.reporting_period(date(2019, 6, 30))
    fields = {"started_by": james, "started_at": NOW, "saved_by": james, "saved_at": NOW}
    with recorded(user=james.pk):
        update = GoalUpdate.objects.create(goal=make.goal(statement="Trains arrive on time"), period=period, **fields)
        GoalUpdate.objects.filter(pk=update.pk).update(state="submitted", declared="on_track", submitted_by=james, submitted_at=NOW)
    newest = deeds(kinds=frozenset({"goalupdate"}))[0]
    assert newest == f"James Okafor submitted the update for {period.code} of “Trains arrive on time”"


def test_other_changes_are_told_field_by_field_with_what_stood_before():
    agency = make.agency(name="Old name")
    with recorded(user=make.user(name="Maria Lopez").pk):
        Agency.objects.filter(pk=agency.pk).update(name="New name", mission="To serve")
    text = deeds(kinds=frozenset({"agency"}), verb="update")[0]
    assert text == "Maria Lopez changed the agency New name: name from Old name to New name; mission from nothing to To serve"


def test_what_nobody_signed_in_for_names_the_role_of_the_database():
    make.agency()
    assert deeds(kinds=frozenset({"agency"}))[0].startswith("The database role ")


def test_every_kind_has_a_name_and_its_title_columns_exist():
    from scorecards.queries.audit.kinds import kinds

    assert set(NOUNS) == set(kinds_known())
    columns = {slug: {name.removesuffix("_id") for name in kind.columns} for slug, kind in kinds().items()}
    assert [(slug, name) for slug, names in TITLES.items() for name in names if name not in columns[slug]] == []
    assert [slug for slug in columns if slug not in TITLES and "name" not in columns[slug]] == []


def test_each_filter_leaves_what_it_says():
    maria, agency, other = make.user(name="Maria Lopez"), make.agency(code="ONE"), make.agency(code="TWO")
    with recorded(user=maria.pk, door="form", request="request-1"), because("The law changed"):
        Agency.objects.filter(pk=agency.pk).update(name="First")
    with recorded(door="task", task="nightly", request="request-2"):
        Agency.objects.filter(pk=other.pk).update(name="Second")
    kinds = frozenset({"agency"})
    found = {
        "people": deeds(kinds=kinds, people=[maria.pk], as_who="Maria"),
        "about": deeds(kinds=kinds, about=("agency", agency.pk), verb="update"),
        "door": deeds(kinds=kinds, door="form"),
        "request": deeds(kinds=kinds, request="request-1"),
        "text": deeds(kinds=kinds, text="law changed"),
        "written": deeds(kinds=kinds, text="First"),
    }
    assert {name: (len(lines), "First" in lines[0]) for name, lines in found.items()} == dict.fromkeys(found, (1, True))
    today = timezone.localdate()
    assert deeds(kinds=kinds, until=today - timedelta(days=2)) == []
    assert len(deeds(kinds=kinds, since=today - timedelta(days=1), until=today + timedelta(days=1))) == 4
    assert deeds(kinds=kinds, verb="delete") == []


def test_pages_follow_each_other_without_gaps_or_repetition():
    for _ in range(7):
        make.measure()
    everything = [(one.kind, one.number) for one in entries(Asked(), limit=1000)]
    paged: list[tuple[str, int]] = []
    place = None
    while found := entries(Asked(), behind=place_of(place) if place else None, limit=3):
        paged += [(one.kind, one.number) for one in found]
        place = found[-1].place
    assert paged == everything
    assert len(everything) >= 14


@pytest.fixture
def reasoned() -> None:
    """Ten agencies changed, each second because of the law, those of the first half to a name that says so."""
    for number in range(10):
        agency = make.agency(name="Before", mission="The law asks for it" if number < 5 else "")
        with because("The law changed" if number % 2 else "Tidied up"):
            Agency.objects.filter(pk=agency.pk).update(website=f"https://{number}.example")


@pytest.mark.parametrize("new", [0, 3, 5000])
@pytest.mark.parametrize("few", [0, 3, 5000])
def test_a_text_is_found_in_what_was_written_and_in_its_reason_however_often_it_stands_there(reasoned, monkeypatch, new, few):
    monkeypatch.setattr(search, "NEW", new)
    monkeypatch.setattr(contexts, "FEW_REASONS", few)
    wanted = [(one.kind, one.number) for one in entries(Asked()) if "law" in f"{one.reason} {one.parts.get('mission', '')}"]
    paged: list[tuple[str, int]] = []
    place = None
    while found := entries(Asked(text="the law"), behind=place_of(place) if place else None, limit=2):
        paged += [(one.kind, one.number) for one in found]
        place = found[-1].place
    assert paged == wanted
    assert len(wanted) == 13


@pytest.mark.parametrize("asked", [{}, {"who": "Maria"}, {"text": "the"}, {"who": "Maria", "text": "the"}])
def test_a_search_asks_at_most_twelve_questions_whatever_it_finds(
    analyst, reasoned, monkeypatch, django_assert_max_num_queries, asked
):  # fmt: skip
    monkeypatch.setattr(search, "NEW", 3)
    monkeypatch.setattr(contexts, "FEW", 0)
    client = signed_in(analyst)
    client.get(reverse("audit"))
    with recorded(user=analyst.pk), because("The source says so"):
        _one_of_many_kinds(analyst)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("audit"), asked)
    assert len({one.kind for one in page.context["entries"]}) >= 8


def _one_of_many_kinds(by: User) -> None:
    measure, goal = make.measure(), make.goal(statement="The trains arrive")
    say(measure, 4.0, by=by)
    say(measure, 5.0, NOW + timedelta(days=1), by, CorrectionReason.SOURCE_REVISED)
    make.target(measure, date(2019, 12, 31), 90.0)
    goal.partnerships.create(agency=make.agency(), role="partner")
    update = make.goal_update(goal, make.reporting_period(date(2019, 6, 30)))
    GoalUpdate.objects.filter(pk=update.pk).update(what_works="The new timetable")
    Measure.objects.filter(pk=measure.pk).update(name="The other name")


@pytest.mark.parametrize("kind", [RoleKind.COMMISSIONER, RoleKind.STEWARD, RoleKind.GOVERNOR, RoleKind.LINKAGE_OFFICER, None])
def test_the_audit_is_for_opm_alone(kind):
    make.agency()
    (one,) = entries(Asked(kinds=frozenset({"agency"})), limit=1)
    client = signed_in(make.user(kind))
    addresses = [reverse("audit"), reverse("audit") + "?format=csv", reverse("audit-entry", args=["agency", one.number])]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_an_analyst_reads_the_audit_and_opens_a_line(analyst):
    agency = make.agency(name="Before")
    with because("The law changed"):
        Agency.objects.filter(pk=agency.pk).update(name="After")
    client = signed_in(analyst)
    page = client.get(reverse("audit"), {"what": "agency", "verb": "update"}).content.decode()
    assert "The law changed" in page
    (one,) = entries(Asked(kinds=frozenset({"agency"}), verb="update"))
    opened = client.get(reverse("audit-entry", args=["agency", one.number])).content.decode()
    assert all(text in opened for text in ("Before", "After", "The law changed"))


@pytest.mark.parametrize(
    "query", ["since=yesterday", "about=measure", "code=X", "behind=nonsense", "what=nothing", "who=%00", "since=1000-01-01"]
)
def test_what_cannot_be_asked_is_refused_on_the_page(analyst, query):
    assert signed_in(analyst).get(f"{reverse('audit')}?{query}").status_code == 400


def test_a_thing_that_is_not_there_has_no_lines(analyst):
    make.measure()
    page = signed_in(analyst).get(reverse("audit"), {"about": "measure", "code": "NOWHERE"})
    assert (page.status_code, list(page.context["entries"])) == (200, [])


def test_an_export_holds_exactly_what_is_filtered_and_cannot_become_a_formula(analyst):
    agency = make.agency(name="=HYPERLINK(1)")
    make.measure()
    with because("=cmd()"):
        Agency.objects.filter(pk=agency.pk).update(mission="To serve")
    client = signed_in(analyst)
    asked = {"what": "agency", "verb": "update"}
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(reverse("audit"), asked | {"format": "csv"})).decode())))
    lines = json.loads(b"".join(client.get(reverse("audit"), asked | {"format": "json"})))
    assert (len(rows), len(lines)) == (1, 1)
    assert rows[0]["reason"] == "'=cmd()"
    assert "mission" in lines[0]["changes"]


def test_an_export_is_recorded_itself(analyst):
    client = signed_in(analyst)
    b"".join(client.get(reverse("audit"), {"door": "sql", "format": "csv"}))
    assert AuditExport.objects.values_list("by", "form", "asked").get() == (analyst.pk, "csv", {"door": "sql"})
    assert deeds(kinds=frozenset({"auditexport"})) == ["Maria Lopez exported the audit as csv"]


def test_an_export_goes_beyond_one_block(monkeypatch):
    monkeypatch.setitem(every_entry.__globals__, "BLOCK", 2)
    for _ in range(5):
        make.agency()
    assert len(list(every_entry(Asked(kinds=frozenset({"agency"}))))) == 5


def test_the_history_of_a_measure_is_for_its_agency_and_those_who_see_all():
    measure = make.measure()
    own = make.user(RoleKind.STEWARD, agency=measure.agency)
    cast = {"own": own, "other": make.user(RoleKind.STEWARD), "governor": make.user(RoleKind.GOVERNOR), "none": make.user()}
    seen = {name: signed_in(person).get(reverse("history", args=["measure", measure.code])).status_code for name, person in cast.items()}
    assert seen == {"own": 200, "other": 404, "governor": 200, "none": 404}
    assert Client().get(reverse("history", args=["measure", measure.code])).status_code == 404


def test_partners_in_a_goal_read_nothing_of_its_leads_drafts():
    from accounts.queries import viewer

    goal, partner = make.goal(), make.agency()
    goal.partnerships.create(agency=partner, role="partner")
    lead, other = make.user(RoleKind.STEWARD, agency=goal.lead), make.user(RoleKind.STEWARD, agency=partner)
    fields = {"started_by": lead, "started_at": NOW, "saved_by": lead, "saved_at": NOW}
    GoalUpdate.objects.create(goal=goal, period=make.reporting_period(), what_works="A secret", **fields)
    kinds = {}
    for name, person in {"lead": lead, "partner": other}.items():
        found = history_of(viewer(person), "goal", goal.code)
        assert found is not None
        kinds[name] = {line.kind for line in found[1]}
    assert kinds == {"lead": {"goal", "partnership", "goalupdate"}, "partner": {"goal", "partnership"}}


def test_a_history_comes_as_a_part_of_its_page_when_the_page_asks(analyst):
    measure = make.measure()
    answer = signed_in(analyst).get(reverse("history", args=["measure", measure.code]), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "added this measure" in answer.content.decode()


@pytest.mark.parametrize("kind", ["measure", "goal", "agency", "update", "upload", "layout", "feed", "period", "person", "nothing"])
def test_a_thing_that_is_not_there_has_no_history(analyst, kind):
    assert signed_in(analyst).get(reverse("history", args=[kind, "999999"])).status_code == 404


def test_long_titles_are_cut_at_a_word_and_stand_in_quotation_marks_without_their_full_stop(analyst):
    with recorded(user=analyst.pk, door="form"):
        make.goal(statement="Fewer people die of overdose, and treatment is there for everybody when it is needed.")
        make.goal(statement="Trains arrive on time.")
    told = deeds(kinds=frozenset({"goal"}))
    assert told[0] == "Maria Lopez added the goal “Trains arrive on time”"
    assert told[1] == "Maria Lopez added the goal “Fewer people die of overdose, and treatment is there for everybody…”"
