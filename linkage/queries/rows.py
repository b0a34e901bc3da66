"""What is told of studies: the rows that pages, API and exports share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study of the list. `stands`: in one word where it is: planned, running, found, asked, published, destroyed, or refused,
    failed and canceled by its newest run. `finding`: the digest of its newest published finding, empty where there is none."""

    code: str
    title: str
    question: str
    kind: str
    kind_name: str
    is_synthetic: bool
    agreement: str
    owners: tuple[str, ...]
    stands: str
    published_at: datetime | None
    destroyed_at: datetime | None
    finding: str


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An agency whose data a study uses: its sources in words, and the fewest people a figure may be about."""

    agency_id: int
    agency: str
    code: str
    sources: tuple[str, ...]
    min_cell: int


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """What was signed. `not_in_force`: why nothing may be done under it today, in words; empty when it may."""

    number: str
    purpose: str
    legal_basis: str
    services: tuple[str, ...]
    allows_part2: bool
    starts: date
    expires: date
    destroy_on: date
    not_in_force: str
    owners: tuple[OwnerRow, ...]


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """A file in the enclave, or one that was. `findings`: what its check says, for who may read it, else empty."""

    extract_id: int
    source: str
    source_name: str
    part: str
    agency: str
    filename: str
    sha256: str
    size_bytes: int
    state: str
    state_name: str
    rows: int
    counts: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    received_by: str
    received_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of its study."""

    number: int
    state: str
    state_name: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    error: str
    release: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What a run found, in aggregates from which small cells are gone. `run`: its number."""

    run: int
    content: Mapping[str, Any]
    sha256: str
    made_at: datetime
    published_at: datetime | None
    configuration: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DestinationRow:
    destination_id: int
    figure: str
    measure_code: str
    measure: str


@dataclass(frozen=True, slots=True)
class StudyPage:
    """Everything of a study that the reader may see. `work` is empty (no agreement, extracts and runs) for who reads what is
    published alone.

    `finding`: the newest published one, or for its officers and owners the newest of all where none is. `linked`: the files that its newest
    finished run linked ("hmis people"), with their digests."""

    row: StudyRow
    study_id: int
    year_2_starts: date
    year_2_ends: date
    configuration: Mapping[str, Any]
    price_table: str
    destroyed_why: str
    destroyed: Mapping[str, Any]
    sees_work: bool
    agreement: AgreementRow | None
    extracts: tuple[ExtractRow, ...]
    runs: tuple[RunRow, ...]
    linked: Mapping[str, str]
    destinations: tuple[DestinationRow, ...]
    finding: FindingRow | None
    may_run: bool
