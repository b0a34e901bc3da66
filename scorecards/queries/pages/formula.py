"""The page of a measure's formula: what it reads, what reads it, and what it gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import FormulaInput, Measure
from metrics.queries.catalog_then import stood
from metrics.queries.formula_preview import Preview, preview
from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblem
from metrics.rules.formula.text import formula_in_words
from metrics.rules.formula.tree import codes_of
from scorecards.queries.lens import Lens

# Beyond these many steps in either direction the picture ends.
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A measure in the picture. `level`: 0 is the page's measure, below are its inputs, above what reads it."""

    code: str
    name: str
    level: int
    formula: str


@dataclass(frozen=True, slots=True)
class FormulaPage:
    """`words` is empty without a formula. `links` are pairs of codes: the first is read by the second."""

    measure_id: int
    code: str
    name: str
    agency_code: str
    agency_name: str
    formula: str
    words: str
    boxes: tuple[Box, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def inputs(self) -> tuple[Box, ...]:
        """What the formula reads, directly."""
        direct = {read for read, reader in self.links if reader == self.code}
        return tuple(box for box in self.boxes if box.code in direct)


def formula_page(who: Viewer, code: str, known_on: date | None = None) -> FormulaPage | None:
    """The formula of a measure that `who` may see, with the measures around it that `who` may see; None otherwise.

    `known_on`: the formula of that day, with what it read."""
    found = Measure.objects.filter(measures_visible_to(who), code=code).select_related("agency").first()
    if found is None:
        return None
    if known_on:
        return _page_then(who, found, known_on)
    below, above = _steps(who, found.pk, "measure", "reads"), _steps(who, found.pk, "reads", "measure")
    boxes = {found.code: Box(found.code, found.name, 0, found.formula)}
    boxes |= {row["code"]: Box(row["code"], row["name"], -level, row["formula"]) for level, row in below.values()}
    boxes |= {row["code"]: Box(row["code"], row["name"], level, row["formula"]) for level, row in above.values()}
    return FormulaPage(
        measure_id=found.pk,
        code=found.code,
        name=found.name,
        agency_code=found.agency.code,
        agency_name=found.agency.name,
        formula=found.formula,
        words=in_words(found.formula, {box.code: box.name for box in boxes.values()}),
        boxes=tuple(sorted(boxes.values(), key=lambda box: (box.level, box.code))),
        links=_links([found.pk, *below, *above]),
    )


def _page_then(who: Viewer, found: Measure, known_on: date) -> FormulaPage:
    """Which measures read this one is not known of the past; what its formula read stands in the formula."""
    then: Any = stood(Measure, known_on, pgh_obj=found.pk).get()
    read = Measure.objects.filter(measures_visible_to(who), code__in=_codes(then.formula)).order_by("code")
    boxes = [Box(one.code, one.name, -1, "") for one in read]
    names = {box.code: box.name for box in boxes}
    return FormulaPage(
        measure_id=found.pk,
        code=found.code,
        name=then.name,
        agency_code=found.agency.code,
        agency_name=found.agency.name,
        formula=then.formula,
        words=in_words(then.formula, names),
        boxes=(*boxes, Box(found.code, then.name, 0, then.formula)),
        links=tuple((code, found.code) for code in names),
    )


def _codes(text: str) -> tuple[str, ...]:
    try:
        return codes_of(parse(text)) if text else ()
    except FormulaProblem:
        return ()


def in_words(text: str, names: dict[str, str]) -> str:
    """The formula as a phrase; what cannot be read stays as it is."""
    try:
        return formula_in_words(parse(text), lambda code: f"“{names.get(code, code)}”") if text else ""
    except FormulaProblem:
        return text


def _steps(who: Viewer, start: int, here: str, there: str) -> dict[int, tuple[int, dict[str, Any]]]:
    """The measures reached from one by going from `here` to `there`, each with the most steps it takes. One query a step."""
    found: dict[int, tuple[int, dict[str, Any]]] = {}
    front, level = [start], 0
    while front and level < MOST_STEPS:
        level += 1
        rows = FormulaInput.objects.filter(measures_visible_to(who, f"{there}__"), **{f"{here}__in": front}).exclude(**{there: start})
        named = rows.values_list(there, f"{there}__code", f"{there}__name", f"{there}__formula")
        reached = {pk: {"code": code, "name": name, "formula": formula} for pk, code, name, formula in named}
        found |= {pk: (level, row) for pk, row in reached.items()}
        front = list(reached)
    return found


def _links(measure_ids: Iterable[int]) -> tuple[tuple[str, str], ...]:
    among = list(measure_ids)
    rows = FormulaInput.objects.filter(measure__in=among, reads__in=among)
    return tuple(rows.order_by("reads__code", "measure__code").values_list("reads__code", "measure__code"))


def shown_preview(who: Viewer, at: Lens, found: FormulaPage) -> Preview | None:
    """The newest periods with what the formula read and gave, through the lens; None where `who` may not see all it reads."""
    if not found.formula:
        return None
    try:
        made = preview(found.measure_id, found.formula, as_of=at.as_of, known_on=at.known_on)
    except ValueError:
        return None
    seen = Measure.objects.filter(measures_visible_to(who), code__in=[code for code, _ in made.inputs]).count()
    return made if seen == len(made.inputs) else None
