"""What is read of a file: the file itself when it is a table already, else the table it is made into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from metrics.actions.imports.manner import Incoming, Manner, Terms
from metrics.intake.files import digest_of, is_spreadsheet
from metrics.intake.report import Report
from metrics.intake.spreadsheet import to_csv


def incoming_of(path: Path, manner: Manner, by: User | None, at: datetime, terms: Terms | None = None) -> Incoming:
    """The file before anything of it is read but its bytes."""
    sha256, size = digest_of(path)
    return Incoming(path, path, Report(path.name, sha256, size), manner, by, at, terms or Terms())


@contextmanager
def as_table(incoming: Incoming) -> Iterator[Incoming]:
    """The same with the CSV to read, which lasts as long as the block. Raises Refused for a file that cannot be made into one."""
    with TemporaryDirectory() as folder:
        if is_spreadsheet(incoming.path):
            source = Path(folder) / "sheet.csv"
            to_csv(incoming.path, source)
            incoming = replace(incoming, source=source)
        yield incoming
