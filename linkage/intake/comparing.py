"""The default model: how two client records of public agencies in the United States are compared, and which pairs are compared at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule

SIMILAR = {"duckdb": "jaro_winkler_similarity", "spark": "jaro_winkler"}
"""What each engine calls the same function."""
Rule = tuple[str, ...]
RULES: tuple[Rule, ...] = (
    ("ssn",), ("ssn4", "dob"), ("last", "dob"), ("firstc", "dob"), ("ssn4", "last"), ("ssn4", "firstc"), ("firstc", "last", "yob"),
    ("firstc", "last", "zip"), ("firstc", "last", "day"), ("dob", "initials"), ("first=last", "last=first"),
)  # fmt: skip
"""A pair is compared when it agrees in all columns of one of these; `a=b`: column a of one with column b of the other."""
CERTAIN: tuple[Rule, ...] = (("ssn", "dob"), ("firstc", "last", "dob", "ssn4"), ("firstc", "last", "dob", "sex"))
"""What practically only the same person agrees in: how common matches are is reckoned from these."""
PASSES: tuple[Rule, ...] = (("dob", "sex"), ("firstc", "last"), ("ssn",))
"""Among pairs that agree in these, how often the same person agrees in the other columns is learned."""
RECALL_OF_CERTAIN = 0.75
SAME_NUMBER, NEAR_NUMBER, EXCHANGED = 1e-8, 2e-7, 2e-6
"""How often two different people have the same nine digits (lent and mistyped numbers included), all but one of them, and each
other's names: too rare for a sample."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model before it is fitted: which pairs, compared how, learned from which pairs."""

    comparisons: Sequence[Any]
    rules: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    passes: tuple[Rule, ...]
    recall_of_certain: float

    def settings(self) -> SettingsCreator:
        return SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="row",
            comparisons=list(self.comparisons),
            blocking_rules_to_generate_predictions=[CustomRule(condition(rule)) for rule in self.rules],
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        )


def condition(rule: Rule) -> str:
    """A rule as SQL about records l and r."""
    sides = [part.split("=") if "=" in part else [part, part] for part in rule]
    return " and ".join(f"l.{left} = r.{right}" for left, right in sides)


def default_model(dialect: str) -> Model:
    """Names with nicknames and swapped parts, birth dates with exchanged day and month, whole or last-four numbers, initial, sex, ZIP."""
    return Model(
        comparisons=[
            _name(SIMILAR[dialect]),
            _birth(),
            _number(),
            comparisons.ExactMatch("middle"),
            comparisons.ExactMatch("sex"),
            comparisons.ExactMatch("zip").configure(term_frequency_adjustments=True),
        ],
        rules=RULES,
        certain=CERTAIN,
        passes=PASSES,
        recall_of_certain=RECALL_OF_CERTAIN,
    )


def _name(similar: str) -> Any:
    # Of short names one slip leaves too little for the likeness of whole words.
    first, last = (
        f"({similar}({name}_l, {name}_r) >= 0.88 or damerau_levenshtein({name}_l, {name}_r) <= 1)" for name in ("firstc", "last")
    )
    nobody = "(firstc_l is null or firstc_r is null) and (last_l is null or last_r is null)"
    return comparisons.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.CustomLevel(nobody, "no name").configure(is_null_level=True),
            levels.ExactMatchLevel("fl").configure(tf_adjustment_column="fl", label_for_charts="both names"),
            _chance(levels.CustomLevel("first_l = last_r and last_l = first_r", "first and last name exchanged"), EXCHANGED),
            levels.CustomLevel(f"last_l = last_r and {first}", "last name, similar first name").configure(tf_adjustment_column="last"),
            levels.CustomLevel(f"firstc_l = firstc_r and {last}", "first name, similar last name").configure(tf_adjustment_column="firstc"),
            levels.CustomLevel(f"{first} and {last}", "both names similar"),
            levels.CustomLevel("firstc_l = firstc_r", "first name only").configure(tf_adjustment_column="firstc"),
            levels.CustomLevel("last_l = last_r", "last name only").configure(tf_adjustment_column="last"),
            levels.ElseLevel().configure(label_for_charts="other names"),
        ],
    )


def _birth() -> Any:
    same_year = "substr(dob_l, 1, 4) = substr(dob_r, 1, 4)"
    exchanged = "substr(dob_l, 6, 2) = substr(dob_r, 9, 2) and substr(dob_l, 9, 2) = substr(dob_r, 6, 2)"
    return comparisons.CustomComparison(
        output_column_name="dob",
        comparison_levels=[
            levels.NullLevel("dob"),
            levels.ExactMatchLevel("dob").configure(label_for_charts="birth date"),
            levels.CustomLevel("damerau_levenshtein(dob_l, dob_r) <= 1", "one digit of the birth date"),
            levels.CustomLevel(f"{same_year} and {exchanged}", "day and month exchanged"),
            levels.CustomLevel(f"{same_year} and (substr(dob_l, 6) = '01-01' or substr(dob_r, 6) = '01-01')", "year, one on January 1"),
            levels.CustomLevel("damerau_levenshtein(dob_l, dob_r) <= 2", "two digits of the birth date"),
            levels.CustomLevel("yob_l = yob_r", "year of birth only"),
            levels.ElseLevel().configure(label_for_charts="another birth date"),
        ],
    )


def _chance(level: Any, share: float) -> Any:
    return level.configure(u_probability=share, fix_u_probability=True)


def _number() -> Any:
    both = "ssn_l is not null and ssn_r is not null"
    return comparisons.CustomComparison(
        output_column_name="ssn4",
        comparison_levels=[
            levels.NullLevel("ssn4"),
            _chance(levels.CustomLevel("ssn_l = ssn_r", "whole number"), SAME_NUMBER),
            _chance(levels.CustomLevel(f"{both} and damerau_levenshtein(ssn_l, ssn_r) <= 1", "whole number but one digit"), NEAR_NUMBER),
            levels.CustomLevel("ssn4_l = ssn4_r", "last four digits"),
            levels.CustomLevel("damerau_levenshtein(ssn4_l, ssn4_r) <= 1", "last four but one digit"),
            levels.ElseLevel().configure(label_for_charts="another number"),
        ],
    )
