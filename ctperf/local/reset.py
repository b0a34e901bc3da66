"""`make reset`: delete the data of the local stack, and nothing that was not made by it."""

import os
import shutil
import sys

from ctperf.local.addresses import stack_folder
from ctperf.local.errors import StackError
from ctperf.local.home import RECORD, Home, known_home
from ctperf.local.locks import take_family_lock
from ctperf.local.up import run_lock

MADE = ("postgres", "postgres.half", "redis", "programs", "log", "static", "mail")
MADE_FILES = (RECORD, "local.lock", "family.lock", "running.json", "demo.json", "beat-schedule*")


def main(arguments: list[str], environment: dict[str, str]) -> int:
    """0 when there is nothing left, 1 when refused (running, or not confirmed)."""
    folder = stack_folder(environment)
    try:
        home = known_home(folder)
        if home is None:
            sys.stdout.write(f"There is no local stack in {folder}.\n")
            return 0
        if "--yes" not in arguments and input(f"Delete all data in {home.servers}? Type yes: ") != "yes":
            sys.stdout.write("Nothing was deleted.\n")
            return 1
        with run_lock(folder):
            os.close(take_family_lock(home.servers))
            _delete(home)
    except (StackError, EOFError) as error:
        sys.stderr.write(f"ctperf: {error or 'not confirmed'}\n")
        return 1
    sys.stdout.write(f"Deleted. {folder} starts from nothing next time.\n")
    return 0


def _delete(home: Home) -> None:
    shutil.rmtree(home.sockets, ignore_errors=True)
    # The enclave of this stack, where it lies by itself; its key first, with which everything in it is lost.
    home.folder.with_name(f"{home.folder.name}-enclave.key").unlink(missing_ok=True)
    shutil.rmtree(home.folder.with_name(f"{home.folder.name}-enclave"), ignore_errors=True)
    if home.servers != home.folder:
        shutil.rmtree(home.servers, ignore_errors=True)
    for name in MADE:
        shutil.rmtree(home.folder / name, ignore_errors=True)
    for path in [found for name in MADE_FILES for found in home.folder.glob(name)]:
        path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
