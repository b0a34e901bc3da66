"""What every test may use: first the servers, then the cast."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from ctperf.local.browser import find_browser
from tests.cleaning import clean_quickly
from tests.stack import Keeper, set_environment, set_up_django

HOME = set_environment()
set_up_django()
clean_quickly()
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LONG = ("long", "stack", "browser")
KEEPER = pytest.StashKey[Keeper]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first process starts the servers; xdist's workers inherit their addresses and start nothing."""
    if HOME and not session.config.option.collectonly:
        keeper = Keeper(HOME)
        session.config.stash[KEEPER] = keeper
        keeper.wait()
        keeper.allow_quick_cleaning()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what we started, also after Ctrl-C or an error."""
    keeper = config.stash.get(KEEPER, None)
    if keeper:
        keeper.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes goes first, so that no process is left with it when the others are done (`--no-loadscope-reorder` keeps this)."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


@pytest.fixture(scope="session", autouse=True)
def plain_static() -> Iterator[None]:
    """Pages in tests name static files as they are in the tree: nothing was collected."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A test is seldom about a password and often about people: hashing theirs at full cost took longer than all else they do."""
    with override_settings(PASSWORD_HASHERS=["tests.passwords.QuickArgon2"]):
        yield


COMMITS = {"transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def as_migrated(request: pytest.FixtureRequest) -> None:
    """Every test that uses the database starts as after migrations and with an empty cache.

    A test that commits is cleaned up by truncation, which also takes the total breakdown that a migration put in. A test that is rolled
    back leaves its revision number to the next one, which must not be served its pages."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(COMMITS & set(request.fixturenames)) or bool(marker and marker.kwargs.get("transaction"))
    if not commits and marker is None and "db" not in request.fixturenames:
        return
    request.getfixturevalue("transactional_db" if commits else "db")
    apps.get_model("metrics", "Breakdown").objects.get_or_create(id=0, defaults={"key": "", "label": ""})
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: two drivers in one thread refuse each other."""
    # The driver keeps an event loop in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = find_browser(os.environ)
    assert program, "No Chromium: set CHROMIUM to the path of one, or run the tests with -m 'not browser'."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=Path(program), args=list(FLAGS))
        yield browser
        browser.close()
