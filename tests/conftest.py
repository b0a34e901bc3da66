"""What every test may use: first the servers, then the cast."""

import pytest

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
