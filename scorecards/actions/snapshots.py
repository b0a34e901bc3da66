"""Where everything stood on a date, kept: one snapshot a date, replaced when it is made again."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from metrics.queries.apart import assess_apart
from metrics.queries.assessed import Answer, joined
from metrics.queries.codes import all_measures
from metrics.queries.columns import Clocks
from metrics.rules.codes import Status
from metrics.rules.columns import RULE_VERSION
from scorecards.actions import cards, goals
from scorecards.actions.assessing import chunks
from scorecards.actions.runs import Tally, named
from scorecards.queries.members import roll_up_assessed

COUNTS = ", ".join(f"n_{status.slug}" for status in Status)
MEASURES = """
INSERT INTO scorecards_measuresnapshot (measure_id, as_of, period_end, value, expected, status, judged, freshness, rule_version)
SELECT measure_id, %s, period_end, value, expected, status, judged, freshness, {version}
FROM {cards} WHERE breakdown_id = 0 ORDER BY measure_id
"""
GOALS = f"""
INSERT INTO scorecards_goalsnapshot (goal_id, as_of, {COUNTS}, status, coverage, rule_version)
SELECT goal_id, %s, {COUNTS}, status, coverage, {{version}} FROM {{cards}} ORDER BY goal_id
"""  # noqa: S608  (names of our own)


def keep(*, as_of: date) -> None:
    """Snapshots of the stored cards."""
    _run("DELETE FROM scorecards_measuresnapshot WHERE as_of = %s", as_of)
    _run("DELETE FROM scorecards_goalsnapshot WHERE as_of = %s", as_of)
    _run(MEASURES.format(cards="scorecards_measurecard", version="rule_version"), as_of)
    _run(GOALS.format(cards="scorecards_goalcard", version="rule_version"), as_of)


@transaction.atomic
def keep_of_date(*, as_of: date, measure_ids: Sequence[int] | None = None) -> Tally:
    """Computes where everything stood on a date by what was known then, and keeps that; the current cards are left alone.

    With `measure_ids` only these measures are replaced, and no goal."""
    every = sorted(measure_ids) if measure_ids is not None else all_measures()
    clocks, answers, tally = Clocks(as_of, as_of), list[Answer](), Tally(measures=len(every))
    for part in chunks(every):
        tally.failures |= assess_apart(part, clocks, take=answers.append)
    tally.named_failures = named(tally.failures)
    if answers:
        tally.cards = _keep_measures(as_of, joined(answers))
    if measure_ids is None and answers:
        tally.goals = _keep_goals(as_of, joined(answers), clocks)
    return tally


def _keep_measures(as_of: date, answer: Answer) -> int:
    cards.CARDS.begin()
    cards.stage(answer, {})
    _run(
        "DELETE FROM scorecards_measuresnapshot held WHERE as_of = %s"
        " AND EXISTS (SELECT FROM fresh_measure_cards fresh WHERE fresh.measure_id = held.measure_id)",
        as_of,
    )
    return _run(MEASURES.format(cards=cards.CARDS.staged, version=f"'{RULE_VERSION}'"), as_of)


def _keep_goals(as_of: date, answer: Answer, clocks: Clocks) -> int:
    goals.stage(roll_up_assessed(None, answer.assessed, clocks), 0)
    _run("DELETE FROM scorecards_goalsnapshot WHERE as_of = %s", as_of)
    return _run(GOALS.format(cards=goals.GOALS.staged, version=f"'{RULE_VERSION}'"), as_of)


def _run(query: str, as_of: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, [as_of])
        return int(cursor.rowcount)
