"""Measures by the codes people type."""

from collections.abc import Sequence
from difflib import get_close_matches

from metrics.models import Measure


def ids_of_codes(codes: Sequence[str]) -> tuple[list[int], dict[str, list[str]]]:
    """(ids of the measures found, for each code that is none the codes that look like it)."""
    known = dict(Measure.objects.filter(code__in=codes).values_list("code", "id"))
    unknown = [code for code in dict.fromkeys(codes) if code not in known]
    every = list(Measure.objects.values_list("code", flat=True)) if unknown else []
    return sorted(known.values()), {code: get_close_matches(code.upper(), every) for code in unknown}


def all_measures() -> list[int]:
    """The ids of all measures, ascending."""
    return list(Measure.objects.order_by("id").values_list("id", flat=True))
