"""What the heading of a column says it holds: the words agencies use, by field."""

import re
from collections.abc import Collection, Mapping
from enum import Enum


class Field(Enum):
    """What a column of a foreign file can be."""

    MEASURE = "measure"
    PERIOD = "period"
    YEAR = "year"
    MONTH = "month"
    VALUE = "value"
    CATEGORY = "category"
    TARGET = "target"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    NOTE = "note"
    ROW_KIND = "row_kind"
    LEFT_OUT = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("; "))


# Whole headings, as plain_words writes them. Worth more than one of their words somewhere in a longer heading.
_WHOLE: Mapping[Field, frozenset[str]] = {
    Field.MEASURE: _words(
        "measure; measures; measure name; measure code; measure id; indicator; indicator name; kpi; metric; variable; series; data type; "
        "data element; statistic; kpi code; measure description"
    ),
    Field.PERIOD: _words(
        "period; period label; year; month; quarter; date; fiscal year; fisc year; fisc period; fy; sfy; ffy; school year; year month; "
        "reporting period; month year; as of; time; time period; calendar year; week ending; period end; month in care; year range"
    ),
    Field.VALUE: _words(
        "value; values; amount; count; number; total; result; actual; actuals; reading; figure; n; rate; percent; pct; tot value; "
        "measure value; data value; score; month total; adm count; observed"
    ),
    Field.CATEGORY: _words(
        "town; towns; city; municipality; county; region; area; area title; area name; place; district; district name; geography; "
        "location; state towns; town county; group; subgroup; student group; category; race; ethnicity; race ethnicity; sex; gender; age; "
        "age group; grade; demographic; type; channel; office; dcf region"
    ),
    Field.TARGET: _words("target; goal; target value; standard; planned; plan; benchmark target; objective"),
    Field.NUMERATOR: _words("numerator; num; met; cases met; count met"),
    Field.DENOMINATOR: _words("denominator; denom; base; eligible; population; cases; out of; total cases"),
    Field.NOTE: _words("note; notes; comment; comments; remark; remarks; footnote"),
}
_PARTS: Mapping[Field, frozenset[str]] = {
    Field.MEASURE: _words("measure; indicator; metric; kpi"),
    Field.PERIOD: _words("year; month; quarter; period; date"),
    Field.VALUE: _words("value; actual; result; count; rate; percent; amount; total"),
    Field.CATEGORY: _words("town; city; county; region; district; place; area; group; race; ethnicity; sex; age"),
    Field.TARGET: _words("target; goal; planned"),
    Field.NUMERATOR: _words("numerator"),
    Field.DENOMINATOR: _words("denominator; eligible"),
    Field.NOTE: _words("note; notes; comment; comments"),
}
# What names a row for machines, or says when the file was made: never a figure, a group or a period.
_LEFT_OUT = re.compile(r"\b(fips|geoid|id|uuid|row|order|method|updated?|data as of|cd|url|link|sort|sequence|version|code)\b")
_PART_OF_MEASURE = frozenset({"measure type", "unit", "units", "measurement", "value type", "type of value"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain_words(heading: str) -> str:
    """A heading in plain small words: `DCF_Region` and `dcfRegion` become `dcf region`."""
    spaced = re.sub(r"[^A-Za-z0-9%#]+", " ", _CAMEL.sub(" ", heading))
    return " ".join(spaced.split()).casefold()


def said(heading: str) -> Mapping[Field, int]:
    """How strongly a heading says each field: 3 for the whole heading, 1 for a word of it; nothing for the others."""
    words = plain_words(heading)
    parts = set(words.split())
    strong = {field: 3 for field, known in _WHOLE.items() if words in known}
    weak = {field: 1 for field, known in _PARTS.items() if parts & known}
    return {**weak, **strong}


def is_for_machines(heading: str) -> bool:
    """A code of a place, a number of a row, the date of the extract: nothing that is loaded."""
    words = plain_words(heading)
    return bool(_LEFT_OUT.search(words)) and not any(words in known for known in _WHOLE.values())


TARGET_ROWS = _words("target; targets; goal; planned; plan; objective")
_OTHER_ROWS = _words("actual; actuals; observed; result; results; reading")


def tells_targets(texts: Collection[str]) -> bool:
    """Whether the texts of a column say of each row that it is a target or an actual figure."""
    said_of_rows = {plain_words(text) for text in texts}
    return bool(said_of_rows & TARGET_ROWS) and said_of_rows <= TARGET_ROWS | _OTHER_ROWS


def is_part_of_measure(heading: str) -> bool:
    """A column that only tells apart what kind of number stands in the row: `Measure Type`, with Number and Percent below."""
    return plain_words(heading) in _PART_OF_MEASURE
