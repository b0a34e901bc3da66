"""The words of the language: what may stand under each key of a layout."""

from collections.abc import Mapping

from metrics.rules.codes import Absence, PeriodType

TEXTS = (
    "measure", "numerator", "denominator", "moe", "reason", "qualifier", "state", "published_on", "recorded_at", "source", "source_ref",
    "note", "operator", "high", "kind", "illustrative", "governing", "change_reason",
)  # fmt: skip
TARGET_ONLY = ("operator", "high", "kind", "illustrative", "governing", "change_reason")
DRAFT = (
    "name", "agency", "unit", "direction", "definition", "why_it_matters", "numerator", "denominator", "decimals", "combine", "source",
    "source_ref", "rba_type", "data_owner", "responsible",
)  # fmt: skip
DRAFT_NEEDS = ("name", "agency", "unit", "direction")
PERIOD_TYPES = tuple(each.slug for each in PeriodType)
REASONS = tuple(each.slug for each in Absence)
SKIP = "skip"
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
DELIMITERS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", ",": ",", ";": ";", "|": "|"}
INTO = ("reading", "target", "draft")
REPEATED = ("refuse", "sum", "first", "last")
OTHERS = ("keep", "refuse", "empty")
ORIGINS = ("column", "any_of", "join", "constant", "cell", "header", "sheet", "file")
