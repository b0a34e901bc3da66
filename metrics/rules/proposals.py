"""Which fields of a measure its judgment rests on, and what kind of change each one is."""

from collections.abc import Mapping
from typing import Any

from metrics.rules.loosening import widens

FIELDS: Mapping[str, tuple[str, ...]] = {
    "tolerance": ("tolerance",),
    "baseline": ("baseline_period", "baseline_end", "baseline_value"),
    "formula": ("formula",),
    "definition": (
        "name", "definition", "numerator", "denominator", "unit", "direction", "period", "combine", "path", "status_rules",
    ),
    "limits": ("frozen_mean", "frozen_range", "frozen_from", "frozen_until"),
    "retirement": ("retired_on",),
}  # fmt: skip
GUARDED: tuple[str, ...] = tuple(name for names in FIELDS.values() for name in names)
"""What nobody changes on a measure in the catalog without a reason."""
PUT_BY_FORM: Mapping[str, tuple[str, ...]] = {
    **FIELDS, "definition": ("name", "definition", "numerator", "denominator", "unit", "direction", "path"),
}  # fmt: skip
"""What the page offers; the rest changes with the files of the catalog, for a reason too."""


def kinds_of_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """What changed, by kind: the fields before and after."""
    found = {}
    for kind, names in FIELDS.items():
        changed = [name for name in names if before[name] != after[name]]
        if changed:
            found[kind] = ({name: before[name] for name in changed}, {name: after[name] for name in changed})
    return found


def change_loosens(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool | None:
    """Whether a change of a measure's fields makes its target easier to reach; None where that cannot be said."""
    if kind == "tolerance":
        return widens(before.get("tolerance"), after.get("tolerance"))
    return True if kind == "retirement" and after.get("retired_on") else None
