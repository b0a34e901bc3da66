"""The model for tokens: the same evidence as names and dates give, as far as equality alone can tell it."""

from typing import Any

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons

from linkage.intake.comparing import SAME_NUMBER, Model, Rule

RULES: tuple[Rule, ...] = (
    ("t_ssn",), ("t_ssn4", "t_birth"), ("t_last", "t_birth"), ("t_first", "t_birth"), ("t_ssn4", "t_last"), ("t_ssn4", "t_first"),
    ("t_name", "t_first"), ("t_name", "t_zip"), ("t_name", "t_day"), ("t_sound", "t_birth"), ("t_start", "t_birth"), ("t_pair", "t_birth"),
    ("t_pair", "t_ssn4"),
)  # fmt: skip
CERTAIN: tuple[Rule, ...] = (("t_ssn", "t_birth"), ("t_name", "t_birth", "t_ssn4"), ("t_name", "t_birth", "sex"))
PASSES: tuple[Rule, ...] = (("t_birth", "sex"), ("t_name",), ("t_ssn",))


def token_model() -> Model:
    """Names, birth date, number, sex and ZIP by tokens; the same on every engine."""
    return Model(
        comparisons=[
            _name(),
            _birth(),
            _number(),
            comparisons.ExactMatch("sex"),
            comparisons.ExactMatch("t_zip").configure(term_frequency_adjustments=True),
        ],
        rules=RULES,
        certain=CERTAIN,
        passes=PASSES,
        recall_of_certain=0.7,
    )


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _name() -> Any:
    return comparisons.CustomComparison(
        output_column_name="t_name",
        comparison_levels=[
            levels.NullLevel("t_pair"),
            levels.ExactMatchLevel("t_name").configure(tf_adjustment_column="t_name", label_for_charts="both names"),
            levels.CustomLevel(_equal("t_pair"), "first and last name exchanged").configure(u_probability=2e-6, fix_u_probability=True),
            levels.CustomLevel(f"{_equal('t_sound')} or {_equal('t_start')}", "names of the same sound or beginning"),
            levels.CustomLevel(_equal("t_last"), "last name and year of birth").configure(tf_adjustment_column="t_last"),
            levels.CustomLevel(_equal("t_first"), "first name and year of birth").configure(tf_adjustment_column="t_first"),
            levels.ElseLevel().configure(label_for_charts="other names"),
        ],
    )


def _birth() -> Any:
    two_of_three = " or ".join(_equal(column) for column in ("t_month", "t_day", "t_year_day"))
    return comparisons.CustomComparison(
        output_column_name="t_birth",
        comparison_levels=[
            levels.NullLevel("t_birth"),
            levels.ExactMatchLevel("t_birth").configure(label_for_charts="birth date"),
            levels.CustomLevel(_equal("t_exchanged"), "day and month exchanged"),
            levels.CustomLevel(two_of_three, "two of year, month and day"),
            levels.ElseLevel().configure(label_for_charts="another birth date"),
        ],
    )


def _number() -> Any:
    return comparisons.CustomComparison(
        output_column_name="t_ssn4",
        comparison_levels=[
            levels.NullLevel("t_ssn4"),
            levels.CustomLevel(_equal("t_ssn"), "whole number").configure(u_probability=SAME_NUMBER, fix_u_probability=True),
            levels.CustomLevel(_equal("t_ssn4"), "last four digits"),
            levels.ElseLevel().configure(label_for_charts="another number"),
        ],
    )
