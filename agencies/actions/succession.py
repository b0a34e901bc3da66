"""That an agency was renamed, merged or split: who carries on its work, and since when."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from agencies.intake.order import circles
from agencies.models import Agency, Succession, SuccessionKind
from agencies.rules.refusals import Refusal


class NoSuccession(Refusal):
    """Why agencies cannot follow each other so: one of its `why`: itself, none, many, few, circle, future, early, ended,
    goes_on, code, name."""


@transaction.atomic
def found_agency(*, like: Agency, code: str, name: str, on: date) -> Agency:
    """A new agency that begins on that day, of the kind and with the mission of the one it follows."""
    if Agency.objects.filter(code__iexact=code).exists():
        raise NoSuccession("code")
    if not name.strip():
        raise NoSuccession("name")
    return Agency.objects.create(
        code=code, name=name.strip(), kind=like.kind, mission=like.mission, website=like.website, effective_from=on
    )


@transaction.atomic
def succeed(*, agency: Agency, by: Sequence[Agency], kind: SuccessionKind, on: date, note: str, goes_on: bool) -> None:
    """Says that agencies carry on the work of this one from that day; unless it goes on beside them, it ended the day before."""
    stored = list(Succession.objects.values_list("predecessor", "successor"))
    wanted = [(agency.pk, one.pk) for one in by]
    came_from: dict[str, list[str]] = {}
    for before, after in {*stored, *wanted}:
        came_from.setdefault(str(after), []).append(str(before))
        came_from.setdefault(str(before), [])
    if circles(came_from):
        raise NoSuccession("circle")
    Succession.objects.bulk_create(
        Succession(predecessor=agency, successor=one, kind=kind, on=on, note=note.strip())
        for one in by
        if (agency.pk, one.pk) not in stored
    )
    if not goes_on:
        agency.effective_to = max(on - timedelta(days=1), agency.effective_from or date.min)
        agency.save(update_fields=["effective_to"])
