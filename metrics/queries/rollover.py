"""What a new state fiscal year needs: the targets that end before it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from metrics.models import Proposal, ProposalState, Target
from metrics.rules.calendar import quarter_of


@dataclass(frozen=True, slots=True)
class EndingTarget:
    """The last target of a series that nothing follows into the new year. `waiting`: a new one is proposed already."""

    target_id: int
    measure_code: str
    measure: str
    group: str
    agency: str
    unit: str
    decimals: int
    operator: str
    value: float
    high: float | None
    date: date
    is_illustrative: bool
    waiting: bool

    def ended_before(self, year: int) -> bool:
        """Whether it had ended when the fiscal year before this one began."""
        return self.date <= fiscal_year_end(year - 2)


def fiscal_year_end(year: int) -> date:
    """The last day of a state fiscal year."""
    return date(year, 6, 30)


def next_fiscal_year(day: date) -> int:
    """The state fiscal year that targets are set for on a day: the one after the quarter that comes next, so in June the coming one."""
    return quarter_of(day).moved(1).year


def batch_of(year: int) -> str:
    return f"SFY{year}"


def ending_targets(year: int) -> list[EndingTarget]:
    """Of measures in use the last governing targets that end before the state fiscal year does. Two queries."""
    ends = fiscal_year_end(year)
    in_use = Q(measure__retired_on__isnull=True) | Q(measure__retired_on__gte=fiscal_year_end(year - 1))
    found = Target.objects.governing().filter(in_use, measure__is_draft=False).exclude(operator="done")
    newest: dict[tuple[int, int | None], Target] = {}
    for one in found.select_related("measure__agency", "breakdown").order_by(
        "measure__agency__name", "measure__code", "breakdown_id", "date"
    ):
        newest[one.measure_id, one.breakdown_id] = one
    waiting = Proposal.objects.filter(batch=batch_of(year), state=ProposalState.WAITING)
    proposed = {(one.measure_id, one.after.get("breakdown_id")) for one in waiting}
    return [_row(one, place in proposed) for place, one in newest.items() if one.date < ends]


def _row(one: Target, waiting: bool) -> EndingTarget:
    of = one.measure
    return EndingTarget(
        target_id=one.pk,
        measure_code=of.code,
        measure=of.name,
        group=one.breakdown.label if one.breakdown_id else "",
        agency=of.agency.name,
        unit=of.unit,
        decimals=of.decimals,
        operator=one.operator,
        value=one.value,
        high=one.high,
        date=one.date,
        is_illustrative=one.is_illustrative,
        waiting=waiting,
    )
