"""`manage.py enclave open|status|take|token-key|purge|destroy`: what is done to the enclave on its own machine.

Exit code 0: done; 1: refused with reasons; 2: wrong usage."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.queries import person_with_email
from linkage.actions.extracts import Incoming, take_in
from linkage.actions.purging import destroy_by_code, purge
from linkage.actions.refused import StudyRefused
from linkage.intake.enclave import DiskFull, EnclaveClosed, NoKey
from linkage.queries.enclave import enclave
from linkage.queries.operations import Status, status, study_id_of
from metrics.queries.clock import site_today

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Open the enclave, look at it, take files in, and remove or destroy what is in it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("open", help="make the enclave's folders and keys, if they are not there")
        verbs.add_parser("status", help="what is in it, whether it is guarded, whether the privacy log is whole")
        take = verbs.add_parser("take", help="take a file in, and remove it where it was")
        take.add_argument("study", help="code of the study")
        take.add_argument("source")
        take.add_argument("part", choices=["people", "events"])
        take.add_argument("file", type=Path)
        take.add_argument("--by", help="e-mail address of the officer it is for")
        take.add_argument("--keep", action="store_true", help="leave the file where it is")
        key = verbs.add_parser("token-key", help="write the key with which agencies make tokens for a study to a new file")
        key.add_argument("study")
        key.add_argument("file", type=Path)
        verbs.add_parser("purge", help="remove what is due: names that were linked, what is old, studies whose day has come")
        end = verbs.add_parser("destroy", help="destroy everything of a study in the enclave; published findings stay")
        end.add_argument("study")
        end.add_argument("--why", required=True)
        end.add_argument("--by", help="e-mail address of the officer who decided it")
        end.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        does: dict[str, Callable[[dict[str, Any]], None]] = {
            "open": self._open, "status": self._status, "take": self._take, "token-key": self._token_key, "purge": self._purge,
            "destroy": self._destroy,
        }  # fmt: skip
        try:
            does[options["verb"]](options)
        except (StudyRefused, EnclaveClosed, NoKey, DiskFull) as why:
            words = "\n".join(why.problems) if isinstance(why, StudyRefused) else str(why)
            raise CommandError(words, returncode=REFUSED) from None

    def _open(self, _options: dict[str, Any]) -> None:
        place = enclave()
        place.make()
        place.clear()
        self.stdout.write(f"The enclave is open: {place.folder}, its key {place.key_file}.")

    def _status(self, _options: dict[str, Any]) -> None:
        found: Status = status()
        for line in found.lines:
            self.stdout.write(line)
        if found.problems:
            raise CommandError("\n".join(found.problems), returncode=REFUSED)

    def _take(self, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=WRONG_USAGE)
        by = self._person(options["by"])
        incoming = Incoming(study_id_of(options["study"]), options["source"], options["part"], file.name)
        taken = take_in(incoming=incoming, pieces=_pieces(file), by=by, at=timezone.now(), day=site_today())
        if not options["keep"]:
            file.unlink()
        self.stdout.write(f"{file.name} is in the enclave (extract {taken}){'' if options['keep'] else ' and no longer where it was'}.")

    def _token_key(self, options: dict[str, Any]) -> None:
        vault = enclave().vault(options["study"], new=bool(study_id_of(options["study"])))
        file: Path = options["file"]
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError as why:
            raise CommandError(f"{file} is there already; name a new file.", returncode=WRONG_USAGE) from why
        file.write_text(vault.key.tokens().hex() + "\n")
        self.stdout.write(f"{file}: hand it to the agencies of the study by a safe way, and delete it. Whoever has it can test names.")

    def _purge(self, _options: dict[str, Any]) -> None:
        self.stdout.write(f"{purge(at=timezone.now(), day=site_today())} files removed.")

    def _destroy(self, options: dict[str, Any]) -> None:
        code = options["study"]
        study_id_of(code)
        if not options["yes"] and input(f"Destroy everything of study {code} in the enclave? Type {code}: ") != code:
            raise CommandError("Nothing was destroyed.", returncode=REFUSED)
        went = destroy_by_code(code=code, why=options["why"], by=self._person(options["by"]), at=timezone.now())
        self.stdout.write(
            f"Study {code}: its key, {went['files']} files and {went['bytes']:,} bytes are destroyed. The record is in the privacy log."
        )

    def _person(self, email: str | None) -> Any:
        found = person_with_email(email) if email else None
        if email and found is None:
            raise CommandError(f"Nobody has the address {email}.", returncode=WRONG_USAGE)
        return found


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        yield from iter(lambda: content.read(1 << 20), b"")
