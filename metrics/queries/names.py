"""What the catalog calls its measures, agencies and categories, so that names in foreign files can stand for codes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from agencies.models import Agency
from metrics.intake.layouts import Names
from metrics.intake.layouts.ledger import folded
from metrics.models import Category, Measure


def names(within: Collection[int] | None = None) -> Names:
    """Every measure, agency and category by its code, and by its name where no other has the same: three or four queries.

    `within`: only measures of these agencies, so that a file tells nobody the code of a measure that is not theirs."""
    measures = Measure.objects.all() if within is None else Measure.objects.filter(agency_id__in=within)
    categories: dict[str, dict[str, str]] = defaultdict(dict)
    for dimension, code, label in Category.objects.values_list("dimension__code", "code", "label"):
        categories[dimension].setdefault(folded(label), code)
        categories[dimension][folded(code)] = code
    return Names(
        measures=_by_name(measures.values_list("code", "name")),
        agencies=_by_name(Agency.objects.values_list("code", "name")),
        categories=dict(categories),
        own=_only_one(within),
    )


def _only_one(within: Collection[int] | None) -> str:
    """The code of the agency, when there is one alone."""
    codes = Agency.objects.filter(pk__in=within or ()).values_list("code", flat=True)[:2]
    return codes[0] if len(codes) == 1 else ""


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(pairs)
    times = Counter(folded(name) for _, name in listed)
    named = {folded(name): code for code, name in listed if times[folded(name)] == 1}
    return named | {folded(code): code for code, _ in listed} | {code: code for code, _ in listed}
