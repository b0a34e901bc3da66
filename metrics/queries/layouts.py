"""Layouts as pages, imports and the guess need them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import unified_diff
from functools import lru_cache

from django.db.models import Count, Max, OuterRef, Subquery

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from metrics.intake.guessing.catalogue import Catalogue, KnownMeasure
from metrics.intake.layouts import LayoutProblems, LayoutSpec, parse_layout
from metrics.models import Category, Dimension, Layout, LayoutVersion, Measure, MeasureDimension
from metrics.rules.codes import PeriodType


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A layout as the list shows it."""

    code: str
    name: str
    description: str
    agency: str
    is_shipped: bool
    retired_on: date | None
    versions: int
    changed_at: datetime | None
    uploads: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version, with what changed against the one before as lines that begin with +, - or a blank."""

    version_id: int
    number: int
    text: str
    reason: str
    recorded_at: datetime
    recorded_by: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayoutPage:
    """A layout with its versions, the newest first. `spec` is None when an earlier edition of the product wrote what is no layout now."""

    code: str
    name: str
    description: str
    agency: str
    agency_id: int | None
    is_shipped: bool
    retired_on: date | None
    versions: tuple[VersionRow, ...]
    spec: LayoutSpec | None

    @property
    def newest(self) -> VersionRow:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class KeptSpec:
    """The newest version of a layout, as a file is recognized by it and read with it."""

    version_id: int
    code: str
    name: str
    spec: LayoutSpec


def layouts() -> list[LayoutRow]:
    """All layouts by name, those in use first."""
    found = Layout.objects.select_related("agency").annotate(
        count=Count("versions", distinct=True), newest=Max("versions__recorded_at"), used=Count("versions__uploads", distinct=True)
    )
    rows = [
        LayoutRow(one.code, one.name, one.description, one.agency.name if one.agency else "", one.is_shipped, one.retired_on, one.count,
                  one.newest, one.used)
        for one in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.retired_on is not None, row.name.casefold()))


def layout_page(code: str) -> LayoutPage | None:
    """One layout by its code."""
    layout = Layout.objects.select_related("agency").filter(code=code).first()
    versions = list(LayoutVersion.objects.filter(layout=layout).select_related("recorded_by").order_by("-number")) if layout else []
    if layout is None or not versions:
        return None
    before = [*(one.text for one in versions[1:]), ""]
    rows = tuple(_version(one, text) for one, text in zip(versions, before, strict=True))
    agency = layout.agency.name if layout.agency else ""
    spec = spec_of(rows[0].text)
    return LayoutPage(
        layout.code, layout.name, layout.description, agency, layout.agency_id, layout.is_shipped, layout.retired_on, rows, spec
    )  # fmt: skip


def _version(one: LayoutVersion, before: str) -> VersionRow:
    by = one.recorded_by.name if one.recorded_by else ""
    return VersionRow(one.pk, one.number, one.text, one.reason, one.recorded_at, by, changes_between(before, one.text))


def changes_between(before: str, after: str) -> tuple[str, ...]:
    """The lines that differ, with three lines around them; none for a first version."""
    if not before:
        return ()
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return tuple(line for line in lines if not line.startswith(("---", "+++")))


@lru_cache(maxsize=512)
def spec_of(text: str) -> LayoutSpec | None:
    """The layout a text describes; None when it describes none."""
    try:
        return parse_layout(text)
    except LayoutProblems:
        return None


def kept_specs() -> list[KeptSpec]:
    """The newest version of each layout that is in use, in the order of their codes: one query, and nothing parsed twice."""
    newest = LayoutVersion.objects.filter(layout=OuterRef("layout")).order_by("-number").values("pk")[:1]
    found = LayoutVersion.objects.filter(layout__retired_on__isnull=True, pk=Subquery(newest)).order_by("layout__code")
    rows = found.values_list("pk", "layout__code", "layout__name", "text")
    return [KeptSpec(pk, code, name, spec) for pk, code, name, text in rows if (spec := spec_of(text)) is not None]


def spec_of_version(version_id: int) -> LayoutSpec | None:
    """The layout that a version describes."""
    text = LayoutVersion.objects.filter(pk=version_id).values_list("text", flat=True).first()
    return spec_of(text) if text is not None else None


def newest_version(code: str) -> int | None:
    """The id of the newest version of the layout with this code."""
    return LayoutVersion.objects.filter(layout__code=code).order_by("-number").values_list("pk", flat=True).first()


def catalogue(who: Viewer) -> Catalogue:
    """What the catalog knows, for guessing, of measures that `who` may see: six queries."""
    dimensions: dict[int, set[str]] = defaultdict(set)
    for measure_id, dimension in MeasureDimension.objects.values_list("measure_id", "dimension__code"):
        dimensions[measure_id].add(dimension)
    categories: dict[str, dict[str, str]] = defaultdict(dict)
    for dimension, code, label in Category.objects.values_list("dimension__code", "code", "label"):
        categories[dimension][code] = label
    seen = Measure.objects.filter(measures_visible_to(who))
    facts = seen.values_list("id", "code", "name", "agency__code", "unit", "period", "direction")
    return Catalogue(
        measures={
            code: KnownMeasure(code, name, agency, unit, PeriodType.from_slug(period), frozenset(dimensions.get(id_, ())), direction)
            for id_, code, name, agency, unit, period, direction in facts
        },
        agencies=dict(Agency.objects.values_list("code", "name")),
        dimensions=dict(Dimension.objects.values_list("code", "label")),
        categories=categories,
    )


def agencies_of(ids: Sequence[int] | None) -> list[tuple[str, str]]:
    """(code, name) of the agencies with these ids, or of all, by name."""
    found = Agency.objects.filter(effective_to__isnull=True)
    return list((found if ids is None else found.filter(pk__in=ids)).order_by("name").values_list("code", "name"))
