"""The ledger: promises counted by agency and by area, and every scoring of one."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from accounts.rules.policy import Viewer
from goals.models import Commitment, Scoring
from goals.queries.promises import Asked, PromiseRow, narrowed, visible_promises
from goals.rules.promises import Tally, tally
from metrics.queries.labels import PERIODS, period_label


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One agency or area with its promises counted."""

    code: str
    name: str
    tally: Tally = field(default_factory=Tally)


def tally_of(who: Viewer, asked: Asked) -> Tally:
    """How many of the promises that `who` may see stand where. One query."""
    return _tally(narrowed(visible_promises(who), asked))


def _tally(found: QuerySet[Commitment]) -> Tally:
    counted = Commitment.objects.filter(pk__in=found.order_by().values("pk")).order_by().values_list("state").annotate(n=Count("pk"))
    return tally(dict(counted))


def ledger_by_agency(who: Viewer) -> list[LedgerRow]:
    """Every agency that made a promise `who` may see, with its promises counted, by name. One query."""
    return _ledger(visible_promises(who), "agency__code", "agency__name")


def ledger_by_area(who: Viewer) -> list[LedgerRow]:
    """The same by the area of the goal that a promise is about; one about a measure alone is counted under no area. One query."""
    return _ledger(visible_promises(who).filter(goal__isnull=False), "goal__area__code", "goal__area__name")


def _ledger(found: QuerySet[Commitment], code: str, name: str) -> list[LedgerRow]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for of, called, state, n in found.order_by().values_list(code, name, "state").annotate(n=Count("pk")):
        counts.setdefault((called, of), {})[state] = n
    return [LedgerRow(of, called, tally(states)) for (called, of), states in sorted(counts.items())]


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """One scoring that said something new. `cause`: goals.models.ScoreCause."""

    on: date
    cause: str
    before: str
    state: str
    effect: str
    why: str
    base: float | None
    value: float | None
    value_period: str
    moved: float | None


def scorings(row: PromiseRow) -> list[ScoringRow]:
    """Every scoring of a promise, newest first, as far as its reader may see its effect. One query."""
    found = Scoring.objects.filter(commitment=row.id).select_related("commitment__effect_measure").order_by("-at", "-id")
    return [_scoring(one, shows=row.effect is not None) for one in found]


def _scoring(one: Scoring, *, shows: bool) -> ScoringRow:
    of = one.commitment.effect_measure
    label = period_label(PERIODS[of.period], one.value_end) if of and shows else ""
    base, value, moved = (one.base, one.value, one.moved) if shows else (None, None, None)
    return ScoringRow(one.on, one.cause, one.before, one.state, one.effect, one.why if shows else "", base, value, label, moved)
