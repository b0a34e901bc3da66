"""Extracts as DuckDB tables: read as text, put side by side, and made comparable."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from linkage.intake.extracts import Engine, Extract, Task
from linkage.intake.layouts import EVENTS, PEOPLE, SPACES, STUDIES, TOKENS, columns_of, token_columns
from linkage.intake.nicknames import STANDS_FOR

PLACEHOLDERS = (
    "unknown", "unk", "none", "na", "null", "refused", "anonymous", "client", "test", "baby", "babyboy", "babygirl", "doe", "notgiven",
)  # fmt: skip
"""Written where a name is not known; they are no names."""
NO_BIRTHS = ("1900-01-01", "1901-01-01", "1911-11-11", "1899-12-31")
"""What systems put in where a date is not known. The first of January of another year is compared with less weight instead."""
NO_NUMBERS = ("123456789", "987654321", "078051120", "219099999", "111111111", "222222222", "333333333", "444444444", "555555555")
NO_FOURS = ("0000", "9999", "1234")


@contextmanager
def workplace(engine: Engine) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory within the limits; it fetches nothing, and what it spills to the scratch folder is gone at the end."""
    engine.scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": str(engine.threads),
            "memory_limit": f"{engine.memory_mb}MB",
            "temp_directory": str(engine.scratch / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    try:
        yield connection
    finally:
        connection.close()


def quoted(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def scan(path: Path) -> str:
    """The SQL that reads a file as texts."""
    if path.suffix == ".parquet":
        return f"read_parquet({quoted(path)})"
    return f"read_csv({quoted(path)}, all_varchar=true, header=true, delim=',', quote='\"', escape='\"', encoding='utf-8')"


def cells_in(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Name of each column, trimmed -> the SQL of its cells, trimmed as the check trims them: what passed as no is read as no."""
    names = [str(row[0]) for row in connection.execute(f"describe select * from {scan(path)}").fetchall()]  # noqa: S608
    return {name.strip(SPACES): trimmed('"' + name.replace('"', '""') + '"') for name in names}


def trimmed(column: str) -> str:
    return f"trim({column}::varchar, {quoted(SPACES)})"


def load_people(connection: duckdb.DuckDBPyConnection, task: Task) -> None:
    """Table `people`: all rows of all sources that consented, `row` counting from 0 in the order of sources and of their files.

    A source whose layout demands a consent has one where a row says yes, any other where it does not say no."""
    known = _all_columns(task, PEOPLE)
    parts = [_selected(connection, extract, extract.people, known) for extract in _in_order(task)]
    connection.execute(
        f"create table people as select row_number() over () - 1 as row, * from ({' union all '.join(parts)}) "  # noqa: S608
        f"where consent = 'yes' or (consent is distinct from 'no' and not list_contains([{_list(asking(task.kind))}], source))"
    )


def asking(kind: str) -> tuple[str, ...]:
    """The sources of a kind of study that must say of each row whether there is consent."""
    return tuple(code for code, source in STUDIES[kind].items() if "consent" in source.needs)


def load_events(connection: duckdb.DuckDBPyConnection, task: Task) -> None:
    """Table `events` of the rows that are in `people`: row, service, units, date, year."""
    known = _all_columns(task, EVENTS)
    files = [(extract, extract.events) for extract in _in_order(task) if extract.events is not None]
    parts = [_selected(connection, extract, path, known) for extract, path in files]
    empty = "select " + ", ".join(f"null::varchar as {name}" for name in known) + " limit 0"
    connection.execute(
        "create table events as select p.row, e.service, e.units::double as units, try_cast(e.date as date) as date, "  # noqa: S608
        f"try_cast(e.year as integer) as year from ({' union all '.join(parts) or empty}) e "
        "join people p on p.source = e.source and p.person = e.person"
    )


def _in_order(task: Task) -> list[Extract]:
    return sorted(task.extracts, key=lambda extract: task.order.index(extract.source))


def _all_columns(task: Task, table: str) -> tuple[str, ...]:
    """Every column that a file of any source of the study may have, source first."""
    sources = STUDIES[task.kind].values()
    with_tokens = task.has_tokens and table == PEOPLE
    each = [(token_columns(source) if with_tokens else columns_of(table, source))[0] for source in sources]
    return tuple(dict.fromkeys(name for columns in each for name in columns))


def _selected(connection: duckdb.DuckDBPyConnection, extract: Extract, path: Path, known: tuple[str, ...]) -> str:
    there = cells_in(connection, path)
    cells = [f"nullif({there[name]}, '') as {name}" if name in there else f"null::varchar as {name}" for name in known[1:]]
    return f"select {quoted(extract.source)} as {known[0]}, {', '.join(cells)} from {scan(path)}"  # noqa: S608


def make_comparable(connection: duckdb.DuckDBPyConnection) -> None:
    """Table `clients` from `people`: names without accents, signs, nicknames; first part of surnames; no made-up dates and numbers."""
    connection.register("standing", pa.table({"short": list(STANDS_FOR), "long": list(STANDS_FOR.values())}))
    bad_names, births, numbers, fours = (_list(texts) for texts in (PLACEHOLDERS, NO_BIRTHS, NO_NUMBERS, NO_FOURS))
    plain = "regexp_replace(lower(strip_accents({0})), '[^a-z]', '', 'g')"
    surname = "regexp_extract(trim(lower(strip_accents(last_name))), '^(?:(?:de|la|del|van|von|st|mc|o) )*[^- ]*')"
    connection.execute(f"""
        create table clients as
        with plain as (
            select row, source,
                nullif({plain.format("first_name")}, '') as f, nullif({plain.format(surname)}, '') as l,
                nullif(left({plain.format("middle_name")}, 1), '') as middle,
                strftime(try_cast(birth_date as date), '%Y-%m-%d') as d,
                regexp_replace(ssn, '[^0-9]', '', 'g') as n, upper(sex) as sex, nullif(left(zip, 5), '') as zip
            from people
        ), known as (
            select row, source, if(f in ({bad_names}), null, f) as first, if(l in ({bad_names}), null, l) as last, middle,
                if(d in ({births}), null, d) as dob, sex, zip,
                if(length(n) = 9 and n not in ({numbers}) and n not like '000%' and n not like '666%', n, null) as ssn,
                if(length(n) in (4, 9) and n not in ({numbers}), right(n, 4), null) as four
            from plain
        )
        select row, source, first, coalesce(s.long, first) as firstc, last, coalesce(s.long, first) || ' ' || last as fl, middle,
            left(coalesce(s.long, first), 1) || left(last, 1) as initials,
            dob, left(dob, 4) as yob, substr(dob, 6) as day, sex, ssn, if(four in ({fours}), null, four) as ssn4, zip
        from known left join standing s on s.short = first
        order by row
    """)  # noqa: S608 - lists of our own


def make_tokens_comparable(connection: duckdb.DuckDBPyConnection) -> None:
    """Table `clients` from a `people` with tokens: compared as they are."""
    connection.execute(f"create table clients as select row, source, {', '.join(TOKENS)}, upper(sex) as sex from people")  # noqa: S608


def _list(texts: tuple[str, ...]) -> str:
    return ", ".join(quoted(text) for text in texts)
