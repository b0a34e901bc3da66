"""The files that belong to an upload: its bytes, its findings, all its changes; and the empty file to fill."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules.policy import DATA_KEEPERS, Viewer
from metrics.models import Measure, UploadContent
from metrics.queries.labels import PERIODS
from metrics.queries.uploads import sees_whole_file
from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an upload. `findings`: all that were listed; `refused`: the rows, of the tidy table where a layout made one."""

    filename: str
    raw: bytes
    tidy: bytes
    findings: tuple[Mapping[str, Any], ...]
    refused: frozenset[int]
    changes: bytes
    understood: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Blank:
    """A measure as the empty file names it: with the period that ended last."""

    code: str
    label: str
    name: str
    unit: str
    source: str


def kept(who: Viewer, upload_id: int) -> Kept | None:
    """What is kept of an upload all of which `who` may see; None when there is nothing."""
    found = UploadContent.objects.select_related("upload").filter(pk=upload_id).first()
    if found is None or not sees_whole_file(who, found.upload):
        return None
    told = json.loads(_unpacked(found.findings) or b"{}")
    return Kept(
        filename=found.upload.filename,
        raw=bytes(found.raw),
        tidy=_unpacked(found.tidy),
        findings=tuple(told.get("findings", ())),
        refused=frozenset(told.get("refused", ())),
        changes=_unpacked(found.effect),
        understood=found.upload.understood,
    )


def _unpacked(packed: Any) -> bytes:
    return gzip.decompress(bytes(packed)) if packed else b""


def blanks(who: Viewer, *, ended_by: date) -> list[Blank]:
    """The measures `who` hands figures in of, in the order of their codes: of the own agencies, or all."""
    found = Measure.objects.filter(retired_on__isnull=True, formula="").order_by("code")
    own = found if who.state_roles & DATA_KEEPERS else found.filter(agency_id__in=who.agencies)
    return [Blank(one.code, _ended(PERIODS[one.period], ended_by), one.name, one.unit, one.source) for one in own]


def _ended(type_: PeriodType, day: date) -> str:
    """The label of the newest period that ended by the day."""
    period = period_holding(type_, day)
    return period.label if period.end <= day else period.previous().label
