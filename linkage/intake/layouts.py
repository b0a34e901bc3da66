"""The layouts of extracts: which columns the files of people and of events have, by kind of study and by source (docs/data-formats.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from linkage.rules.shapes import DAYS, SERVICES, SOURCES, SUPPORT_SOURCES, SUPPORTS

PEOPLE, EVENTS = "people", "events"

IDENTIFIERS = ("first_name", "middle_name", "last_name", "birth_date", "ssn", "zip")
"""What is compared, besides sex, and never leaves the enclave."""
TOKENS = (
    "t_name", "t_pair", "t_sound", "t_start", "t_first", "t_last", "t_birth", "t_exchanged", "t_month", "t_day", "t_year_day", "t_ssn",
    "t_ssn4", "t_zip",
)  # fmt: skip
"""What stands for the identifiers where an agency tokenizes at home (tokens.py says of what each is made)."""
DETAILS = ("sex", "consent")
GROUP_COLUMNS = ("region", "race", "household")
"""Subgroups that an agency may say in words of its own; age is reckoned, sex is a column of its own."""
AGE_GROUP = "age_group"
FLAGS = ("consent", "chronic", "smi", "sud", "housed", "completed")
SPACES = "".join(map(chr, (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288)))
"""What is taken from both ends of a cell, wherever one is read: all that Unicode calls white space."""
MOST_WORDS = 30
"""Different words of a group column; more are a sign of free text."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one agency's extract has. `own`: columns of its people beyond those of everybody; `needs`: those of them that must be there."""

    code: str
    name: str
    services: tuple[str, ...]
    own: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


HOUSING: Mapping[str, Source] = {
    "hmis": Source("hmis", "homeless management information", ("shelter",), ("chronic", "housed", "died_on"), ("consent", "housed")),
    "doc": Source("doc", "corrections", ("jail",), ("died_on",)),
    "dss": Source("dss", "Medicaid claims", ("ed", "inpatient"), ("smi", "died_on")),
    "dmhas": Source("dmhas", "mental health and addiction services", ("psychiatric", "detox"), ("smi", "sud", "died_on")),
}
TRAINING: Mapping[str, Source] = {
    "training": Source("training", "training programs", (), ("completed", "ended_on"), ("completed", "ended_on")),
    "childcare": Source("childcare", "childcare subsidy", ("childcare",)),
    "housing": Source("housing", "housing subsidy", ("housing",)),
    "transport": Source("transport", "transport subsidy", ("transport",)),
}
STUDIES: Mapping[str, Mapping[str, Source]] = {"housing": HOUSING, "training": TRAINING}
ORDERS: Mapping[str, tuple[str, ...]] = {"housing": SOURCES, "training": SUPPORT_SOURCES}
"""The order of sources in the codes of records."""
UNITS = {service: "days" if service in DAYS and service != "shelter" else "nights" for service in SERVICES} | {
    "ed": "visits",
    **dict.fromkeys(SUPPORTS, "dollars"),
}
IN_DAYS = DAYS
MOST_DAYS = 365
PART_2_SERVICES = ("detox",)
PART_2_FLAGS = ("sud",)
"""Records of treatment for substance use, under 42 CFR Part 2: refused unless the agreement covers them."""


@dataclass(frozen=True, slots=True)
class Window:
    """The two years of a study: year 1 begins on `starts`, year 2 twelve months later."""

    starts: date

    @property
    def second(self) -> date:
        return self.starts.replace(year=self.starts.year + 1)

    @property
    def ends(self) -> date:
        """The first day that is no longer part of it."""
        return self.starts.replace(year=self.starts.year + 2)


def columns_of(table: str, source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All columns that a file may have, and those that it must have; of a file with tokens, `token_columns`."""
    if table == EVENTS:
        return ("source", "person", "service", "units", "date", "year"), ("source", "person", "service", "units")
    known = ("source", "person", *IDENTIFIERS, *DETAILS, *GROUP_COLUMNS, *source.own)
    return known, ("source", "person", "first_name", "last_name", "birth_date", *source.needs)


def token_columns(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same of a file whose identifiers were made tokens at home."""
    known = ("source", "person", *TOKENS, *DETAILS, AGE_GROUP, *GROUP_COLUMNS, *source.own)
    return known, ("source", "person", *TOKENS, *source.needs)
