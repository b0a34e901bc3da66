"""How many pairs each rule will have compared, reckoned before anything is compared."""

from dataclasses import dataclass

import duckdb

from agencies.intake.findings import Refused
from linkage.intake.comparing import Rule

MOST_PAIRS = 400_000_000
"""More would take this machine hours; it nearly always means a column in which most rows say the same."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Pairs that agree in all columns of `rule`, pairs of the one most common value alone, and rows that lack one of the columns."""

    rule: str
    pairs: int
    largest: int
    missing: int


def words_of(rule: Rule) -> str:
    return " and ".join(rule)


def pairs_by_rule(connection: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...]) -> tuple[RuleCount, ...]:
    """Of the table `clients`; a pair that several rules name is counted with each."""
    return tuple(_exchanged(connection, rule) if "=" in rule[0] else _plain(connection, rule) for rule in rules)


def _plain(connection: duckdb.DuckDBPyConnection, rule: Rule) -> RuleCount:
    there = " and ".join(f"{column} is not null" for column in rule)
    found = connection.execute(
        f"select coalesce(sum(n * (n - 1) / 2), 0)::bigint, coalesce(max(n * (n - 1) / 2), 0)::bigint, "  # noqa: S608 - columns of ours
        f"(select count(*) from clients) - coalesce(sum(n), 0)::bigint "
        f"from (select count(*) as n from clients where {there} group by {', '.join(rule)})"
    ).fetchone() or (0, 0, 0)
    return RuleCount(words_of(rule), int(found[0]), int(found[1]), int(found[2]))


def _exchanged(connection: duckdb.DuckDBPyConnection, rule: Rule) -> RuleCount:
    """Pairs in which each has, in one column, what the other has in another."""
    one, other = rule[0].split("=")
    found = connection.execute(
        f"with seen as (select {one} as a, {other} as b, count(*) as n from clients where {one} is not null and {other} is not null "  # noqa: S608
        "group by all) select coalesce(sum(x.n * y.n) / 2, 0)::bigint, coalesce(max(x.n * y.n), 0)::bigint, "
        "(select count(*) from clients) - (select coalesce(sum(n), 0) from seen)::bigint from seen x join seen y on x.a = y.b and x.b = y.a"
    ).fetchone() or (0, 0, 0)
    return RuleCount(words_of(rule), int(found[0]), int(found[1]), int(found[2]))


def check_pairs(counts: tuple[RuleCount, ...], most: int = MOST_PAIRS) -> None:
    """Raises Refused where the rules ask for more pairs than can be compared, naming the worst."""
    if sum(count.pairs for count in counts) <= most:
        return
    worst = max(counts, key=lambda count: count.pairs)
    share = worst.largest / max(worst.pairs, 1)
    raise Refused(
        f"{worst.pairs:,} pairs agree in {worst.rule}, {share:.0%} of them because of one single value; at most {most:,} can be compared.",
        "Look for a column in which most rows say the same, such as a name or date put in where it was not known, and empty it.",
    )
