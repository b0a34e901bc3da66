"""Years in which a person was somewhere for more days than a year has: two stays that overlap, or one that was written twice."""

from agencies.intake.findings import WARNING, Finding
from linkage.intake.checking.collecting import counted
from linkage.intake.extracts import Engine, Task
from linkage.intake.layouts import MOST_DAYS
from linkage.intake.recording import year_sql
from linkage.intake.tables import load_events, load_people, quoted, workplace
from linkage.rules.shapes import DAYS


def check_years(task: Task, engine: Engine) -> tuple[Finding, ...]:
    """A warning for each file of events in which somebody has more days of a service in one of the study's years than it has: no more are
    counted."""
    with workplace(engine) as connection:
        load_people(connection, task)
        load_events(connection, task)
        services = ", ".join(quoted(service) for service in DAYS)
        long = (
            f"select row, service, {year_sql(task.window)} as y from events where service in ({services}) "  # noqa: S608
            f"group by all having y is not null and sum(units) > {MOST_DAYS}"
        )
        found = connection.execute(f"select p.source, count(*) from ({long}) join people p using (row) group by all").fetchall()  # noqa: S608
    counts = {str(source): int(count) for source, count in found}
    return tuple(
        Finding(extract.events.name, 0, "units", "", _problem(counts[extract.source]), FIX, WARNING)
        for extract in task.extracts
        if extract.events is not None and extract.source in counts
    )


FIX = "Look whether stays overlap or stand twice. Where that is how the agency counts, leave it."


def _problem(count: int) -> str:
    return f"{counted(count)} times somebody has more than {MOST_DAYS} days of a service in a year; {MOST_DAYS} are counted."
