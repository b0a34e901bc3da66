"""The columns of the files that pages offer."""

from operator import attrgetter
from typing import Any

from scorecards.views.downloads import Column


def _of(head: str, name: str = "") -> Column:
    return head, attrgetter(name or head)


def _operator(card: Any) -> str:
    return card.operator.slug if card.operator else ""


CARD: list[Column] = [
    _of("measure", "code"),
    _of("name"),
    _of("agency", "agency_code"),
    _of("period"),
    _of("period_end"),
    _of("value"),
    _of("unit"),
    _of("expected"),
    _of("expected_high"),
    ("operator", _operator),
    _of("target"),
    _of("target_high"),
    _of("target_date"),
    _of("target_illustrative"),
    _of("shortfall"),
    _of("tolerance"),
    _of("status"),
    _of("judged"),
    _of("change_previous"),
    _of("change_year"),
    _of("trend"),
    _of("trend_p"),
    _of("signal"),
    _of("freshness"),
    _of("due_on"),
    _of("days_overdue"),
    _of("responsible"),
    _of("source"),
    _of("as_of"),
    _of("rule_version"),
]
