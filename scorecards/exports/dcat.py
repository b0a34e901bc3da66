"""`data.json`: published measures as datasets of a DCAT-US catalog.

The form is DCAT-US Schema 1.1 (resources.data.gov/resources/dcat-us)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from metrics.rules.codes import PeriodType
from scorecards.queries.publications import Publication

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
# How often a figure is expected, as ISO 8601 says it; what follows no calendar is irregular.
OFTEN = {
    PeriodType.MONTH: "R/P1M", PeriodType.YTD: "R/P1M", PeriodType.QUARTER: "R/P3M", PeriodType.YEAR: "R/P1Y", PeriodType.SFY: "R/P1Y",
    PeriodType.FFY: "R/P1Y", PeriodType.SCHOOL_YEAR: "R/P1Y", PeriodType.ROLLING3: "R/P1Y", PeriodType.ROLLING5: "R/P1Y",
}  # fmt: skip
FILES = [("csv", "text/csv", "CSV"), ("json", "application/json", "JSON"),
         ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook"),
         ("package", "application/zip", "Data package")]  # fmt: skip


def data_json(rows: Sequence[Publication], absolute: Callable[[str], str]) -> dict[str, Any]:
    """The catalog; `absolute` makes an address of a path."""
    return {
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [_dataset(row, absolute) for row in rows],
    }


def _dataset(row: Publication, absolute: Callable[[str], str]) -> dict[str, Any]:
    page = absolute(reverse("measure", args=[row.code]))
    found: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": page,
        "title": row.name,
        "description": row.definition or row.name,
        "keyword": sorted({*row.areas, row.agency, "performance measure"}),
        "modified": row.modified.isoformat(),
        "publisher": {"@type": "org:Organization", "name": row.agency},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": row.responsible or row.agency,
            "hasEmail": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
        },
        "accessLevel": "public",
        "landingPage": page,
        "spatial": "Connecticut",
        "distribution": [_distribution(page, *file) for file in FILES],
    }
    if row.first and row.last:
        found["temporal"] = f"{row.first.isoformat()}/{row.last.isoformat()}"
    if row.period in OFTEN:
        found["accrualPeriodicity"] = OFTEN[row.period]
    return found


def _distribution(page: str, form: str, media: str, title: str) -> dict[str, str]:
    return {"@type": "dcat:Distribution", "title": title, "mediaType": media, "downloadURL": f"{page}?format={form}"}
