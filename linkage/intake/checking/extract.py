"""One extract: its two files together."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agencies.intake.findings import Finding, Refused, refuses
from linkage.intake.checking.collecting import Collector
from linkage.intake.checking.events import Bounds, check_events
from linkage.intake.checking.people import check_columns, check_people
from linkage.intake.checking.reading import header_of
from linkage.intake.extracts import Extract
from linkage.intake.layouts import EVENTS, PEOPLE, SPACES, STUDIES, TOKENS, Source, Window, columns_of, token_columns

SEE = "docs/data-formats.md has the layout."


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the agreement and the study allow. `may_have_part_2`: records of treatment under 42 CFR Part 2."""

    kind: str
    window: Window
    today: date
    may_have_part_2: bool = False
    has_tokens: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows of both files, and everything found. No finding says what a cell of an identifier says."""

    people: int
    events: int
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return refuses(self.findings)


def check_extract(extract: Extract, allowed: Allowed) -> Checked:
    """All problems of both files at once. Reads them once, in bounded memory; writes nothing."""
    source = STUDIES[allowed.kind].get(extract.source)
    if source is None:
        known = ", ".join(STUDIES[allowed.kind])
        problem = f"A {allowed.kind} study has no source {extract.source}."
        return Checked(0, 0, (Finding(extract.people.name, 0, "source", extract.source, problem, f"Use one of: {known}."),))
    of_people, of_events = Collector(extract.people.name), Collector(extract.events.name if extract.events else "")
    people, persons = _people(extract.people, source, allowed, of_people)
    events = _events(extract.events, source, allowed, persons, of_events)
    return Checked(people, events, of_people.findings() + of_events.findings())


def _people(path: Path, source: Source, allowed: Allowed, collector: Collector) -> tuple[int, object]:
    """Rows, and the column of persons where it can be read."""
    known, needed = token_columns(source) if allowed.has_tokens else columns_of(PEOPLE, source)
    try:
        names = _header(path, known, needed, collector)
        if names is None:
            return 0, None
        seen = check_people(path, names, source.code, allowed.today, collector)
        check_columns(seen, source, collector, may_have_part_2=allowed.may_have_part_2)
    except Refused as why:
        collector.whole("", why.problem, why.fix)
        return 0, None
    return seen.rows, seen.columns["person"].combine_chunks()


def _events(path: Path | None, source: Source, allowed: Allowed, persons: object, collector: Collector) -> int:
    if path is None:
        if source.services:
            collector.whole("", f"The extract of {source.code} has no file of events.", SEE)
        return 0
    if not source.services:
        collector.whole("", f"{source.code} has no events in this study.", "Leave the file out.")
        return 0
    bounds = Bounds(source, allowed.window, allowed.today, allowed.may_have_part_2)
    try:
        names = _header(path, *columns_of(EVENTS, source), collector)
        return 0 if names is None else check_events(path, names, bounds, persons, collector)
    except Refused as why:
        collector.whole("", why.problem, why.fix)
        return 0


def _header(path: Path, known: tuple[str, ...], needed: tuple[str, ...], collector: Collector) -> list[str] | None:
    """The columns, or None where the rows cannot be judged for what is wrong with them. A column that the layout does not know is told by
    its place: where the header is missing, a person stands in its stead."""
    names = [name.strip(SPACES) for name in header_of(path)]
    if not set(names) & set(known):
        raise Refused("The first row is no header.", f"Put the names of the columns there. {SEE}")
    for place, name in enumerate(names, start=1):
        if name not in known:
            collector.whole(f"column {place}", "The layout has no such column.", _fix_of(name))
    for name in needed:
        if name not in names:
            collector.whole(name, "The column is missing.", SEE)
    for name, times in Counter(names).items():
        if times > 1 and name in known:
            collector.whole(name, f"There are {times} columns of this name.", "Leave one.")
    is_readable = set(names) <= set(known) and set(needed) <= set(names) and len(set(names)) == len(names)
    return names if is_readable else None


def _fix_of(name: str) -> str:
    if name in TOKENS:
        return "It is one of tokens: the files of people of a study that links by tokens have these, and no other."
    return f"Take it out, or name it as the layout does. {SEE}"
