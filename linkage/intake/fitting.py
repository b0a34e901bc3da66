"""Fitting a model to the records themselves, without labels, and scoring the pairs with it: the same on DuckDB and on Spark."""

import hashlib
import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker

from agencies.intake.findings import Refused
from linkage.intake.blocking import pairs_by_rule
from linkage.intake.comparing import Model, Rule, condition
from linkage.intake.extracts import Engine, Tell, say_nothing
from linkage.rules.shapes import Links

LEAST = 0.01
"""Pairs less likely than this are left out."""
RANDOM_PAIRS = 1e6
PASS_PAIRS = 2e6
"""More pairs teach a model of some forty shares nothing, and take time."""
MODEL_FORM = 1

logging.getLogger("splink").setLevel(logging.ERROR)


def fit_and_score(connection: duckdb.DuckDBPyConnection, model: Model, engine: Engine, tell: Tell = say_nothing) -> tuple[Links, bytes]:
    """Links between the rows of the table `clients`, and the fitted model as JSON. Raises Refused where nothing can be learned of them."""
    model = learnable(connection, model)
    if engine.name == "spark":
        from linkage.intake.spark import fit_and_score_on_spark  # pyspark is an optional requirement

        return fit_and_score_on_spark(connection, model, engine, tell)
    linker = fit(DuckDBAPI(connection), "clients", model, engine, tell)
    tell("score", 0.5)
    scored = linker.inference.predict(threshold_match_probability=LEAST, warning_mode="never")
    table = connection.execute(
        f"select row_l, row_r, match_probability from {scored.physical_name} order by row_l, row_r"  # noqa: S608
    ).fetchnumpy()
    scored.drop_table_from_database_and_remove_from_cache()
    links = Links(*(np.asarray(table[name]) for name in ("row_l", "row_r", "match_probability")))
    return links, as_json(linker)


def learnable(connection: duckdb.DuckDBPyConnection, model: Model) -> Model:
    """The model with only those rules to learn from in which pairs agree: where no record has a sex or a whole number, one is asked
    without the sex or left out."""
    passes, certain = (tuple(dict.fromkeys(_with_pairs(connection, rules))) for rules in (model.passes, model.certain))
    if not passes or not certain:
        raise Refused(
            "No two records agree in what nearly always only the same person agrees in: a number and a birth date, or a name with both.",
            "Look whether extracts have enough of these columns, and whether they are written alike.",
        )
    return replace(model, passes=passes, certain=certain)


def _with_pairs(connection: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...]) -> Iterator[Rule]:
    for rule in rules:
        tried = (rule, tuple(column for column in rule if column != "sex"))
        yield from [one for one in tried if one and pairs_by_rule(connection, (one,))[0].pairs][:1]


def fit(api: Any, table: Any, model: Model, engine: Engine, tell: Tell = say_nothing) -> Linker:
    """A linker whose model is fitted by expectation maximisation, in the passes that the model names."""
    linker = Linker(api.register(table, dataset_display_name="records"), model.settings(), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([condition(rule) for rule in model.certain], recall=model.recall_of_certain)
    tell("train", 0.2)
    training.estimate_u_using_random_sampling(RANDOM_PAIRS, seed=engine.seed, min_count_per_level=None, num_chunks=1)
    for number, rule in enumerate(model.passes, start=1):
        tell("train", 0.2 + 0.25 * number / len(model.passes))
        training.estimate_parameters_using_expectation_maximisation(
            condition(rule), estimate_without_term_frequencies=True, max_pairs=PASS_PAIRS
        )
    return linker


def as_json(linker: Linker) -> bytes:
    """The fitted model: Splink's settings, of which it can be loaded again. No value of any record is in it."""
    kept = linker.misc.save_model_to_json()
    return json.dumps({"form": MODEL_FORM, "splink": kept}, indent=1, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Weight:
    """One level of a comparison: how often the same person (`same`) and two people (`others`) agree so, and the logarithm to base 2 of
    their ratio, by which agreement counts for or against. None where the fitting saw too few."""

    comparison: str
    level: str
    same: float | None
    others: float | None
    weight: float | None


def match_weights(model: bytes) -> tuple[Weight, ...]:
    """A fitted model as rows for a chart, levels in its order; levels where a record does not say are left out."""
    settings = json.loads(model)["splink"]
    levels = ((comparison, level) for comparison in settings["comparisons"] for level in comparison["comparison_levels"])
    return tuple(_weight(comparison["output_column_name"], level) for comparison, level in levels if not level.get("is_null_level"))


def _weight(comparison: str, level: dict[str, Any]) -> Weight:
    same, others = level.get("m_probability"), level.get("u_probability")
    weight = math.log2(same / others) if same and others else None
    return Weight(comparison, level["label_for_charts"], same, others, weight)


def digest(model: bytes) -> str:
    return hashlib.sha256(model).hexdigest()
