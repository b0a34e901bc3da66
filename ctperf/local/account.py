"""Who runs the servers: PostgreSQL refuses to run as root, so root hands them to an unprivileged account."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctperf.local.errors import StackError

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """uid and gid the servers run under; `switched` when that is not who we are."""

    uid: int
    gid: int
    switched: bool

    def popen(self) -> dict[str, Any]:
        """Arguments of subprocess.Popen and run that make a child run as this account."""
        if not self.switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path, mode: int) -> None:
        """Make `path` this account's own, with `mode`; the mode is set first so that it is never wider than asked."""
        path.chmod(mode)
        if self.switched:
            os.chown(path, self.uid, self.gid)

    def give_tree(self, folder: Path) -> None:
        """Make everything in `folder` this account's own: an earlier run may have been somebody else's."""
        if not self.switched:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may use paths below `folder`: asked of the system, not guessed from mode bits."""
        if not self.switched:
            return os.access(folder, os.X_OK)
        return self.can_run(["/bin/sh", "-c", 'cd -- "$0"', str(folder)])

    def can_run(self, command: list[str]) -> bool:
        """Whether this account can run `command` with success."""
        try:
            done = subprocess.run(command, capture_output=True, cwd="/", check=False, timeout=30, **self.popen())
        except OSError:
            return False
        return done.returncode == 0


def server_account() -> Account:
    """The account for the servers: ourselves, or the unprivileged one when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise StackError(
            f"PostgreSQL does not run as root and this system has no account named {UNPRIVILEGED}. Run the command as an ordinary user."
        ) from error
    return Account(entry.pw_uid, entry.pw_gid, switched=True)
