"""How good the links are, as it may be told outside the enclave: small groups of people are hidden, and nothing is told of one person."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from linkage.intake.quality import BINS, Quality, Rate
from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.groups import pooled_counts, words_of
from linkage.rules.shapes import Ints

USUAL = 4
"""Records of a person from which on people are counted together."""
Cell = int | None
"""A number, or None where it is hidden."""


def shown_quality(found: Quality, min_cell: int) -> dict[str, Any]:
    """What leaves of it. `rates` and `groups`: by source, and by group and word, how many records there are and how many are linked;
    `overlap`: share of the people of one source whom another knows; `sizes`: how many people have so many records, the last "n or more";
    `too_large`: those with USUAL records and more."""
    rules, sizes = Rules(min_cell), _sizes(found.sizes, min_cell)
    return {
        "threshold": found.threshold,
        "method": found.method,
        "records": _count(found.records, rules),
        "people": _count(found.people, rules) if rules.may_count(found.records - found.people) else None,
        "pairs": _count(found.pairs, rules),
        "precision": round(found.precision, 3) if rules.may_count(found.pairs) else None,
        "recall": round(found.recall, 3) if rules.may_count(found.pairs) else None,
        "rates": shown_rates(found.rates, min_cell),
        "groups": {name: shown_rates(_together(name, rates, rules), min_cell) for name, rates in found.group_rates.items()},
        "overlap": _overlap(found, rules),
        "sizes": sizes,
        "too_large": _usual_or_more(sizes),
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


def _together(dimension: str, rates: Mapping[str, Rate], rules: Rules) -> dict[str, Rate]:
    """Words of too few records together, as groups of people are. The last word is the one for what is not said."""
    words = list(rates)
    codes = {place if place < len(words) - 1 else -1: rate.records for place, rate in enumerate(rates.values())}
    return {
        words_of(dimension, part, words): Rate(size, sum(rates[words[code]].linked for code in part))
        for part, size in pooled_counts(codes, rules)
    }


def _sizes(found: Mapping[int, int], min_cell: int) -> dict[str, Cell]:
    """How many people have 1, 2, ... records, and that many or more: at most USUAL rows, fewer where somebody who knows how many records
    and people there are in all could prove that few have more than the last. Nothing where nothing helps."""
    for last in range(USUAL, 0, -1):
        counts = {str(size): found.get(size, 0) for size in range(1, last)}
        larger = {size: number for size, number in found.items() if size >= last}
        above = sum((size - last) * number for size, number in larger.items())
        counts[_or_more(last)] = sum(larger.values())
        if all(number == 0 or number >= min_cell for number in (*counts.values(), above)):
            return {size: number for size, number in counts.items() if number}
    return {}


def _usual_or_more(sizes: Mapping[str, Cell]) -> Cell:
    """From what is shown alone: nobody where the rows end before, unknown where the last one begins earlier."""
    none = sizes and not any(row.endswith("more") for row in sizes)
    return 0 if none else sizes.get(_or_more(USUAL))


def _or_more(size: int) -> str:
    return f"{size} or more"


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
