"""How well records were matched: how many were linked, in which agency and group, and what the model expects of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linkage.queries.kinds import SOURCES_OF, source_name
from scorecards.charts.studies import words
from scorecards.charts.studies.tables import Row
from scorecards.templatetags.amounts import amount_text, count_text

HIDDEN = "too few people"


@dataclass(frozen=True, slots=True)
class Matched:
    """`facts`: what stands at the head (label, value); `rates`: by agency; `groups`: by dimension; `sizes`: records of a person, and how
    many people have so many."""

    summary: str
    facts: tuple[tuple[str, str], ...]
    rates: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    sizes: tuple[Row, ...]
    rules: tuple[Row, ...]
    method: str


def matched(said: Mapping[str, Any] | None) -> Matched | None:
    """From what a finding says of its links; None where it says nothing."""
    if not said:
        return None
    return Matched(
        summary=_summary(said),
        facts=tuple(_facts(said)),
        rates=tuple(_rate(_source(name), each) for name, each in said["rates"].items()),
        groups=tuple(
            (str(words.DIMENSIONS.get(name, name)), tuple(_rate(word, each) for word, each in rates.items()))
            for name, rates in said["groups"].items()
        ),
        sizes=tuple(Row(_records(size), (_count(people),)) for size, people in said["sizes"].items()),
        rules=tuple(Row(each["rule"], (_count(each["pairs"]),)) for each in said["rules"]),
        method=said["method"],
    )


def _summary(said: Mapping[str, Any]) -> str:
    told = {"records": _count(said["records"]), "people": _count(said["people"])}
    first = _("%(records)s client records belong to %(people)s people.") % told
    if said["precision"] is None or said["recall"] is None:
        return first
    expected = _("By the model's own account %(precision)s of its links are right and it finds %(recall)s of those there are.")
    return f"{first} {expected}" % {"precision": _rate_text(said["precision"]), "recall": _rate_text(said["recall"])}


def _facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Client records in"), _count(said["records"])),
        (_("People"), _count(said["people"])),
        (_("Pairs taken for one person"), _count(said["pairs"])),
        (_("Precision, estimated"), _rate_text(said["precision"])),
        (_("Recall, estimated"), _rate_text(said["recall"])),
        (_("People with more records than usual"), _count(said["too_large"])),
    ]


def _rate(name: str, each: Mapping[str, Any]) -> Row:
    records, linked = each["records"], each["linked"]
    share = words.share(linked / records) if records and linked is not None else _count(None)
    return Row(name, (_count(records), _count(linked), share))


def _source(name: str) -> str:
    kind = next((kind for kind, sources in SOURCES_OF.items() if name in sources), "")
    return source_name(kind, name) if kind else name


def _records(size: str) -> str:
    return _("1 record") if size == "1" else _("%(n)s records") % {"n": size}


def _count(number: float | None) -> str:
    return str(words.HIDDEN[HIDDEN]) if number is None else count_text(number)


def _rate_text(value: float | None) -> str:
    if value is None:
        return str(words.HIDDEN[HIDDEN])
    # It comes rounded to thousandths, and no model is sure of itself.
    return _("over %(share)s") % {"share": amount_text(99.9, "percent", 1)} if value >= 1 else amount_text(100 * value, "percent", 1)
