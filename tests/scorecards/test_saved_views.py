"""Saved views: kept under a name, shared, ended; what they open shows nobody more than they may see."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions.views import MOST_VIEWS, ViewRefused, Wish, change_view, end_view, save_view
from accounts.models import SavedView, User
from accounts.queries import viewer
from accounts.queries.views import default_of, views_of
from accounts.rules.policy import PUBLIC, may_open_view
from agencies.models import events_of
from scorecards.forms.views import understood
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2019, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def save(by: User, name: str = "Late ones", **fields: Any) -> SavedView:
    return save_view(wish=Wish(**{"page": "explorer", "name": name, "query": "status=overdue"} | fields), by=by, at=AT)


# Keeping them


def test_a_view_is_kept_changed_and_ended_and_the_record_keeps_all_of_it() -> None:
    person = make.user()
    view = save(person)
    change_view(view_id=view.pk, wish=Wish("explorer", "Very late", "status=overdue&sort=-freshness"), by=person, at=AT)
    assert end_view(view_id=view.pk, by=person, at=AT)
    assert not end_view(view_id=view.pk, by=person, at=AT)
    assert views_of(viewer(person)) == []
    assert list(events_of(SavedView).order_by("pgh_id").values_list("name", flat=True)) == ["Late ones", "Very late", "Very late"]
    assert SavedView.objects.filter(pk=view.pk, ended_at__isnull=False).exists()


def test_a_name_stands_once_among_the_views_of_a_page_and_is_free_again_once_ended() -> None:
    person = make.user()
    first = save(person)
    with pytest.raises(ViewRefused, match="taken"):
        save(person, "LATE ones")
    save(person, page="search", query="q=x")
    save(make.user())
    end_view(view_id=first.pk, by=person, at=AT)
    assert save(person, "LATE ones").name == "LATE ones"


def test_a_person_has_one_default_a_page() -> None:
    person = make.user()
    first, second = save(person, is_default=True), save(person, "Others", query="status=near", is_default=True)
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    assert default_of(viewer(person), "explorer") == "status=near"
    assert default_of(viewer(make.user()), "explorer") == default_of(PUBLIC, "explorer") == ""


def test_nobody_keeps_views_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.actions.views.MOST_VIEWS", 2)
    person = make.user()
    save(person, "one")
    save(person, "two")
    with pytest.raises(ViewRefused, match="many"):
        save(person, "three")
    assert MOST_VIEWS == 100


def test_another_persons_view_is_not_changed_or_ended() -> None:
    view, other = save(make.user()), make.user("administrator")
    with pytest.raises(ViewRefused, match="gone"):
        change_view(view_id=view.pk, wish=Wish("explorer", "Mine", ""), by=other, at=AT)
    assert not end_view(view_id=view.pk, by=other, at=AT)


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"audience": "all"}, {"audience": "agency"}, {"audience": "private", "agency": True}, {"page": "No page"},
     {"name": "LATE ONES"}, {"name": "Other", "is_default": True}],
)  # fmt: skip
def test_the_database_refuses_what_is_no_view(fields: dict[str, Any]) -> None:
    person, agency = make.user(), make.agency()
    save(person, is_default=True)
    given = {"user": person, "page": "explorer", "name": "x", "made_at": AT} | fields
    if fields.get("agency"):
        given["agency"] = agency
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(**given)


# Sharing them


def test_a_view_is_opened_by_its_maker_and_by_those_it_is_shared_with() -> None:
    agency = make.agency()
    maker, colleague, other = (make.user("steward", agency=one) for one in (agency, agency, make.agency()))
    nobody, analyst = make.user(), make.user("analyst")
    save(maker, "mine")
    save(maker, "ours", audience="agency", agency_id=agency.pk)
    save(maker, "everybody's", audience="staff")
    names = {person: {row.name for row in views_of(viewer(person))} for person in (maker, colleague, other, nobody, analyst)}
    assert names == {
        maker: {"mine", "ours", "everybody's"},
        colleague: {"ours", "everybody's"},
        other: {"everybody's"},
        nobody: set(),
        analyst: {"everybody's"},
    }
    for person, found in names.items():
        for one in SavedView.objects.all():
            allowed = may_open_view(viewer(person), owner_id=one.user_id, audience=one.audience, agency_id=one.agency_id)
            assert allowed is (one.name in found)
    assert views_of(PUBLIC) == []


@pytest.mark.parametrize(("kind", "audience"), [(None, "staff"), (None, "agency"), ("steward", "agency"), ("analyst", "agency")])
def test_a_view_is_not_shared_with_those_one_does_not_belong_to(kind: str | None, audience: str) -> None:
    with pytest.raises(PermissionDenied):
        save(make.user(kind), audience=audience, agency_id=make.agency().pk if audience == "agency" else None)


def test_a_shared_view_shows_its_reader_what_the_reader_may_see(client: Client) -> None:
    shown = stage.set_up()
    save(make.user("analyst"), "Unpublished", query="published=no&agency=DOX", audience="staff")
    client.force_login(make.user("steward", agency=shown.partner))
    assert "Unpublished" in stage.text(client, "/explorer/?view=table")
    page = stage.text(client, "/explorer/?published=no&agency=DOX")
    assert "HIDDEN" not in page
    assert "0 of 3 measures" in page


# Its pages


def test_a_view_is_saved_from_the_list_and_opens_it_as_it_was(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("analyst"))
    page = stage.text(client, "/explorer/?status=off_track&sort=name&col=unit&as_of=2019-05-31&after=abc&nonsense=1")
    link = re.search(r'href="(/views/new/[^"]+)"', page)
    assert link
    form = stage.text(client, link[1].replace("&amp;", "&"))
    query = re.search(r'name="query" value="([^"]*)"', form)
    assert query
    told = {"name": "Mine", "share": "private", "page": "explorer", "query": query[1].replace("&amp;", "&"), "is_default": "on"}
    answer = client.post("/views/new/", told)
    assert answer["Location"] == "/explorer/?status=off_track&col=unit&sort=name&as_of=2019-05-31"
    assert client.get("/explorer/")["Location"] == answer["Location"]
    assert "your default" in stage.text(client, answer["Location"])
    assert client.get("/explorer/?view=table").status_code == 200


@pytest.mark.parametrize(
    ("page", "given", "kept"),
    [
        ("explorer", "status=nonsense&x=1&after=abc&format=csv&page=3", ""),
        ("explorer", "q=a%26b&view=heat&n=24&col=unit&col=nothing", "q=a%26b&col=unit&view=heat&n=24"),
        ("explorer", "view=compare&then=2018-12-31&changed=yes", "changed=yes&view=compare&then=2018-12-31"),
        ("explorer", "then=yesterday&as_of=tomorrow&as_known_on=2019-06-15", "as_known_on=2019-06-15"),
        ("explorer", "published=no&sort=-value&group=goal", "published=no&group=goal&sort=-value"),
        ("search", "q=%00trains&kind=measure&status=near", "q=trains&kind=measure"),
        ("search", "q=trains&kind=secrets", "q=trains"),
    ],
)
def test_a_view_keeps_what_its_page_understands_and_nothing_else(page: str, given: str, kept: str) -> None:
    assert understood(page, given) == kept
    assert understood(page, kept) == kept


def test_a_view_of_ones_own_is_renamed_shared_and_ended_on_its_page(client: Client) -> None:
    stage.set_up()
    person = make.user("analyst")
    client.force_login(person)
    view = save(person)
    path = f"/views/{view.pk}/"
    assert "Late ones" in stage.text(client, path)
    client.post(path, {"name": "Later", "share": "staff", "page": "explorer", "query": view.query})
    view.refresh_from_db()
    assert (view.name, view.audience) == ("Later", "staff")
    assert "Later" in stage.text(client, "/views/")
    assert client.post(f"{path}end/")["Location"] == "/views/"
    assert client.get(path).status_code == 404
    assert "Later" not in stage.text(client, "/views/").partition("</table>")[0].partition("<table>")[2]


def test_a_taken_name_is_said_beside_the_field_and_nothing_is_lost(client: Client) -> None:
    person = make.user("analyst")
    client.force_login(person)
    save(person)
    answer = client.post("/views/new/", {"name": "late ones", "share": "private", "page": "explorer", "query": "q=x"})
    page = answer.content.decode()
    assert "You have a view of this name already." in page
    assert 'value="q=x"' in page


def test_saving_a_view_makes_the_page_anew(client: Client) -> None:
    stage.set_up()
    person = make.user("analyst")
    client.force_login(person)
    assert "Late ones" not in stage.text(client, "/explorer/?view=table")
    save(person)
    assert "Late ones" in stage.text(client, "/explorer/?view=table")


def test_hostile_names_stay_text(client: Client) -> None:
    person = make.user("analyst")
    save(person, stage.HOSTILE, audience="staff")
    client.force_login(person)
    for path in ("/views/", "/explorer/?view=table", f"/views/{SavedView.objects.get().pk}/"):
        assert "<script>alert" not in stage.text(client, path)
