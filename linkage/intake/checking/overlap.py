"""Whether extracts have anybody in common, said before a run is begun: two that share nobody were cut wrongly, or written differently."""

from collections.abc import Mapping

from agencies.intake.findings import WARNING, Finding
from linkage.intake.extracts import Engine, Task
from linkage.intake.matching import prepare
from linkage.intake.tables import load_people, workplace

KEYS = {False: (("ssn4", "dob"), ("firstc", "last", "dob")), True: (("t_ssn4", "t_birth"), ("t_name", "t_birth"))}


def overlap(task: Task, engine: Engine) -> Mapping[str, int]:
    """Source -> records that agree exactly, on a number or a name and the birth date, with a record of another source."""
    with workplace(engine) as connection:
        load_people(connection, task)
        prepare(connection, task, engine)
        shared = " union ".join(_shared(key) for key in KEYS[task.has_tokens])
        found = connection.execute(f"select c.source, count(*) from clients c join ({shared}) s on s.row = c.row group by all").fetchall()  # noqa: S608
    counts = {str(source): int(count) for source, count in found}
    return {extract.source: counts.get(extract.source, 0) for extract in task.extracts}


def _shared(key: tuple[str, ...]) -> str:
    """Rows whose key another source has too; the union of several counts a row once."""
    columns, there = ", ".join(key), " and ".join(f"{column} is not null" for column in key)
    groups = f"select {columns} from clients where {there} group by {columns} having count(distinct source) > 1"  # noqa: S608
    return f"select row from clients join ({groups}) using ({columns})"  # noqa: S608


def check_overlap(task: Task, engine: Engine) -> tuple[Finding, ...]:
    """A finding for each extract that shares nobody with the others; a refusal where none shares anybody."""
    counts = overlap(task, engine)
    alone = [extract for extract in task.extracts if counts[extract.source] == 0]
    severity = "error" if len(alone) == len(task.extracts) else WARNING
    problem = "No record of this extract agrees with one of another source in number or name and birth date: the overlap is 0."
    fix = "Look whether birth dates and names are written alike, and whether all extracts are of the same region and years."
    return tuple(Finding(extract.people.name, 0, "", "", problem, fix, severity) for extract in alone)
