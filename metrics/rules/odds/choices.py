"""By which method a kind of series is carried forward, and how wide: what the backtest wrote, and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from metrics.rules.codes import PeriodType
from metrics.rules.odds.codes import Method

CHOSEN = Path(__file__).with_name("chosen.json")
LENGTHS = (8, 12, 24, 60)
FAMILIES = {
    "month": (PeriodType.MONTH,),
    "quarter": (PeriodType.QUARTER,),
    "year": (PeriodType.YEAR, PeriodType.SFY, PeriodType.FFY, PeriodType.SCHOOL_YEAR, PeriodType.COHORT),
    "window": (PeriodType.ROLLING3, PeriodType.ROLLING5),
    "point": (PeriodType.POINT,),
}
_FAMILY_OF = {period: family for family, periods in FAMILIES.items() for period in periods}


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """Series of one kind of period, with at least so many points and fewer than the next length."""

    family: str
    fewest: int

    @property
    def most(self) -> int | None:
        return next((length - 1 for length in LENGTHS if length > self.fewest), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """`widen`: by what the method's own spread is multiplied so that four in five figures fall inside. `is_tested` False: there were
    too few series of the kind to try it on, so the newest value is carried forward."""

    method: Method
    widen: float
    is_tested: bool


UNTESTED = Choice(Method.NAIVE, 1.0, is_tested=False)


def kind_of(period: PeriodType, count: int) -> Kind:
    """The kind of a series with so many points, 8 at least."""
    return Kind(_FAMILY_OF[period], max(length for length in LENGTHS if length <= max(count, LENGTHS[0])))


def choice_for(kind: Kind) -> Choice:
    """What the backtest chose for a kind."""
    return _chosen().get(kind, UNTESTED)


@lru_cache(maxsize=1)
def chosen_digest() -> str:
    """Changes with what was chosen: forecasts by other choices are other forecasts."""
    return sha256(CHOSEN.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def _chosen() -> dict[Kind, Choice]:
    return dict(map(_read, json.loads(CHOSEN.read_text(encoding="utf-8"))))


def _read(row: dict[str, Any]) -> tuple[Kind, Choice]:
    return Kind(row["family"], row["fewest"]), Choice(Method.from_slug(row["method"]), row["widen"], row["is_tested"])


def written(chosen: Sequence[tuple[Kind, Choice]]) -> str:
    """The text of the file that holds the choices."""
    rows = [
        {"family": kind.family, "fewest": kind.fewest, "method": choice.method.slug, "widen": choice.widen, "is_tested": choice.is_tested}
        for kind, choice in chosen
    ]
    return "[\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n]\n"
