"""What a run says of itself, in words: what its stages counted, what reproduces it, and the digests of what it read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkage.queries.kinds import source_name
from linkage.queries.runs import RunPage, StageRow
from scorecards.charts.studies import words
from scorecards.charts.studies.logged import KINDS
from scorecards.charts.studies.matching import rate_text
from scorecards.templatetags.amounts import count_text

COUNTED: dict[str, Promise] = {
    "files": gettext_lazy("files"),
    "records": gettext_lazy("records"),
    "people": gettext_lazy("people"),
    "pairs": gettext_lazy("pairs taken for one person"),
    "precision": gettext_lazy("precision, estimated"),
    "recall": gettext_lazy("recall, estimated"),
    "settings": gettext_lazy("settings answered"),
    "combinations": gettext_lazy("combinations of supports"),
    "bytes": gettext_lazy("size of the finding"),
}
"""What a stage counts, in the order in which it is told."""
RATES = ("precision", "recall")
SETTLED: dict[str, Promise] = {
    "kind": gettext_lazy("Kind of study"),
    "method": gettext_lazy("Version of the method"),
    "seed": gettext_lazy("Seed"),
    "prices": gettext_lazy("Price table"),
    "services": gettext_lazy("Services"),
    "allows_part2": gettext_lazy("Records under 42 CFR Part 2"),
    "min_cell": gettext_lazy("Fewest people a figure is about"),
    "linked_by": gettext_lazy("Records linked by"),
    "draws": gettext_lazy("Draws"),
    "imputations": gettext_lazy("Imputations of the links"),
}
"""What settles an answer, in the order in which it is told. Anything else follows under its own name."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with what it counted in words."""

    row: StageRow
    facts: str


def stages(run: RunPage) -> list[Stage]:
    """The stages of a run, each with its counts as one line."""
    return [Stage(one, "; ".join(_counts(one.counts))) for one in run.stages]


def _counts(counts: Mapping[str, Any]) -> Iterator[str]:
    for name, label in COUNTED.items():
        if name in counts:
            yield f"{label}: {_counted(name, counts[name])}"


def _counted(name: str, value: Any) -> str:
    if name == "bytes":
        return filesizeformat(value)
    return rate_text(value) if name in RATES else count_text(value)


def settled(run: RunPage) -> list[tuple[str, str]]:
    """What the run can be reproduced from, as labels and words; the digests of its files are `digests`."""
    given = {name: value for name, value in run.configuration.items() if name != "extracts"}
    order = [*(name for name in SETTLED if name in given), *sorted(name for name in given if name not in SETTLED)]
    found = [(str(SETTLED.get(name, name.replace("_", " ").capitalize())), _said(run, name, given[name])) for name in order]
    return [(label, value) for label, value in found if value]


def _said(run: RunPage, name: str, value: Any) -> str:
    if name == "prices":
        return _prices(run, str(value))
    if name == "kind":
        return str(KINDS.get(str(value), value))
    if name == "services":
        return ", ".join(words.service(str(one)) for one in value)
    if name == "linked_by":
        return _("run %(n)s") % {"n": value} if value else ""
    if isinstance(value, bool):
        return _("allowed") if value else _("not allowed")
    return str(value)


def _prices(run: RunPage, version: str) -> str:
    """The version of the prices: the one that was chosen, else that which the finding was made with. A study of supports has none."""
    made_with = run.finding.content.get("answers", {}).get("prices", {}).get("version", "") if run.finding else ""
    if version or made_with:
        return version or _("%(version)s, which ships with the method") % {"version": made_with}
    return _("the one that ships with the method") if run.configuration.get("kind") == "housing" else ""


def digests(run: RunPage) -> list[tuple[str, str]]:
    """Name and SHA-256 of everything the run read and made."""
    kind = str(run.configuration.get("kind", ""))
    files = [(_file(kind, name), digest) for name, digest in sorted(run.configuration.get("extracts", {}).items())]
    made = [(_("Model of the links"), run.model_sha256), (_("The finding"), run.finding.sha256 if run.finding else "")]
    return [*files, *((name, digest) for name, digest in made if digest)]


def _file(kind: str, name: str) -> str:
    source, _space, part = name.partition(" ")
    named = source_name(kind, source) if kind else source
    parts = {"people": _("people"), "events": _("events")}
    return _("%(source)s: %(part)s") % {"source": named[:1].upper() + named[1:], "part": parts.get(part, part)}
