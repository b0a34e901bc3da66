"""`make reset`: delete the data of the local stack, and nothing that was not made by it."""

import os
import shutil
import sys

from ctperf.local.addresses import stack_folder
from ctperf.local.errors import StackError
from ctperf.local.home import RECORD, known_home
from ctperf.local.up import run_lock

MADE = ("postgres", "postgres.half", "redis", "programs", "log", "static", "mail")
MADE_FILES = (RECORD, "local.lock", "family.lock", "beat-schedule", "demo.json")


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
            for place in {home.folder, home.servers}:
                for name in MADE:
                    shutil.rmtree(place / name, ignore_errors=True)
                for name in MADE_FILES:
                    (place / name).unlink(missing_ok=True)
            shutil.rmtree(home.sockets, ignore_errors=True)
    except (StackError, EOFError) as error:
        sys.stderr.write(f"ctperf: {error or 'not confirmed'}\n")
        return 1
    sys.stdout.write(f"Deleted. {folder} starts from nothing next time.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
