"""How well records were matched: how many were linked, in which agency and group, and what the model expects of itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkage.queries.kinds import name_of
from scorecards.charts.studies import words
from scorecards.charts.studies.strips import length
from scorecards.charts.studies.tables import Row
from scorecards.templatetags.amounts import amount_text, count_text

HIDDEN = "too few people"
NEARLY = 0.99
COLUMNS: dict[str, Promise] = {
    "ssn": gettext_lazy("Social Security number"),
    "ssn4": gettext_lazy("last four digits of the Social Security number"),
    "dob": gettext_lazy("birth date"),
    "birth": gettext_lazy("birth date"),
    "name": gettext_lazy("name"),
    "yob": gettext_lazy("birth year"),
    "day": gettext_lazy("birthday without the year"),
    "first": gettext_lazy("first name"),
    "firstc": gettext_lazy("first name, short forms as one"),
    "last": gettext_lazy("last name"),
    "zip": gettext_lazy("ZIP code"),
    "initials": gettext_lazy("initials"),
    "first=last": gettext_lazy("first and last name exchanged"),
}
"""What a rule of the linking names, in words."""


@dataclass(frozen=True, slots=True)
class Matched:
    """`facts`: what stands at the head (label, value); `rates`: by agency; `groups`: by dimension; `sizes`: records of a person, and how
    many people have so many. `overlap`: of each agency's records the share that is linked to each of `agencies`; `chances`: how sure the
    model is of the pairs it compared; `left_out`: what is not shown, and why."""

    summary: str
    facts: tuple[tuple[str, str], ...]
    rates: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    sizes: tuple[Row, ...]
    rules: tuple[Row, ...]
    agencies: tuple[str, ...]
    overlap: tuple[Row, ...]
    chances: tuple[Row, ...]
    left_out: str
    method: str


def matched(said: Mapping[str, Any] | None) -> Matched | None:
    """From what a finding says of its links; None where it says nothing."""
    if not said:
        return None
    return Matched(
        summary=_summary(said),
        facts=tuple(_facts(said)),
        rates=tuple(_rate(name_of(name), each) for name, each in said["rates"].items()),
        groups=tuple(_groups(said["groups"])),
        sizes=tuple(Row(_records(size), (_count(people),)) for size, people in said["sizes"].items() if people is not None),
        rules=tuple(Row(_rule(each["rule"]), (_count(each["pairs"]),)) for each in said["rules"]),
        agencies=tuple(name_of(name) for name in said.get("overlap") or ()),
        overlap=tuple(_overlap(said.get("overlap") or {})),
        chances=tuple(_chances(said.get("bins") or {})),
        left_out=words.left_out(_hidden(said)),
        method=said["method"],
    )


def _groups(said: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """By dimension, those groups that can be shown. Where nobody is counted there is nothing to say."""
    for name, rates in said.items():
        rows = tuple(_rate(word, each) for word, each in rates.items() if each["records"] and each["linked"] is not None)
        if rows:
            yield words.dimension(name), rows


def _hidden(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """The groups and sizes whose counts are hidden."""
    found = {name: [word for word, each in rates.items() if _is_hidden(each)] for name, rates in said["groups"].items()}
    found[_("Records of a person")] = [size for size, people in said["sizes"].items() if people is None]
    return {name: labels for name, labels in found.items() if labels}


def _is_hidden(each: Mapping[str, Any]) -> bool:
    return each["records"] is None or each["linked"] is None


def _rule(rule: str) -> str:
    """A rule in words: pairs are compared that have all of it in common."""
    return ", ".join(_part(part) for part in rule.split(" and ") if part != "last=first")


def _part(part: str) -> str:
    return str(COLUMNS.get(part.removeprefix("t_"), part))


def _overlap(said: Mapping[str, Mapping[str, float | None]]) -> Iterator[Row]:
    for name, shares in said.items():
        yield Row(name_of(name), tuple("–" if other == name else _share(shares.get(other)) for other in said))


def _share(value: float | None) -> str:
    return str(words.HIDDEN[HIDDEN]) if value is None else words.share(value)


def _chances(said: Mapping[str, Sequence[float | None]]) -> Iterator[Row]:
    """Pairs by the chance the model gives that they are one person, with a bar from nothing to the most."""
    bounds, pairs = said.get("bounds", ()), said.get("pairs", ())
    most = max((each for each in pairs if each is not None), default=None)
    for low, high, count in zip(bounds, bounds[1:], pairs, strict=False):
        name = _("%(low)s to %(high)s") % {"low": _chance(low), "high": _chance(high)}
        yield Row(name, (_count(count),), length(count, most))


def _chance(value: float | None) -> str:
    return amount_text(100 * (value or 0.0), "percent", 1 if (value or 0.0) > NEARLY and value != 1 else 0)


def _summary(said: Mapping[str, Any]) -> str:
    told = {"records": _count(said["records"]), "people": _count(said["people"])}
    first = _("%(records)s client records belong to %(people)s people.") % told
    if said["precision"] is None or said["recall"] is None:
        return first
    expected = _("By the model's own account %(precision)s of its links are right and it finds %(recall)s of those there are.")
    return f"{first} {expected}" % {"precision": rate_text(said["precision"]), "recall": rate_text(said["recall"])}


def _facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Client records in"), _count(said["records"])),
        (_("People"), _count(said["people"])),
        (_("Pairs taken for one person"), _count(said["pairs"])),
        (_("Precision, estimated"), rate_text(said["precision"])),
        (_("Recall, estimated"), rate_text(said["recall"])),
        (_("People with more records than usual"), _count(said["too_large"])),
    ]


def _rate(name: str, each: Mapping[str, Any]) -> Row:
    records, linked = each["records"], each["linked"]
    share = words.share(linked / records) if records and linked is not None else _count(None)
    return Row(name, (_count(records), _count(linked), share))


def _records(size: str) -> str:
    return _("1 record") if size == "1" else _("%(n)s records") % {"n": size}


def _count(number: float | None) -> str:
    return str(words.HIDDEN[HIDDEN]) if number is None else count_text(number)


def rate_text(value: float | None) -> str:
    """An estimated rate: near one it is told as a bound."""
    if value is None:
        return str(words.HIDDEN[HIDDEN])
    # It comes rounded to thousandths, and no model is sure of itself.
    return _("over %(share)s") % {"share": amount_text(99.9, "percent", 1)} if value >= 1 else amount_text(100 * value, "percent", 1)
