"""The pages about data in rooms: who is shown which, and that every page says where it is."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
ROOM = re.compile(r'<nav class="rooms".*?</nav>', re.S)
TABS = re.compile(r'<nav class="tabs" aria-label="(?:Published|Coming in|Oversight)">.*?</nav>', re.S)
LINK = re.compile(r'<a href="([^"]+)"( aria-current="true")?>([^<]+)</a>')


@pytest.fixture
def on(settings: Any) -> stage.Stage:
    stage.open_site(settings)
    return stage.set_up()


def links(part: re.Pattern[str], page: str) -> list[tuple[str, bool, str]]:
    found = part.search(page)
    return [(url, bool(current), name) for url, current, name in LINK.findall(found.group())] if found else []


@pytest.mark.parametrize(
    ("role", "rooms", "count"),
    [
        ("", [], 6),
        ("steward", ["Published", "Coming in"], 11),
        ("governor", ["Published", "Coming in"], 8),
        ("analyst", ["Published", "Coming in", "Oversight"], 14),
    ],
)
def test_everybody_is_shown_the_rooms_they_may_enter_and_each_page_says_where_it_is(
    client: Client, on: stage.Stage, role: str, rooms: list[str], count: int
) -> None:
    if role:
        client.force_login(make.user(role, agency=on.lead))
    first = stage.text(client, "/data/")
    assert [name for _, _, name in links(ROOM, first)] == rooms
    seen = set()
    for room, _, name in links(ROOM, first) or [("/data/", True, "")]:
        for tab, _, _ in links(TABS, stage.text(client, room)):
            page = stage.text(client, tab)
            assert [url for url, current, _ in links(TABS, page) if current] == [tab]
            assert [one for _, current, one in links(ROOM, page) if current] == ([name] if rooms else [])
            seen.add(tab)
    assert len(seen) == count
