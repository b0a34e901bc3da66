"""The stack's folder: where its data lies, its secrets, and the addresses that follow from them.

The addresses are known from the folder alone, before any server runs, so that settings can be read first.
"""

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ctperf.local.account import Account
from ctperf.local.errors import StackError

RECORD = "local.json"
SOCKET_LENGTH = 60  # a socket's path must stay below 104 to 108 bytes; PostgreSQL adds .s.PGSQL.5432.lock
DATABASE, SUPERUSER, OWNER, APPLICATION = "ctperf", "ctperf_super", "ctperf_owner", "ctperf_app"


@dataclass(frozen=True)
class Home:
    """One stack's folder. `sockets` is short and private; `servers` holds the data, where the server account can go."""

    folder: Path
    sockets: Path
    servers: Path
    passwords: dict[str, str]
    secret_key: str

    @property
    def postgres(self) -> Path:
        return self.servers / "postgres"

    @property
    def redis(self) -> Path:
        return self.servers / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def database_url(self, role: str) -> str:
        # The host is a folder, so it travels percent-encoded in the place of the host.
        host = str(self.sockets).replace("/", "%2F")
        return f"postgresql://{role}:{self.passwords[role]}@{host}/{DATABASE}"

    def redis_url(self, number: int = 0) -> str:
        return f"unix://{self.redis_socket}?db={number}"

    def environment(self) -> dict[str, str]:
        """What settings need to know to use this stack."""
        return {
            "CTPERF_VAR": str(self.folder),
            "DATABASE_URL": self.database_url(APPLICATION),
            "DATABASE_OWNER_URL": self.database_url(OWNER),
            "REDIS_URL": self.redis_url(),
            "SECRET_KEY": self.secret_key,
            "BEHIND_TLS": "0",
        }


def known_home(folder: Path) -> Home | None:
    """The stack recorded in `folder`, or None when there has never been one; StackError when the record is unreadable."""
    record = folder / RECORD
    try:
        kept = json.loads(record.read_text())
        # A moved or copied folder keeps its data (the path is relative to it) and gets sockets of its own.
        sockets = Path(kept["sockets"]) if kept["folder"] == str(folder) else folder / "moved"
        return Home(folder, sockets, folder / kept["servers"], kept["passwords"], kept["secret_key"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        raise StackError(
            f"{record} cannot be read ({error}). It belongs to another user, or was damaged: "
            "use another folder (CTPERF_VAR=...), or delete this one to start from nothing."
        ) from error


def open_home(folder: Path, account: Account) -> Home:
    """The stack of `folder`, made ready for `account`: folders exist, secrets are drawn, sockets have a short place."""
    folder = folder.resolve()
    _make_folder(folder, account)
    with _one_at_a_time(folder):
        return _complete(folder, account)


def _complete(folder: Path, account: Account) -> Home:
    known = known_home(folder)
    home = Home(
        folder=folder,
        sockets=_sockets(known, account),
        servers=known.servers if known and known.servers.is_dir() else _place_for_servers(folder, account),
        passwords=known.passwords if known else {r: secrets.token_urlsafe(24) for r in (SUPERUSER, OWNER, APPLICATION)},
        secret_key=known.secret_key if known else secrets.token_urlsafe(50),
    )
    if home != known:
        _record(home)
    return home


def _make_folder(folder: Path, account: Account) -> None:
    try:
        # The server account passes through on its way to its own data and can list nothing.
        folder.mkdir(parents=True, exist_ok=True, mode=0o711 if account.switched else 0o700)
        (folder / "log").mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise StackError(f"The folder {folder} cannot be made: {error.strerror}. Choose another: CTPERF_VAR=...") from error


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two first runs at once must not draw different secrets."""
    with (folder / "local.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(home: Home) -> None:
    servers = "." if home.servers == home.folder else str(home.servers)
    kept = asdict(home) | {"folder": str(home.folder), "sockets": str(home.sockets), "servers": servers}
    half = home.folder / f"{RECORD}.new"
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(kept, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    half.rename(home.folder / RECORD)


def _place_for_servers(folder: Path, account: Account) -> Path:
    if account.can_enter(folder):
        return folder
    # A checkout under /root: the server account cannot pass, and parents' permissions are not ours to loosen.
    for base in (Path("/var/lib/ctperf"), Path("/var/tmp/ctperf")):  # noqa: S108 - made by root, refused if not root's
        try:
            base.mkdir(exist_ok=True, mode=0o711)
        except OSError:
            continue
        status = base.lstat()
        if status.st_uid == 0 and not status.st_mode & 0o022 and account.can_enter(base):
            place = Path(tempfile.mkdtemp(prefix="stack-", dir=base))
            place.chmod(0o711)
            return place
    raise StackError(
        f"The account that runs PostgreSQL cannot enter {folder}, and no other place for its data was found. "
        "Choose a folder that every account can pass through: CTPERF_VAR=/srv/ctperf"
    )


def _sockets(known: Home | None, account: Account) -> Path:
    if known and _is_private(known.sockets, account):
        return known.sockets
    bases = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp", "/var/tmp"]  # noqa: S108 - mkdtemp below
    for base in bases:
        if base and len(base.encode()) <= SOCKET_LENGTH and os.access(base, os.W_OK) and account.can_enter(Path(base)):
            made = Path(tempfile.mkdtemp(prefix="ctperf-", dir=base))
            account.give(made, 0o700)
            return made
    raise StackError("No short folder for the servers' sockets: none of the system's temporary folders can be written.")


def _is_private(folder: Path, account: Account) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and status.st_uid == account.uid and status.st_mode & 0o777 == 0o700
