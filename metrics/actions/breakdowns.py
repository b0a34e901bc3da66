"""Storing the combinations of categories that readings and targets are the first to use."""

from collections.abc import Mapping

from django.db import transaction

from metrics.intake.breakdowns import Pairs
from metrics.models import Breakdown, Category

LONGEST_LABEL = 500


@transaction.atomic
def store_breakdowns(*, wanted: Mapping[str, Pairs]) -> dict[str, int]:
    """The ids of breakdowns by key, storing the missing ones. Their categories are stored already."""
    if not wanted:
        return {}
    found = dict(Breakdown.objects.filter(key__in=wanted).values_list("key", "id"))
    missing = {key: pairs for key, pairs in wanted.items() if key not in found}
    categories = {(one.dimension.code, one.code): one for one in Category.objects.select_related("dimension")} if missing else {}
    Breakdown.objects.bulk_create(
        [Breakdown(key=key, label=_label([categories[pair] for pair in pairs])) for key, pairs in missing.items()], ignore_conflicts=True
    )
    # Asked again because somebody else may have stored the same one at the same time.
    new = dict(Breakdown.objects.filter(key__in=missing).values_list("key", "id"))
    through = Breakdown.categories.through
    links = [through(breakdown_id=new[key], category_id=categories[pair].pk) for key, pairs in missing.items() for pair in pairs]
    through.objects.bulk_create(links, ignore_conflicts=True)
    return found | new


def _label(categories: list[Category]) -> str:
    return ", ".join(category.label for category in categories)[:LONGEST_LABEL]
