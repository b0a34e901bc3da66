"""Two measures beside each other: their readings, on one axis or as an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import Measure
from metrics.queries.labels import period_label
from metrics.queries.series import recent_points
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow
from scorecards.rules.compare import base_of, common_ends, indexed

MOST_POINTS = 1200
MOST_CHOICES = 400


@dataclass(frozen=True, slots=True)
class Side:
    """One measure with its values by the end of their period; `index`: in percent of the base period's, where one was chosen."""

    card: CardRow
    points: Mapping[date, float]
    index: Mapping[date, float]

    def label(self, end: date) -> str:
        return period_label(self.card.period_type, end)


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """Two measures. `ends`: the periods an index can start from; `base`: the one it starts from, None on one axis."""

    one: Side
    other: Side
    ends: tuple[date, ...]
    base: date | None

    @property
    def is_indexed(self) -> bool:
        return self.base is not None

    @property
    def has_one_unit(self) -> bool:
        return self.one.card.unit == self.other.card.unit

    @property
    def all_ends(self) -> list[date]:
        return sorted({*self.one.points, *self.other.points})


def measure_choices(who: Viewer, at: Lens) -> list[tuple[str, str]]:
    """Measures that can be compared, as (code, name); the first of many. One query."""
    found = Measure.objects.filter(measures_visible_to(who), retired_on__isnull=True).order_by("code")
    return list(found.values_list("code", "name")[:MOST_CHOICES])


def beside_each_other(who: Viewer, at: Lens, codes: tuple[str, str], *, index: bool, base: date | None) -> MeasuresPage | None:
    """The two measures as `who` may see them; None where one is not there. Three queries when live.

    Of different units they are always an index, where they share a period; then `base` is the one that is 100."""
    ids = dict(Measure.objects.filter(measures_visible_to(who), code__in=codes).values_list("code", "pk"))
    cards = {card.code: card for card in measure_cards(at, who, measure_ids=sorted(ids.values()))}
    if not all(code in cards for code in codes):
        return None
    read = recent_points(sorted(ids.values()), as_of=at.as_of, known_on=at.known_on, per_series=MOST_POINTS)
    points = [{end: value for end, value in read[ids[code]] if value is not None} for code in codes]
    ends = common_ends(*points)
    wants = index or cards[codes[0]].unit != cards[codes[1]].unit
    start = base_of(ends, base) if wants else None
    sides = [Side(cards[code], own, indexed(own, start) if start else {}) for code, own in zip(codes, points, strict=True)]
    return MeasuresPage(sides[0], sides[1], tuple(ends), start)
