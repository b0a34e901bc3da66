"""What is read of a file: the file itself when it is a table already, else the table it is made into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from agencies.intake.findings import Refused
from metrics.actions.imports.manner import Incoming, Manner, Terms
from metrics.intake.files import digest_of, is_spreadsheet
from metrics.intake.layouts import LayoutSpec, tidy
from metrics.intake.report import Report
from metrics.intake.spreadsheet import to_csv
from metrics.queries.names import names


def incoming_of(path: Path, manner: Manner, by: User | None, at: datetime, terms: Terms | None = None) -> Incoming:
    """The file before anything of it is read but its bytes."""
    sha256, size = digest_of(path)
    return Incoming(path, path, Report(path.name, sha256, size), manner, by, at, terms or Terms())


@contextmanager
def as_table(incoming: Incoming) -> Iterator[Incoming]:
    """The same with the CSV to read, which lasts as long as the block. Raises Refused for a file that cannot be made into one."""
    with TemporaryDirectory() as folder:
        if incoming.manner.layout:
            incoming = _by_layout(incoming, incoming.manner.layout, Path(folder))
        elif is_spreadsheet(incoming.path):
            source = Path(folder) / "sheet.csv"
            to_csv(incoming.path, source)
            incoming = replace(incoming, source=source)
        yield incoming


def _by_layout(incoming: Incoming, layout: LayoutSpec, folder: Path) -> Incoming:
    incoming.terms.progress("tidying", 0, 0)
    tidied = tidy(incoming.path, folder, layout, names(incoming.terms.within), file=incoming.plain.file, history=incoming.manner.history)
    most = incoming.terms.most_rows
    if most is not None and tidied.understood.rows > most:
        problem = f"The file has more than {most:,} rows."
        raise Refused(problem, "Split it, or ask for it to be imported by command, which has no limit.")
    return replace(incoming, source=tidied.tidy, tidied=tidied, terms=replace(incoming.terms, most_rows=None))
