"""What the page of an upload shows beside the upload itself: changes in words, and the goals its reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules.policy import Viewer, sees_everything
from goals.models import Goal
from metrics.models import Measure
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.uploads import UploadSheet, upload_sheet
from scorecards.queries.members import hidden_members

LISTED = 60


@dataclass(frozen=True, slots=True)
class Touched:
    """A measure of the upload, with what becomes of its rows."""

    code: str
    name: str
    period: str
    rows: int
    added: int
    revised: int
    same: int
    first: str
    last: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that publishing replaces. `old_reason` and `new_reason`: why there is no value, where there is none."""

    code: str
    name: str
    group: str
    period: str
    unit: str
    decimals: int
    old: float | None
    old_reason: str
    new: float | None
    new_reason: str
    difference: float | None


@dataclass(frozen=True, slots=True)
class UploadPage:
    """One upload, ready to be shown: of the measures those with most revisions, of the revisions the largest.

    `named`: name and unit, by code, of the measures that findings are about."""

    sheet: UploadSheet
    measures: tuple[Touched, ...]
    measures_total: int
    revisions: tuple[Revision, ...]
    flips: tuple[Mapping[str, Any], ...]
    goals: tuple[Mapping[str, Any], ...]
    named: Mapping[str, tuple[str, str]]

    @property
    def changes(self) -> int:
        targets = self.sheet.effect.get("targets") or {}
        return int(self.sheet.row.added + self.sheet.row.revised + targets.get("added", 0) + targets.get("changed", 0))

    @property
    def locked(self) -> int:
        """How many revisions are of closed reporting periods."""
        return sum((self.sheet.effect.get("locked") or {}).values())

    @property
    def warnings(self) -> int:
        return sum(group.count for group in self.sheet.groups if not group.refuses)


def upload_page(who: Viewer, upload_id: int) -> UploadPage | None:
    """The page of one upload; None when there is none or `who` may not see it."""
    sheet = upload_sheet(who, upload_id)
    if sheet is None:
        return None
    effect = sheet.effect
    known = {one["code"]: one for one in effect.get("measures", [])}
    return UploadPage(
        sheet=sheet,
        measures=tuple(_touched(one) for one in sorted(known.values(), key=lambda one: (-one["revised"], one["code"]))[:LISTED]),
        measures_total=len(known),
        revisions=tuple(_revision(one, known[one["measure"]]) for one in effect.get("revisions", []) if one["measure"] in known),
        flips=tuple(effect.get("flips", [])),
        goals=_goals(who, effect.get("goals", [])),
        named=_named(sheet),
    )


def _named(sheet: UploadSheet) -> dict[str, tuple[str, str]]:
    """Name and unit, by code, of the measures that the findings begin with. One query where there are any."""
    codes = {str(one["problem"]).partition(": ")[0] for group in sheet.groups for one in group.first}
    found = Measure.objects.filter(code__in=codes, is_draft=False).values_list("code", "name", "unit") if codes else ()
    return {code: (name, unit) for code, name, unit in found}


def _touched(one: Mapping[str, Any]) -> Touched:
    first, last = (period_label(PERIODS[one["period"]], date.fromisoformat(one[end])) for end in ("first_end", "last_end"))
    return Touched(
        one["code"], one["name"], one["period"], one["rows"], one["added"], one["revised"], one["same"], first, last, one["is_draft"]
    )


def _revision(one: Mapping[str, Any], measure: Mapping[str, Any]) -> Revision:
    return Revision(
        code=one["measure"],
        name=measure["name"],
        group=", ".join(part.partition("=")[2] for part in one["breakdown"].split(";")),
        period=period_label(PERIODS[measure["period"]], date.fromisoformat(one["period_end"])),
        unit=measure["unit"],
        decimals=measure["decimals"],
        old=one["old_value"],
        old_reason=one["old_reason"],
        new=one["new_value"],
        new_reason=one["new_reason"],
        difference=one["difference"],
    )


def _goals(who: Viewer, flips: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Without goals that a measure counts in which `who` may not see."""
    if not flips or sees_everything(who):
        return tuple(flips)
    shown = set(Goal.objects.filter(~hidden_members(who, "pk"), code__in=[one["goal"] for one in flips]).values_list("code", flat=True))
    return tuple(one for one in flips if one["goal"] in shown)
