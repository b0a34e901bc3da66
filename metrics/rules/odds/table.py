"""The backtest as a table: what the command prints and docs/methods.md shows."""

from collections.abc import Sequence

from metrics.rules.odds.backtest import Bounded
from metrics.rules.odds.choices import Kind
from metrics.rules.odds.codes import Method
from metrics.rules.odds.judged import Figures, Tried

# An even part of the demonstration's series and origins, so that the table can be made again with every test.
BOUNDED = Bounded(series=8, origins=6)
HEAD = ("series by", "points", "measures", "forecasts", "naive", "seasonal naive", "Theta", "used", "widened")
FAMILY_NAMES = {"month": "month", "quarter": "quarter", "year": "year", "window": "rolling window", "point": "day of the year"}
METHOD_NAMES = {Method.NAIVE: "naive", Method.SEASONAL_NAIVE: "seasonal naive", Method.THETA: "Theta"}


def table_rows(tried: Sequence[Tried]) -> list[list[str]]:
    """One row a kind of series, under HEAD."""
    return [_row(one) for one in tried]


def points(kind: Kind) -> str:
    return f"{kind.fewest} or more" if kind.most is None else f"{kind.fewest} to {kind.most}"


def _row(one: Tried) -> list[str]:
    cells = [FAMILY_NAMES[one.kind.family], points(one.kind), str(one.measures), str(one.forecasts)]
    for method in Method:
        # A yearly series has no season: the seasonal naive method is the naive one.
        seasonless = method == Method.SEASONAL_NAIVE and one.kind.family not in ("month", "quarter")
        cells.append("none" if seasonless else _figures(one.figures[method]))
    used = METHOD_NAMES[one.choice.method] if one.choice.is_tested else "naive (too few to tell)"
    return [*cells, used, f"{one.choice.widen:.2f}"]


def _figures(found: Figures) -> str:
    """Inside the interval, Brier score, CRPS."""
    return f"{100 * found.coverage:.0f}%, {found.brier:.2f}, {found.crps:.2f}"
