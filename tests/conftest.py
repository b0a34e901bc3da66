"""What every test may use: first the servers, then the cast."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import override_settings

from tests.stack import Keeper, set_environment, set_up_django

HOME = set_environment()
set_up_django()
KEEPER = pytest.StashKey[Keeper]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first process starts the servers; xdist's workers inherit their addresses and start nothing."""
    if HOME and not session.config.option.collectonly:
        keeper = Keeper(HOME)
        session.config.stash[KEEPER] = keeper
        keeper.wait()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what we started, also after Ctrl-C or an error."""
    keeper = config.stash.get(KEEPER, None)
    if keeper:
        keeper.stop()


@pytest.fixture(scope="session", autouse=True)
def plain_static() -> Iterator[None]:
    """Pages in tests name static files as they are in the tree: nothing was collected."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def total_breakdown(request: pytest.FixtureRequest) -> None:
    """A test that commits is cleaned up by truncation, which also takes what migrations put in: put it back."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        Breakdown = apps.get_model("metrics", "Breakdown")
        Breakdown.objects.get_or_create(id=0, defaults={"key": "", "label": ""})
