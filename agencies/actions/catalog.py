"""Agencies and services from the rows of their files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from agencies.actions.put import Put, put
from agencies.intake.order import levels
from agencies.models import Agency, Service


@transaction.atomic
def put_agencies(*, rows: Sequence[Mapping[str, Any]]) -> Put:
    """Write agencies, each after the one it names as predecessor."""
    by_code = {row["code"]: row for row in rows}
    total = Put()
    for level in levels({code: row["predecessor"] for code, row in by_code.items()}):
        ids = dict(Agency.objects.values_list("code", "pk"))
        total.add(put(Agency.objects.all(), key=["code"], rows=[_agency(by_code[code], ids) for code in level]))
    return total


def _agency(row: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    plain = {name: value for name, value in row.items() if name != "predecessor"}
    return plain | {"predecessor_id": ids[row["predecessor"]] if row["predecessor"] else None}


@transaction.atomic
def put_services(*, rows: Sequence[Mapping[str, Any]]) -> Put:
    """Write services; their agencies are stored."""
    ids = dict(Agency.objects.values_list("code", "pk"))
    plain = [{name: value for name, value in row.items() if name != "agency"} | {"agency_id": ids[row["agency"]]} for row in rows]
    return put(Service.objects.all(), key=["code"], rows=plain)
