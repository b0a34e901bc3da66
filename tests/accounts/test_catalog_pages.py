"""The catalog (the admin): whatever page of it is opened, there is no fault, and no link leads nowhere."""

import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from tests import make
from tests.accounts.access import cast as casting
from tests.scorecards import world

pytestmark = pytest.mark.django_db
VARIANTS = 3
"""Of one list, how many addresses with something behind the question mark are opened (sorts, filters); and how many of its rows."""
ROW = re.compile(r"/\d+/")
LINK = re.compile(r'(?:href|action)="([^"#]*)')


@pytest.fixture
def full(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY
    cast = casting.set_up()
    for code in casting.AGENCIES:
        casting.plant(cast, code)


def signed_in(role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role))
    return client


def all_pages(client: Client) -> tuple[dict[str, int], set[str]]:
    """Every address that can be reached by links from the beginning of the catalog, with what it answered; and all links seen."""
    waiting, answers, seen = ["/admin/"], {}, set()
    variants: Counter[str] = Counter()
    while waiting:
        path = waiting.pop()
        place = ROW.sub("/N/", urlsplit(path).path)
        variants[place] += 1
        if path in answers or variants[place] > VARIANTS:
            continue
        answer = client.get(path)
        answers[path] = answer.status_code
        found = {urljoin(path, unescape(link)) for link in LINK.findall(answer.content.decode())} if answer.status_code == 200 else set()
        seen |= found
        waiting += sorted(one for one in found - answers.keys() if one.startswith("/admin/") and "logout" not in one)
    return answers, seen


@pytest.mark.parametrize("role", ["administrator", "analyst"])
def test_every_page_that_the_catalogue_leads_to_is_there(full: None, role: str) -> None:
    client = signed_in(role)
    answers, seen = all_pages(client)
    assert {path: status for path, status in answers.items() if status not in (200, 302)} == {}
    assert any(link.startswith("/admin/accounts/user/") for link in seen) == (role == "administrator")
    kinds = {urlsplit(path).path.strip("/").split("/")[-1] for path in answers}
    assert {"add", "change", "history", "measure", "goal"} <= kinds
    assert len(answers) > 100


@pytest.mark.parametrize("role", ["administrator", "analyst"])
def test_list_forms_and_history_of_every_row_meet_no_fault(full: None, role: str) -> None:
    """Also of kinds that this role is not led to; a form that says nothing is refused in words."""
    client, faults = signed_in(role), []
    for model in list(site._registry):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths = [reverse(f"{name}_changelist"), reverse(f"{name}_changelist") + "?q=a", reverse(f"{name}_add")]
        for pk in [*model._default_manager.values_list("pk", flat=True)[:2], "x", 2**70]:
            paths += [reverse(f"{name}_{page}", args=[pk]) for page in ("change", "history")]
        for path in paths:
            faults += [f"GET {path}"] if client.get(path).status_code >= 500 else []
            faults += [f"POST {path}"] if client.post(path, {}).status_code >= 500 else []
    assert faults == []


def test_nothing_is_found_by_its_content_type(full: None) -> None:
    client = signed_in("administrator")
    kinds = list(ContentType.objects.all())
    asked = [(kind.pk, key) for kind in kinds for key in ("1", "x", "00000000-0000-4000-8000-000000000000", "a/b")]
    answers = {client.get(reverse("admin:view_on_site", args=pair)).status_code for pair in [*asked, ("x", "1"), (999_999, "1")]}
    assert (answers, len(kinds) > 50) == ({404}, True)


@pytest.mark.parametrize(
    ("listed", "page"),
    [
        ("agencies/agency", "/agencies/ASH/"),
        ("goals/priorityarea", "/areas/AREA-ONE/"),
        ("goals/goal", "/goals/ASH-GOAL/"),
        ("metrics/measure", "/measures/ASH-SHOWN/"),
    ],
)
def test_a_form_of_the_catalogue_leads_to_the_page_on_the_site(full: None, listed: str, page: str) -> None:
    client = signed_in("administrator")
    forms = re.findall(rf'href="(/admin/{listed}/\d+/change/)', client.get(f"/admin/{listed}/").content.decode())
    assert forms
    assert any(f'href="{page}" class="viewsitelink"' in client.get(one).content.decode() for one in forms)
    assert client.get(page).status_code == 200
