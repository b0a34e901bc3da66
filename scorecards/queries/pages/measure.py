"""A measure's page: where it stands and why, its history, its definition, its targets, its flips."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from accounts.rules.policy import Viewer
from metrics.models import TOTAL
from metrics.queries.assessed import Facts
from metrics.queries.columns import Chosen, read_series
from metrics.queries.series import recent_points
from metrics.rules.codes import Direction, PeriodType
from metrics.rules.derive import Derivation, derive
from metrics.rules.periods import Period as PeriodOf
from scorecards.queries.cards import measure_cards
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.odds import OddsRow, odds_from
from scorecards.queries.pages import groups
from scorecards.queries.pages.drift import drifts
from scorecards.queries.pages.expected import Expectation, Then
from scorecards.queries.pages.facts_of_one import Aim, facts_of
from scorecards.queries.pages.file_rows import VersionRow, version_row
from scorecards.queries.pages.groups import ByView
from scorecards.queries.pages.history import Beside, History, Line, Stretch, TargetRow, standing_targets
from scorecards.queries.pages.seen_one import card_of, cards_of
from scorecards.queries.pages.sheet import Definition, Group, Sheet, sheet
from scorecards.queries.pages.versions import Period, Version, day_of, earlier, periods_of, targets_of
from scorecards.queries.rows import CardRow, FlipRow
from scorecards.queries.seen import clocks_of
from scorecards.rules.compare import is_gap
from scorecards.rules.corrections import is_correction
from scorecards.rules.unusual import unusual_points

FLIPS_SHOWN = 30
MOST_BESIDE = 1200


@dataclass(frozen=True, slots=True)
class Corrected:
    """That the figure the page shows replaced another one that it had shown: since which day, and what stood before."""

    on: date
    value: float | None
    reason: str | None
    qualifier: str
    why: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """All of a measure's page, or of one of its groups'. `newest` is the version the status rests on."""

    sheet: Sheet
    group: Group | None
    card: CardRow
    history: History
    newest: Version | None
    facts: Facts
    derivation: Derivation
    flips: tuple[FlipRow, ...]
    corrected: Corrected | None
    odds: OddsRow | None = None

    @property
    def measure(self) -> Definition:
        return self.sheet.measure


def measure(who: Viewer, at: Lens, code: str, *, group: str = "") -> MeasurePage | None:
    """The page of one measure as `who` may see it through the lens, or of its group with that key; None when there is none."""
    found = sheet(who, code, at.known_on, at.as_of)
    chosen = _group(found, group) if found else None
    if found is None or (group and chosen is None):
        return None
    breakdown = chosen.breakdown_id if chosen else TOTAL
    one = found.measure
    periods = periods_of(one.id, {TOTAL, breakdown}, at)
    targets = targets_of(one.id, one.period, at)
    facts = _facts(found, periods, targets)
    own = [period for period in periods if period.now.breakdown_id == breakdown]
    card = _card(who, at, found, facts, chosen)
    history = history_of(found, own, targets, card, Expectation(facts, breakdown, at.as_of))
    return MeasurePage(
        sheet=found,
        group=chosen,
        card=card,
        history=replace(history, beside=_beside(found, at), drifts=drifts(history, one, card)),
        newest=next((period.now for period in reversed(own) if period.now.value is not None), None),
        corrected=_corrected(next((period for period in reversed(own) if period.now.value is not None), None)),
        facts=facts,
        derivation=_derivation(facts, own, breakdown, at.as_of),
        flips=tuple(flip for flip in flips(who, limit=FLIPS_SHOWN, measure=code, at=at) if _is_of(flip, chosen)),
        odds=None if chosen else odds_from(found.odds, card, at),
    )


def _beside(found: Sheet, at: Lens) -> tuple[Beside, ...]:
    """What the measure is shown beside, with its values. One query where there is any."""
    if not found.benchmarks:
        return ()
    ids = [one.measure_id for one in found.benchmarks]
    read = recent_points(ids, as_of=at.as_of, known_on=at.known_on, per_series=MOST_BESIDE)
    return tuple(
        Beside(one.code, one.label, {end: value for end, value in read[one.measure_id] if value is not None}) for one in found.benchmarks
    )


def _corrected(newest: Period | None) -> Corrected | None:
    if newest is None or not newest.before:
        return None
    was, now = newest.before[-1], newest.now
    if not is_correction((was.value, was.reason, was.accepted_at), (now.value, now.reason, now.accepted_at), now.recorded_at):
        return None
    return Corrected(day_of(now.recorded_at), was.value, was.reason, was.qualifier, now.correction)


def _is_of(flip: FlipRow, group: Group | None) -> bool:
    """Whether a flip is one of this series."""
    return flip.breakdown == (group.label if group else "")


def _group(found: Sheet, key: str) -> Group | None:
    return next((group for group in found.groups if group.key == key), None)


def _facts(found: Sheet, periods: Sequence[Period], targets: Sequence[TargetRow]) -> Facts:
    points = [(p.now.breakdown_id, p.now.period_end, p.now.value) for p in periods if p.is_settled]
    aims: list[Aim] = [
        (t.breakdown_id, t.day, t.operator, t.value, t.high, t.is_illustrative) for t in targets if t.governs and t.superseded_on is None
    ]
    breaks = [note.day for note in found.notes if note.kind == "series_break"]
    return facts_of(found.measure, points=points, aims=aims, breaks=breaks, releases=found.releases)


def _card(who: Viewer, at: Lens, found: Sheet, facts: Facts, group: Group | None) -> CardRow:
    """The stored card where the lens is live, so that every page says the same; else what the rules say of the facts read."""
    breakdown = group.breakdown_id if group else TOTAL
    if at.is_live:
        stored = measure_cards(at, who, measure_ids=[found.measure.id], groups=group is not None)
        for card in stored:
            if card.breakdown_id == breakdown:
                return card
    return card_of(found, facts, (breakdown, group.label if group else ""), at)


def _derivation(facts: Facts, own: Sequence[Period], breakdown: int, as_of: date) -> Derivation:
    has_series = breakdown in facts.series.breakdown.tolist()
    return derive(
        facts.series,
        facts.catalog,
        facts.targets,
        facts.breaks,
        facts.due,
        as_of=as_of,
        extra=facts.extra,
        breakdown=breakdown if has_series else TOTAL,
        origin=_origin(own),
    )


def _origin(own: Sequence[Period]) -> dict[str, str]:
    newest = next((period.now for period in reversed(own) if period.now.value is not None), None)
    if newest is None:
        return {}
    origin = {"source": newest.source} if newest.source else {}
    if newest.accepted_by:
        origin |= {"accepted_by": newest.accepted_by, "accepted_on": day_of(newest.accepted_at).isoformat()}
    return origin


def history_of(found: Sheet, own: Sequence[Period], targets: Sequence[TargetRow], card: CardRow, expectation: Expectation) -> History:
    """The series with what was expected of each period, oldest first, and the path to its targets."""
    type_ = PeriodType.from_slug(found.measure.period)
    breaks = sorted(note.day for note in found.notes if note.kind == "series_break")
    ends, values = [period.now.period_end for period in own], [period.now.value for period in own]
    marks = _marks(ends, values, card)
    gaps = [False, *(is_gap(type_, a, b) for a, b in pairwise(ends))]
    anew = [False, *(any(a < day <= b for day in breaks) for a, b in pairwise(ends))]
    lines = tuple(map(_line, own, expectation.then(ends, values), gaps, anew, marks, [type_] * len(own)))
    # A target of the group governs it; without one the total's do.
    mine = [t for t in targets if t.breakdown_id == card.breakdown_id] or [t for t in targets if t.breakdown_id == TOTAL]
    stretches = () if card.direction == Direction.CONTEXT else _path(expectation, mine, ends, card.as_of)
    notes = tuple(note for note in found.notes if note.day <= card.as_of)
    return History(lines, stretches, tuple(mine), notes)


def _path(expectation: Expectation, targets: Sequence[TargetRow], ends: Sequence[date], as_of: date) -> tuple[Stretch, ...]:
    first, last = (ends[0], ends[-1]) if ends else (as_of, as_of)
    return expectation.path(standing_targets(targets), first, last)


def _marks(ends: Sequence[date], values: Sequence[float | None], card: CardRow) -> list[bool]:
    """Unusual points since the break that cut the limits; nothing before it is measured by them."""
    before = sum(card.since is not None and end < card.since for end in ends)
    return [False] * before + unusual_points(values[before:], card.mean, card.upper, card.signal)


def _line(period: Period, then: Then, gap: bool, anew: bool, mark: bool, type_: PeriodType) -> Line:
    now = period.now
    return Line(
        start=now.period_start,
        end=now.period_end,
        label=PeriodOf(type_, now.period_start, now.period_end).label,
        value=now.value,
        reason=now.reason,
        qualifier=now.qualifier,
        state=now.state,
        published_on=now.published_on,
        recorded_on=day_of(now.recorded_at),
        source=now.source,
        source_ref=now.source_ref,
        note=now.note,
        numerator=now.numerator,
        denominator=now.denominator,
        moe=now.moe,
        expected=then.low,
        expected_high=then.high,
        judged=then.judged,
        gap_before=gap,
        starts_anew=anew,
        is_unusual=mark,
        earlier=tuple(earlier(version) for version in period.before),
        correction=now.correction,
    )


def by_view(who: Viewer, at: Lens, shown: MeasurePage, by: str) -> ByView | None:
    """The groups of the page's measure by one dimension, with their cards; None when it is not reported so."""
    if not any(group.by == by for group in shown.sheet.groups):
        return None
    live = measure_cards(at, who, measure_ids=[shown.measure.id], groups=True) if at.is_live else None
    return groups.by_view(shown.sheet, by, at, live if live is not None else _seen_groups(shown, at))


def _seen_groups(shown: MeasurePage, at: Lens) -> list[CardRow]:
    """The cards of the groups at another day: the page's facts with the series of all groups. One query."""
    series = read_series(Chosen(ids=[shown.measure.id]), clocks_of(at))
    labels = {TOTAL: ""} | {group.breakdown_id: group.label for group in shown.sheet.groups}
    return cards_of(shown.sheet, replace(shown.facts, series=series), labels, at)


def versions_of(shown: MeasurePage) -> list[VersionRow]:
    """Every version of every period of the page's series, by period and then by when it was known."""
    rows: list[VersionRow] = []
    for line in shown.history.lines:
        rows += [version_row(shown.card, line, one) for one in (*line.earlier, None)]
    return rows
