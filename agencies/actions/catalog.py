"""Agencies and services from the rows of their files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from agencies.actions.put import Put, put
from agencies.models import Agency, Service, Succession, SuccessionKind


@transaction.atomic
def put_agencies(*, rows: Sequence[Mapping[str, Any]]) -> Put:
    """Write agencies, and for each that it carried on the work of those it names as predecessors and of no others."""
    plain = [{name: value for name, value in row.items() if name != "predecessor"} for row in rows]
    done = put(Agency.objects.all(), key=["code"], rows=plain)
    moved = _carry_on(rows) - set(done.touched)
    done.changed, done.same = done.changed + len(moved), done.same - len(moved)
    done.touched += moved
    return done


def _carry_on(rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """Brings the successions of these agencies to what the rows say; the agencies of which that changed something. What a succession
    says beside its two agencies stays as it was."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    wanted = {(agencies[code].pk, agencies[row["code"]].pk) for row in rows for code in row["predecessor"]}
    named = {agencies[row["code"]].pk for row in rows}
    stored = set(Succession.objects.filter(successor__in=named).values_list("predecessor", "successor"))
    for before, after in sorted(stored - wanted):
        Succession.objects.get(predecessor=before, successor=after).delete()
    by_id = {agency.pk: agency for agency in agencies.values()}
    kinds = _kinds({*wanted, *Succession.objects.values_list("predecessor", "successor")})
    Succession.objects.bulk_create(
        Succession(predecessor=by_id[before], successor=by_id[after], kind=kinds[before, after], on=_day(by_id[before], by_id[after]))
        for before, after in sorted(wanted - stored)
    )
    return {after for _, after in stored ^ wanted}


def _kinds(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], SuccessionKind]:
    """One to one is another name, several to one a merger, one to several a split."""
    before, after = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    kind = {(False, False): SuccessionKind.RENAMED, (False, True): SuccessionKind.MERGED}
    return {pair: kind.get((before[pair[0]] > 1, after[pair[1]] > 1), SuccessionKind.SPLIT) for pair in pairs}


def _day(before: Agency, after: Agency) -> date | None:
    """Since when, as far as the dates of the two say it."""
    return after.effective_from or before.effective_to


@transaction.atomic
def put_services(*, rows: Sequence[Mapping[str, Any]]) -> Put:
    """Write services; their agencies are stored."""
    ids = dict(Agency.objects.values_list("code", "pk"))
    plain = [{name: value for name, value in row.items() if name != "agency"} | {"agency_id": ids[row["agency"]]} for row in rows]
    return put(Service.objects.all(), key=["code"], rows=plain)
