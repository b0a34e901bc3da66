"""The files of the catalog that metrics owns: their columns and what each cell may hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agencies.intake.cells import Reader, code, day, key_words, moment, not_negative, one_of, whole, words, yes_no
from agencies.intake.findings import Refused
from agencies.intake.tables import Column, Table
from metrics.intake.numbers import figure
from metrics.intake.places import place_within_table, places_table
from metrics.rules.codes import Code, Combine, Direction, Operator, Path, PeriodType

MEASURES = "measures.csv"
TARGETS = "targets.csv"
DIMENSIONS = "dimensions.csv"
MEASURE_DIMENSIONS = "measure_dimensions.csv"
EXPECTED = "expected.csv"
ANNOTATIONS = "annotations.csv"
BENCHMARKS = "benchmarks.csv"
MOST_DAYS = 3660
MOST_GROUPS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Words:
    """The closed lists that the models hold."""

    rba_types: Collection[str]
    target_kinds: Collection[str]
    change_reasons: Collection[str]
    annotation_kinds: Collection[str]
    place_kinds: Collection[str] = ()


def slug_of(codes: type[Code]) -> Reader:
    return one_of(each.slug for each in codes)


def measures_table(known: Words) -> Table:
    return Table(
        MEASURES,
        (
            Column("code", code, required=True),
            Column("name", words(200), required=True),
            Column("agency", code, required=True, refers_to="agency"),
            Column("unit", words(60), required=True),
            Column("direction", slug_of(Direction), required=True),
            Column("period", slug_of(PeriodType), required=True),
            Column("definition", words(20_000)),
            Column("why_it_matters", words(20_000)),
            Column("numerator", words(300)),
            Column("denominator", words(300)),
            Column("decimals", whole(largest=12), default=0),
            Column("combine", slug_of(Combine), default="none"),
            Column("lag_days", whole(largest=MOST_DAYS), default=0),
            Column("grace_days", whole(largest=MOST_DAYS), default=0),
            Column("tolerance", not_negative, default=None),
            Column("path", slug_of(Path), default="step"),
            Column("baseline_period", words(40)),
            Column("baseline_value", figure, default=None),
            Column("source", words(300)),
            Column("source_ref", words(300)),
            Column("confidence", words(40)),
            Column("rba_type", one_of(known.rba_types)),
            Column("formula", words(2000)),
            Column("public", yes_no, default=True),
            Column("follow_up_months", whole(largest=600), default=0),
            Column("data_owner", words(200)),
            Column("responsible", words(200)),
            Column("needs_approval", yes_no, default=False),
            Column("checked_by", words(200)),
            Column("reviewed_on", day, default=None),
            Column("next_review", day, default=None),
            Column("retired_on", day, default=None),
            Column("service", code, refers_to="service"),
        ),
        key=("code",),
    )


def coded_reason(slugs: Collection[str]) -> Reader:
    """Why a target changed: one of the coded reasons, alone or followed by a colon and text. Gives both."""
    listed = ", ".join(slugs)

    def read(text: str) -> tuple[str, str]:
        slug, _, told = text.partition(":")
        if slug.strip() not in slugs:
            raise Refused("This does not begin with a coded reason.", f"Write one of {listed}; add text after a colon.")
        return slug.strip(), str(words(2000)(told.strip()))

    return read


NO_REASON = ("", "")


def targets_table(known: Words) -> Table:
    return Table(
        TARGETS,
        (
            Column("measure", code, required=True, refers_to="measure"),
            Column("date", day, required=True),
            Column("operator", slug_of(Operator), required=True),
            Column("value", figure, default=None),
            Column("high", figure, default=None),
            Column("dimension", words(500)),
            Column("category", words(500)),
            Column("kind", one_of(known.target_kinds), default="final"),
            Column("illustrative", yes_no, default=False),
            Column("governing", yes_no, default=False),
            Column("source", words(300)),
            Column("source_ref", words(300)),
            Column("reason", coded_reason(known.change_reasons), default=NO_REASON),
            Column("recorded_at", moment, default=None),
        ),
        key=("measure", "dimension", "category", "date", "source", "recorded_at"),
        needed=("value",),
    )


def dimensions_table() -> Table:
    return Table(
        DIMENSIONS,
        (
            Column("dimension", key_words(60), required=True),
            Column("category", key_words(120), required=True),
            Column("label", words(160)),
            Column("parent", key_words(120)),
        ),
        key=("dimension", "category"),
    )


def measure_dimensions_table() -> Table:
    return Table(
        MEASURE_DIMENSIONS,
        (
            Column("measure", code, required=True, refers_to="measure"),
            Column("dimension", key_words(60), required=True, refers_to="dimension"),
            Column("parts_sum", yes_no, default=False),
            Column("min_count", whole(largest=MOST_GROUPS), default=None),
            Column("min_denominator", whole(largest=MOST_GROUPS), default=None),
            Column("suppress_zero", yes_no, default=False),
        ),
        key=("measure", "dimension"),
    )


def expected_table() -> Table:
    return Table(
        EXPECTED,
        (
            Column("measure", code, required=True, refers_to="measure"),
            Column("period", words(40), required=True),
            Column("due_on", day, required=True),
            Column("note", words(300)),
        ),
        key=("measure", "period"),
    )


def annotations_table(known: Words) -> Table:
    return Table(
        ANNOTATIONS,
        (
            Column("measure", code, required=True, refers_to="measure"),
            Column("date", day, required=True),
            Column("kind", one_of(known.annotation_kinds), required=True),
            Column("text", words(5000), required=True),
            Column("source", words(300)),
        ),
        key=("measure", "date", "kind", "text"),
    )


def benchmarks_table() -> Table:
    return Table(
        BENCHMARKS,
        (
            Column("measure", code, required=True, refers_to="measure"),
            Column("against", code, required=True, refers_to="measure"),
            Column("label", words(80), required=True),
        ),
        key=("measure", "against"),
    )


def tables(known: Words) -> Mapping[str, Table]:
    """Every file of the catalog that metrics owns, by name."""
    listed = (
        dimensions_table(),
        places_table(known.place_kinds),
        place_within_table(),
        measures_table(known),
        measure_dimensions_table(),
        targets_table(known),
        expected_table(),
        annotations_table(known),
        benchmarks_table(),
    )
    return {table.name: table for table in listed}
