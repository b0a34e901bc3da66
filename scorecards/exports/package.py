"""Tables as a Frictionless data package: a ZIP of CSV files with a datapackage.json that describes every column.

The form is the Data Package standard, version 1 (specs.frictionlessdata.io)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scorecards.exports.tables import About, Table
from scorecards.exports.texts import as_csv

IN_MEMORY = 8 << 20
# ZIP counts from 1980; without a moment of its own the same rows give the same bytes.
FIRST_DAY = date(1980, 1, 1)


def as_package(name: str, tables: Sequence[Table], about: About) -> IO[bytes]:
    """The ZIP as a file at its start. `name`: lower case, digits, hyphens."""
    made: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (handed on open)
    stamp = (*max(about.as_of, FIRST_DAY).timetuple()[:3], 0, 0, 0)
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        resources = [_pack(packed, table, stamp) for table in tables]
        described = json.dumps(description(name, about, resources), ensure_ascii=False, indent=1)
        packed.writestr(_entry("datapackage.json", stamp), described + "\n")
    made.seek(0)
    return made


def _entry(name: str, stamp: tuple[int, ...]) -> ZipInfo:
    entry = ZipInfo(name, stamp)  # type: ignore[arg-type]
    entry.compress_type = ZIP_DEFLATED
    return entry


def _pack(packed: ZipFile, table: Table, stamp: tuple[int, ...]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with packed.open(_entry(f"{table.name}.csv", stamp), "w", force_zip64=True) as file:
        for piece in as_csv(table):
            content = piece.encode()
            file.write(content)
            digest.update(content)
            size += len(content)
    return resource(table) | {"bytes": size, "hash": f"sha256:{digest.hexdigest()}"}


def resource(table: Table) -> dict[str, Any]:
    """The description of one table: file, dialect and the schema of its columns."""
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column.name, column.kind, column.meaning) for column in table.columns],
            "missingValues": [""],
        },
    }


def _field(name: str, kind: str, meaning: str) -> dict[str, Any]:
    spoken = {"trueValues": ["yes"], "falseValues": ["no"]} if kind == "boolean" else {}
    moment = {"format": "any"} if kind == "datetime" else {}
    return {"name": name, "type": kind, "description": meaning} | spoken | moment


def description(name: str, about: About, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What datapackage.json holds."""
    known = {"asKnownOn": about.known_on.isoformat()} if about.known_on else {}
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": about.title,
        "description": about.description,
        "homepage": about.address,
        "sources": [{"title": source} for source in about.sources],
        "asOf": about.as_of.isoformat(),
        **known,
        **({"ruleVersion": about.rules} if about.rules else {}),
        "resources": list(resources),
    }
