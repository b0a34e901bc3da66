"""Whether a file of events has only services that the agreement is about."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from agencies.intake.findings import Finding
from linkage.intake.tables import cells_in, scan


def not_agreed(events: Path, allowed: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    """A finding for each service in the file that studies know and this agreement does not name. Unknown words are the check's to tell.

    The file must have passed the check of its header."""
    with duckdb.connect(":memory:") as connection:
        service = cells_in(connection, events)["service"]
        rows = connection.execute(f"select distinct lower({service}) from {scan(events)}").fetchall()  # noqa: S608 - a path of ours
    for (service,) in sorted(rows, key=str):
        if service in known and service not in allowed:
            problem = f"The agreement is not about {service}."
            yield Finding(events.name, 0, "service", "", problem, "Leave these rows out, or make an agreement that names the service.")
