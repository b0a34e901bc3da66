"""The way up from every page, and the link to exactly this."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.accounts.access import cast as casting
from tests.accounts.access.walk import addresses, line_of
from tests.accounts.test_access_matrix import path_of, things_of
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
# The beginning has no way up; the catalog's own pages and the description of the API have their own.
OWN = re.compile(r"^(overview$|admin:|api|set_language|healthz|readyz)")


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Every page with furniture that answers this client, by its address."""
    cast = casting.set_up()
    for code in casting.AGENCIES:
        casting.plant(cast, code)
    for one in addresses():
        line = line_of(one)
        if line is None or OWN.match(one.name):
            continue
        for thing in things_of(cast, one, line)[:1]:
            path = path_of(one, thing)
            answer = client.get(path)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"] and b'<main id="main"' in answer.content:
                yield path, answer.content.decode()


def trail_of(page: str) -> tuple[list[str], int]:
    """The addresses of a page's breadcrumb, and how many steps say that they are the page itself."""
    found = re.search(r'<nav class="breadcrumb".*?</nav>', page, re.DOTALL)
    return (re.findall(r'<a href="([^"]+)"', found[0]), found[0].count('aria-current="page"')) if found else ([], 0)


@pytest.mark.parametrize("role", ["administrator", None])
def test_every_page_says_where_it_is_and_each_step_up_arrives(client: Client, role: str | None) -> None:
    client.raise_request_exception = False
    if role:
        client.force_login(make.user(role))
    wrong: list[Any] = []
    arrives: dict[str, int] = {}
    seen = dict(pages(client))
    assert len(seen) > (40 if role else 20)
    for path, page in seen.items():
        steps, here = trail_of(page)
        for step in steps:
            arrives.setdefault(step, client.get(unescape(step)).status_code)
        if here != 1 or not steps or steps[:1] != ["/"] or any(arrives[step] not in (200, 302) for step in steps):
            wrong.append((path, steps, here, [arrives[step] for step in steps]))
    assert wrong == []


def exact(page: str) -> str:
    found = re.search(r'<a href="([^"]+)" data-exact>', page)
    return unescape(found[1]) if found else ""


def said(page: str) -> str:
    """The words of the page's content, without the days its link and its banners name."""
    main = re.sub(r'<p class="copy-here">.*?</p>', "", page.partition('<main id="main"')[2].partition("</main>")[0], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>|http://testserver\S*", " ", main).split())


@pytest.mark.parametrize(
    "path",
    ["/", "/?since=2019-06-01", "/areas/TR/", "/goals/G1/", "/agencies/DOX/?status=off_track&group=goal", "/measures/GOOD/",
     "/explorer/?status=off_track&sort=-name&view=heat", "/explorer/?view=compare&then=2018-12-31", "/search/?q=trains&kind=measure",
     "/measures/BAD/revisions/", "/explorer/?as_of=2018-12-31", "/measures/GOOD/?as_known_on=2019-01-15"],
)  # fmt: skip
def test_the_link_to_exactly_this_names_its_days_and_shows_the_same(client: Client, path: str) -> None:
    stage.set_up()
    page = stage.text(client, path)
    link = exact(page)
    assert link.startswith("http://testserver" + path.partition("?")[0])
    assert "as_of=" in link
    assert "as_known_on=" in link
    assert said(stage.text(client, link)) == said(page)
    assert exact(stage.text(client, link)) == link


def test_what_is_secret_in_an_address_is_not_offered_to_be_copied(client: Client) -> None:
    stage.set_up()
    client.force_login(make.user("analyst"))
    assert exact(stage.text(client, "/data/audit/?q=trains")) == "http://testserver/data/audit/?q=trains"
    assert exact(stage.text(client, reverse("account"))) == ""
    for path in ("/follow/confirm/some-secret/?x=1", "/accounts/password/reset/key/1-set-password/?x=1"):
        assert "data-exact" not in client.get(path, follow=True).content.decode()


def test_a_form_from_elsewhere_is_refused_on_a_page_of_the_site() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "The form was not accepted" in page
    assert "DEBUG" not in page
    assert 'class="site-header' in page
