"""From tables of people and events to records without any identifier: use by year, traits, groups."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from linkage.intake.extracts import Task
from linkage.intake.layouts import AGE_GROUP, GROUP_COLUMNS, MOST_DAYS, Window
from linkage.intake.tables import quoted
from linkage.rules.groups import NOT_SAID
from linkage.rules.shapes import DAYS, SERVICES, TRAITS, Floats, Ints, Records

AGES = (("under 18", 18), ("18-29", 30), ("30-44", 45), ("45-61", 62), ("62 and over", 200))
"""Age when year 1 begins, and the age at which the next group begins."""
AGE_WORDS = tuple(word for word, _ in AGES)
SEXES = {"M": "men", "F": "women", "X": "another or no sex"}
UNSAID = (NOT_SAID, "not said")
"""Words that say that nothing is said."""
SHELTER = SERVICES.index("shelter")


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    codes: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]


def housing_records(connection: duckdb.DuckDBPyConnection, task: Task) -> Records:
    """Records of the table `people`, with what the table `events` says of them inside the two years."""
    units, groups = _units(connection, task.window), groups_of(connection, task)
    flags = columns(connection, *(f"coalesce({name} = 'yes', false) as {name}" for name in (*TRAITS, "housed")))
    return Records(
        source=source_of(connection, task),
        units=units,
        traits=np.column_stack([flags[trait] for trait in TRAITS]).astype(bool),
        groups=groups.codes,
        labels=groups.labels,
        in_cohort=units[:, 0, SHELTER] > 0,
        housed=flags["housed"].astype(bool),
        died=_died(connection, task.window),
    )


def source_of(connection: duckdb.DuckDBPyConnection, task: Task) -> Ints:
    order = ", ".join(quoted(source) for source in task.order)
    return columns(connection, f"list_position([{order}], source) - 1 as code")["code"].astype(np.int64)


def columns(connection: duckdb.DuckDBPyConnection, *expressions: str) -> dict[str, NDArray[Any]]:
    """Columns of `people` in the order of its rows."""
    return connection.execute(f"select {', '.join(expressions)} from people order by row").fetchnumpy()  # noqa: S608 - our own words


def count(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("select count(*) from people").fetchone()
    return int(found[0]) if found else 0


def year_sql(window: Window) -> str:
    """0, 1, or null outside the two years, of an event's date or year."""
    first, second, end = (quoted(str(day)) for day in (window.starts, window.second, window.ends))
    dated = f"case when date < date {first} then null when date < date {second} then 0 when date < date {end} then 1 end"
    return f"case when date is not null then {dated} when year = {window.starts.year} then 0 when year = {window.second.year} then 1 end"


def _units(connection: duckdb.DuckDBPyConnection, window: Window) -> Floats:
    names = ", ".join(quoted(service) for service in SERVICES)
    found = connection.execute(
        f"select row, {year_sql(window)} as year, list_position([{names}], service) - 1 as service, sum(units) as units from events "  # noqa: S608
        "group by all having year is not null and service is not null and sum(units) > 0"
    ).fetchnumpy()
    units = np.zeros((count(connection), 2, len(SERVICES)))
    units[found["row"].astype(np.int64), found["year"].astype(np.int64), found["service"].astype(np.int64)] = found["units"]
    days = [SERVICES.index(service) for service in DAYS]
    units[:, :, days] = np.minimum(units[:, :, days], MOST_DAYS)
    return units


def _died(connection: duckdb.DuckDBPyConnection, window: Window) -> NDArray[np.bool_] | None:
    """Whether somebody died in year 2; None where no row of any source has a day of death."""
    day = "try_cast(died_on as date)"
    inside = f"{day} >= date {quoted(str(window.second))} and {day} < date {quoted(str(window.ends))}"
    found = columns(connection, f"{day} is not null as known, coalesce({inside}, false) as died")
    return found["died"].astype(bool) if found["known"].any() else None


def groups_of(connection: duckdb.DuckDBPyConnection, task: Task) -> Groups:
    """Age, sex and what agencies call their groups; -1 where a record does not say. A group that no record has is left out."""
    codes, labels = {}, {}
    for name, expression in _group_sql(task).items():
        words = columns(connection, f"{expression} as word")["word"]
        given = np.ma.getmaskarray(words) if np.ma.isMaskedArray(words) else np.array([word is None for word in words], dtype=bool)
        order = AGE_WORDS if name == "age" else tuple(sorted(word for word in set(words[~given]) if word.casefold() not in UNSAID))
        if not given.all():
            place = {word: number for number, word in enumerate(order)}
            codes[name] = np.array([-1 if no else place.get(word, -1) for word, no in zip(words, given, strict=True)], dtype=np.int64)
            labels[name] = order
    return Groups(codes, labels)


def _group_sql(task: Task) -> dict[str, str]:
    sex = "case upper(sex) " + " ".join(f"when '{code}' then {quoted(word)}" for code, word in SEXES.items()) + " end"
    return {"age": AGE_GROUP if task.has_tokens else age_sql(task.window), "sex": sex} | {name: name for name in GROUP_COLUMNS}


def age_sql(window: Window) -> str:
    """The age group of a `birth_date` when year 1 begins."""
    years = f"date_sub('year', try_cast(birth_date as date), date {quoted(str(window.starts))})"
    cases = " ".join(f"when {years} < {end} then {quoted(word)}" for word, end in AGES)
    return f"case {cases} end"
