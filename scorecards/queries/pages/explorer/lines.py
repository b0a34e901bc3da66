"""The full rows of one page of the explorer, or of a whole file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.rules.policy import Viewer
from metrics.queries.catalog_then import sources_on
from metrics.queries.series import recent_points
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.explorer.found import Place
from scorecards.queries.pages.explorer.reading import Reading
from scorecards.queries.rows import CardRow

ABOUT = """
SELECT fact.id, coalesce(service.name, ''), ARRAY(
    SELECT goal.code FROM {members} AS member JOIN {goals} AS goal ON goal.id = member.goal_id
    WHERE member.measure_id = fact.id ORDER BY goal.code)
FROM {measure} AS fact LEFT JOIN agencies_service AS service ON service.id = fact.service_id WHERE fact.id = ANY(%s::int8[])
"""
NOTHING: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the card, its recent values, the service it is of, the codes of the goals it tells of, and the group it stands in."""

    card: CardRow
    points: tuple[float | None, ...] = ()
    service: str = ""
    goals: tuple[str, ...] = ()
    group: str = ""


def lines(who: Viewer, at: Lens, read: Reading, places: Sequence[Place], columns: Sequence[str]) -> list[Line]:
    """The rows in their order, with what their columns need and nothing else. One to three questions when live."""
    ids = list(dict.fromkeys(place.measure_id for place in places))
    cards = {card.measure_id: card for card in _cards(who, at, read, ids)}
    found = recent_points(ids, at.as_of, at.known_on) if "history" in columns else {}
    points = {measure: tuple(value for _, value in values) for measure, values in found.items()}
    about = _about(at, read, ids) if {"service", "goals"} & set(columns) else {}
    return [
        Line(cards[place.measure_id], points.get(place.measure_id, ()), *about.get(place.measure_id, NOTHING), group=place.group)
        for place in places
        if place.measure_id in cards
    ]


def _cards(who: Viewer, at: Lens, read: Reading, ids: Sequence[int]) -> list[CardRow]:
    if not ids:
        return []
    return read.seen.cards(only=ids) if read.seen else measure_cards(at, who, measure_ids=ids)


def _about(at: Lens, read: Reading, ids: Sequence[int]) -> Mapping[int, tuple[str, tuple[str, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(ABOUT.format(members=read.members, goals=read.goals, measure=sources_on(at.known_on).measure), [list(ids)])
        return {measure: (service, tuple(goals)) for measure, service, goals in cursor.fetchall()}
