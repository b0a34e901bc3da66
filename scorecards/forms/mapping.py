"""The questions of the mapping page: what each column is, what is measured, how numbers and periods are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.intake.guessing.answers import NEW, SEPARATOR, code_of
from metrics.intake.guessing.cells import is_month_name
from metrics.intake.guessing.choices import ColumnChoice, MeasureChoice, Reason, Sureness
from metrics.intake.guessing.words import Field, plain_words
from metrics.queries.mapping import Mapped
from metrics.rules.codes import Absence, Direction, PeriodType
from scorecards.templatetags.words import ABSENCE, DIRECTION, PERIOD

Text = str | Promise
SHOWN_ROWS = 6
LONGEST_SHOWN = 40
PLAIN_FIELDS: Sequence[tuple[Field, Text]] = (
    (Field.LEFT_OUT, gettext_lazy("Leave it out")),
    (Field.VALUE, gettext_lazy("Value")),
    (Field.PERIOD, gettext_lazy("Period")),
    (Field.MEASURE, gettext_lazy("What is measured")),
    (Field.YEAR, gettext_lazy("Year (the month stands in another column)")),
    (Field.MONTH, gettext_lazy("Month (the year stands in another column)")),
    (Field.TARGET, gettext_lazy("Target")),
    (Field.NUMERATOR, gettext_lazy("Numerator")),
    (Field.DENOMINATOR, gettext_lazy("Denominator")),
    (Field.NOTE, gettext_lazy("Note")),
    (Field.ROW_KIND, gettext_lazy("Whether the row is a target")),
)
SURENESS: dict[Sureness, Text] = {
    Sureness.SURE: gettext_lazy("Found"),
    Sureness.LIKELY: gettext_lazy("Likely"),
    Sureness.GUESS: gettext_lazy("Please check"),
}


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: Text
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """What one column is. `is_used`: it is not left out."""

    place: int
    heading: str
    options: tuple[Option, ...]
    groups: tuple[Option, ...]
    sureness: Text
    why: str
    needs_look: bool
    is_used: bool


@dataclass(frozen=True, slots=True)
class MeasureQuestion:
    """Which measure a text of the file means. `known`: its name in the catalog; empty for one that is to be made."""

    number: int
    text: str
    code: str
    known: str
    name: str
    unit: str
    directions: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class MarkQuestion:
    number: int
    mark: str
    reasons: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything the page asks, with the answers so far."""

    columns: tuple[ColumnQuestion, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheets: tuple[Option, ...]
    header: int
    reasons: dict[str, Reason]
    measures: tuple[MeasureQuestion, ...]
    has_drafts: bool
    agencies: tuple[Option, ...]
    owners: tuple[Option, ...]
    periods: tuple[Option, ...]
    asks_year: bool
    year: str
    marks: tuple[MarkQuestion, ...]
    totals: tuple[tuple[str, str, str], ...]
    sums: bool
    name: str


def questions(found: Mapped, *, agencies: Iterable[tuple[str, str]], owners: Iterable[tuple[str, str]], owner: str) -> Questions:
    """The page's questions about a file. `agencies`: whose new measures may be; `owners`: whose layout it may be."""
    choices = found.choices
    measures = tuple(_measure(number, one, found) for number, one in enumerate(choices.measures))
    return Questions(
        columns=tuple(_column(one, found) for one in choices.columns),
        rows=_rows(found),
        sheets=tuple(Option(sheet.name, sheet.name, sheet.name == choices.sheet) for sheet in found.head.sheets),
        header=choices.header_rows[0],
        reasons=dict(found.guess.reasons),
        measures=measures,
        has_drafts=any(one.code and not one.known for one in measures),
        agencies=_chosen(agencies, choices.agency),
        owners=_chosen(owners, owner),
        periods=_chosen(((code.slug, PERIOD[code.slug]) for code in PeriodType), choices.period_type),
        asks_year=any(is_month_name(one.label) for one in choices.of(Field.VALUE)),
        year=choices.year,
        marks=tuple(_mark(number, mark, reason) for number, (mark, reason) in enumerate(choices.marks.items())),
        totals=tuple(
            (one.dimension, one.heading, f"{SEPARATOR} ".join(choices.totals.get(one.dimension, ()))) for one in choices.of(Field.CATEGORY)
        ),
        sums=choices.sums,
        name=choices.name,
    )


def _chosen(rows: Iterable[tuple[str, Text]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(code, label, code == chosen) for code, label in rows)


def _column(one: ColumnChoice, found: Mapped) -> ColumnQuestion:
    code = code_of(one)
    new = f"{Field.CATEGORY.value}:{NEW}{one.dimension if one.is_new else _slug(one)}"
    groups = [(f"{Field.CATEGORY.value}:{dimension}", label) for dimension, label in sorted(found.known.dimensions.items())]
    reason = found.guess.columns[one.place]
    is_guessed = code == code_of(found.guess.choices.columns[one.place])
    return ColumnQuestion(
        place=one.place,
        heading=one.heading,
        options=_chosen(((field.value, label) for field, label in PLAIN_FIELDS), code),
        groups=_chosen([(new, _("A new group: %(name)s") % {"name": one.heading}), *groups], code),
        sureness=SURENESS[reason.sureness] if is_guessed else _("Your choice"),
        why=reason.why if is_guessed else "",
        needs_look=is_guessed and reason.sureness is Sureness.GUESS and one.field is not Field.LEFT_OUT,
        is_used=one.field is not Field.LEFT_OUT,
    )


def _slug(one: ColumnChoice) -> str:
    return plain_words(one.heading).replace(" ", "_")[:60]


def _rows(found: Mapped) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows below the header with their numbers in the file."""
    start, width = found.choices.header_rows[-1], found.table.sheet.width
    below = enumerate(found.table.sheet.rows[start:], start=start + 1)
    shown = [(number, tuple(cell[:LONGEST_SHOWN] for cell in row[:width])) for number, row in below if any(row)]
    return tuple(shown[:SHOWN_ROWS])


def _measure(number: int, one: MeasureChoice, found: Mapped) -> MeasureQuestion:
    known = found.known.measures.get(one.code)
    directions = _chosen(((code.slug, DIRECTION[code.slug].word) for code in Direction), one.direction)
    return MeasureQuestion(number, one.text, one.code, known.name if known else "", one.name, one.unit, directions)


def _mark(number: int, mark: str, reason: str) -> MarkQuestion:
    reasons: list[tuple[str, Text]] = [*((code.slug, ABSENCE[code.slug]) for code in Absence), ("skip", _("pass over"))]
    return MarkQuestion(number, mark, _chosen(reasons, reason))
