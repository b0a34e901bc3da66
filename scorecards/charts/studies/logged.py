"""The facts of an entry of the privacy log in words."""

from collections.abc import Iterator, Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkage.queries.log import LogRow
from scorecards.templatetags.amounts import count_text

SHOWN = 16
"""So many signs of a digest."""
KINDS: dict[str, Promise] = {"housing": gettext_lazy("supportive housing"), "training": gettext_lazy("supports around training")}
PATTERNS: Mapping[str, Promise] = {
    "run": gettext_lazy("Run %(value)s."),
    "linked_by": gettext_lazy("Records linked by run %(value)s."),
    "agreement": gettext_lazy("Agreement %(value)s."),
    "expires": gettext_lazy("It expires on %(value)s."),
    "kind": gettext_lazy("Kind of study: %(value)s."),
    "changed": gettext_lazy("Changed: %(value)s."),
    "figure": gettext_lazy("Figure: %(value)s."),
    "measure": gettext_lazy("Measure: %(value)s."),
    "no_longer": gettext_lazy("No longer for measure %(value)s."),
    "file": gettext_lazy("File %(value)s."),
    "bytes": gettext_lazy("Size: %(value)s."),
    "files": gettext_lazy("Files: %(value)s."),
    "refused": gettext_lazy("Refused: %(value)s."),
    "stage": gettext_lazy("Stage: %(value)s."),
    "state": gettext_lazy("State: %(value)s."),
    "why": gettext_lazy("Why: %(value)s"),
    "note": gettext_lazy("%(value)s"),
    "sha256": gettext_lazy("Digest %(value)s."),
    "digests": gettext_lazy("Digests: %(value)s."),
}


def facts(entry: LogRow) -> str:
    """What an entry says beside who, when and what, in sentences; a fact without words of its own keeps its name."""
    return " ".join(_facts(dict(entry.detail)))


def _facts(detail: dict[str, str]) -> Iterator[str]:
    for name in sorted(detail, key=_place):
        value = _said(name, detail[name])
        if value and name in PATTERNS:
            yield str(PATTERNS[name]) % {"value": value}
        elif value:
            yield _("%(name)s: %(value)s.") % {"name": name.replace("_", " ").capitalize(), "value": value}


def _place(name: str) -> int:
    names = list(PATTERNS)
    return names.index(name) if name in names else len(names)


def _said(name: str, value: str) -> str:
    if name == "kind":
        return str(KINDS.get(value, value))
    if name == "bytes" and value.isdecimal():
        return filesizeformat(int(value))
    if name == "files" and value.isdecimal():
        return count_text(int(value))
    return value[:SHOWN] if name == "sha256" else value
