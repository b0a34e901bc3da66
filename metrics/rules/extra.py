"""Ordered extra rules of a measure: a small closed vocabulary for standards such as "4 of 5 met, or better than baseline".

The first rule that matches decides; when none does, the ordinary judgment stands. Nothing here is evaluated as code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.rules.codes import Status

CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "better_than_baseline": (),
    "at_least_baseline": (),
    "better_than_previous": (),
    "better_than_last_year": (),
    "within_of_target": ("amount",),
    "within_percent_of_target": ("amount",),
    "met_k_of_n": ("k", "n"),
    "otherwise": (),
}
OUTCOMES = (Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK)
LONGEST_RUN = 60
MOST_RULES = 50
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class ExtraRule:
    """When the condition holds, the judgment is `then`. `amount`: in the unit or in percent; `k` of the `n` newest values."""

    when: str
    then: Status
    amount: float = 0.0
    k: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions look at. `gain_...`: how much better the newest value is than that one (NaN: nothing to compare)."""

    shortfall: float
    expected: float
    gain_baseline: float
    gain_previous: float
    gain_year: float
    slack: float
    met: Sequence[bool]


def parse_extra_rules(entries: object) -> tuple[ExtraRule, ...]:
    """Extra rules from plain lists and dictionaries. Raises ValueError that names the entry, the problem and what to do."""
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise _refusal(0, f"{entries!r} is not a list; write a list with one entry per rule.")
    if len(entries) > MOST_RULES:
        raise _refusal(0, f"{len(entries)} are too many; keep to {MOST_RULES}.")
    return tuple(_parse_one(number, entry) for number, entry in enumerate(entries, start=1))


def _refusal(number: int, problem: str) -> ValueError:
    return ValueError(f"Extra rule {number}: {problem}" if number else f"Extra rules: {problem}")


def _parse_one(number: int, entry: object) -> ExtraRule:
    if not isinstance(entry, Mapping):
        raise _refusal(number, f"{entry!r} is not an entry with when and then; write it so.")
    when, then = str(entry.get("when")), str(entry.get("then"))
    outcomes = {status.slug: status for status in OUTCOMES}
    if when not in CONDITIONS:
        raise _refusal(number, f"when {when!r} is not known; use one of {', '.join(CONDITIONS)}.")
    if then not in outcomes:
        raise _refusal(number, f"then {then!r} is not known; use one of {', '.join(outcomes)}.")
    surplus = {str(name) for name in entry} - {"when", "then", *CONDITIONS[when]}
    if surplus:
        raise _refusal(number, f"{', '.join(sorted(surplus))} does not belong to {when}; leave it out.")
    given = {name: _number(number, entry, name) for name in CONDITIONS[when]}
    rule = ExtraRule(when, outcomes[then], given.get("amount", 0.0), int(given.get("k", 0)), int(given.get("n", 0)))
    if rule.when == "met_k_of_n" and not 1 <= rule.k <= rule.n <= LONGEST_RUN:
        raise _refusal(number, f"k {rule.k} of n {rule.n} cannot be met; give k from 1 to n, and n up to {LONGEST_RUN}.")
    return rule


def _number(number: int, entry: Mapping[Any, Any], name: str) -> float:
    given = entry.get(name)
    whole = name in ("k", "n")
    if isinstance(given, bool) or not isinstance(given, int if whole else (int, float)) or not 0 <= given < float("inf"):
        kind = "a whole number" if whole else "a number"
        raise _refusal(number, f"{name} {given!r} is not {kind} of 0 or more; give one.")
    return float(given)


def first_match(rules: Sequence[ExtraRule], facts: Facts) -> int:
    """The position of the first rule whose condition holds; -1 when none does."""
    return next((place for place, rule in enumerate(rules) if _holds(rule, facts)), -1)


def longest_run(rules: Sequence[ExtraRule]) -> int:
    """How many of the newest values the rules look at."""
    return max((rule.n for rule in rules), default=0)


def _holds(rule: ExtraRule, facts: Facts) -> bool:
    gains = {
        "better_than_baseline": facts.gain_baseline > facts.slack,
        "at_least_baseline": facts.gain_baseline >= -facts.slack,
        "better_than_previous": facts.gain_previous > facts.slack,
        "better_than_last_year": facts.gain_year > facts.slack,
        "within_of_target": facts.shortfall <= rule.amount + facts.slack,
        "within_percent_of_target": facts.shortfall <= rule.amount / 100 * abs(facts.expected) + facts.slack,
        "met_k_of_n": len(facts.met) >= rule.n and sum(facts.met[-rule.n :] if rule.n else ()) >= rule.k,
        "otherwise": True,
    }
    return bool(gains[rule.when])
