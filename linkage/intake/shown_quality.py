"""How good the links are, as it may be told outside the enclave: small groups of people are hidden, and nothing is told of one person."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from linkage.intake.quality import BINS, Quality, Rate
from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.shapes import Ints

Cell = int | None
"""A number, or None where it is hidden."""


def shown_quality(found: Quality, min_cell: int) -> dict[str, Any]:
    """What leaves of it. `rates` and `groups`: by source, and by group and word, how many records there are and how many are linked;
    `overlap`: share of the people of one source whom another knows; `sizes`: how many people have so many records."""
    rules = Rules(min_cell)
    return {
        "threshold": found.threshold,
        "method": found.method,
        "records": _count(found.records, rules),
        "people": _count(found.people, rules),
        "pairs": _count(found.pairs, rules),
        "precision": round(found.precision, 3) if rules.may_count(found.pairs) else None,
        "recall": round(found.recall, 3) if rules.may_count(found.pairs) else None,
        "rates": shown_rates(found.rates, min_cell),
        "groups": {name: shown_rates(rates, min_cell) for name, rates in found.group_rates.items()},
        "overlap": _overlap(found, rules),
        "sizes": _row({str(size): number for size, number in sorted(found.sizes.items())}, min_cell),
        "too_large": _count(found.too_large, rules),
        "bins": {"bounds": list(BINS), "pairs": list(_row(dict(enumerate(found.bins)), min_cell).values())},
        "rules": [{"rule": rule.rule, "pairs": _count(rule.pairs, rules)} for rule in found.rules],
    }


def _count(count: int, rules: Rules) -> Cell:
    return count if rules.may_count(count) else None


def shown_rates(rates: Mapping[str, Rate], min_cell: int) -> dict[str, dict[str, Cell]]:
    """Records and linked records by name, past the rule for tables: linked and not linked are its columns, and the totals are known."""
    names = list(rates)
    if not names:
        return {}
    table = np.array([[rates[name].linked, rates[name].records - rates[name].linked] for name in names], dtype=np.int64)
    hidden = suppress(table, min_cell)
    return {
        name: {
            "records": None if hidden.rows[place] else int(table[place].sum()),
            "linked": None if hidden.cells[place, 0] or hidden.rows[place] else int(table[place, 0]),
        }
        for place, name in enumerate(names)
    }


def _row(counts: Mapping[Any, int], min_cell: int) -> dict[Any, Cell]:
    """Counts that add up to a known total."""
    if not counts:
        return {}
    table: Ints = np.array([list(counts.values())], dtype=np.int64)
    hidden = suppress(table, min_cell)
    return {name: None if hidden.cells[0, place] else int(count) for place, (name, count) in enumerate(counts.items())}


def _overlap(found: Quality, rules: Rules) -> dict[str, dict[str, float | None]]:
    """Shares in multiples of the smallest cell: of the people of a source, whom another one knows too."""
    known = {one: others[one] for one, others in found.overlap.items()}
    return {
        one: {other: _share(both, known[one], rules) for other, both in others.items() if other != one}
        for one, others in found.overlap.items()
    }


def _share(both: int, known: int, rules: Rules) -> float | None:
    found = rules.share(both / known, known) if known else None
    return None if found is None else round(found, 4)
