"""What an address asks of the explorer. Words that name nothing known are passed over, so that an old link still shows a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from metrics.rules.codes import Freshness, PeriodType, Signal, Status, Trend

CODES: Mapping[str, Any] = {"status": Status, "trend": Trend, "signal": Signal, "freshness": Freshness, "period": PeriodType}
NAMED = ("agency", "area", "goal", "service")
"""Filters by the code of a thing."""
TEXTS = ("q", "owner", "unit", *NAMED)
FILTERS = (*TEXTS, *CODES, "published", "changed")
GROUPS = ("agency", "area", "goal", "status")
VIEWS = ("table", "heat", "compare")
SPANS = (12, 24)
"""How many periods a heat map shows."""
COLUMNS = (
    "agency", "history", "value", "expected", "target", "change", "change_year", "shortfall", "status", "trend", "signal", "freshness",
    "due", "owner", "unit", "period_type", "goals", "service", "published",
)  # fmt: skip
"""The columns there are, in the order in which they stand."""
USUAL = ("history", "value", "expected", "target", "status", "trend", "signal", "freshness", "owner")
SORTS = (
    "status", "name", "agency", "value", "expected", "target", "change", "change_year", "shortfall", "trend", "signal", "freshness",
    "due", "owner", "unit", "period_type", "service", "published",
)  # fmt: skip
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """`then`: the other day of a comparison. `changed`: only what stood otherwise then. `after`, `before`: where the page stands."""

    q: str = ""
    owner: str = ""
    unit: str = ""
    agency: str = ""
    area: str = ""
    goal: str = ""
    service: str = ""
    status: Status | None = None
    trend: Trend | None = None
    signal: Signal | None = None
    freshness: Freshness | None = None
    period: PeriodType | None = None
    published: bool | None = None
    changed: bool = False
    sort: str = "status"
    group: str = ""
    view: str = "table"
    span: int = 12
    columns: tuple[str, ...] = USUAL
    then: date | None = None
    after: str = ""
    before: str = ""

    @property
    def filters(self) -> dict[str, Any]:
        """The filters in use, by name."""
        found = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in found.items() if value not in ("", None) and not (name == "changed" and not value)}


def read_asked(given: QueryDict, then: date | None = None) -> Asked:
    """From the parameters of an address; `then` is read by the door, which refuses what is no day."""
    codes: dict[str, Any] = {name: next((code for code in kind if code.slug == given.get(name, "")), None) for name, kind in CODES.items()}
    texts: dict[str, Any] = {name: _text(given.get(name, "")) for name in TEXTS}
    sort = given.get("sort", "")
    chosen = set(given.getlist("col"))
    view = _one_of(given.get("view", ""), VIEWS)
    return Asked(
        **texts,
        **codes,
        published={"yes": True, "no": False}.get(given.get("published", "")),
        changed=view == "compare" and then is not None and given.get("changed", "") == "yes",
        sort=sort if sort.removeprefix("-") in SORTS else "status",
        group=given.get("group", "") if given.get("group", "") in GROUPS else "",
        view=view,
        span=SPANS[1] if given.get("n", "") == str(SPANS[1]) else SPANS[0],
        columns=tuple(name for name in COLUMNS if name in chosen) or USUAL,
        then=then,
        after=given.get("after", ""),
        before=given.get("before", ""),
    )


def _text(given: str) -> str:
    """PostgreSQL takes no NUL in a text."""
    return given.replace("\0", "").strip()[:LONGEST]


def _one_of(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else known[0]


def written(asked: Asked, clocks: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parameters by which an address asks for this, and for nothing else: what is kept of a view."""
    pairs = [(name, _word(value)) for name, value in asked.filters.items()]
    pairs += [("col", name) for name in asked.columns] if asked.columns != USUAL else []
    pairs += [(name, value) for name, value in (("group", asked.group), ("sort", asked.sort)) if value not in ("", "status")]
    pairs += [("view", asked.view)] if asked.view != "table" else []
    pairs += [("n", str(asked.span))] if asked.view == "heat" and asked.span != SPANS[0] else []
    pairs += [("then", asked.then.isoformat())] if asked.view == "compare" and asked.then else []
    return [*pairs, *clocks.items()]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "slug", value))
