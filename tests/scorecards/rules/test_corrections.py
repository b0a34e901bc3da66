"""What counts as a correction of a published figure."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scorecards.rules.corrections import RECENT, is_correction, is_recent

THEN, NOW = datetime(2019, 5, 1, tzinfo=UTC), datetime(2019, 6, 1, tzinfo=UTC)
FIGURE = (4.0, None, THEN)


@pytest.mark.parametrize(
    ("before", "after", "recorded_at", "counts"),
    [
        (FIGURE, (5.0, None, NOW), NOW, True),
        (FIGURE, (None, "not_collected", NOW), NOW, True),
        ((None, "not_collected", THEN), (4.0, None, NOW), NOW, True),
        (FIGURE, (4.0, None, NOW), NOW, False),
        ((None, "pending", THEN), (4.0, None, NOW), NOW, False),
        ((4.0, None, NOW), (5.0, None, NOW), NOW, False),
        (FIGURE, (5.0, None, NOW), THEN + timedelta(days=3), False),
    ],
)
def test_a_figure_that_was_shown_and_changed_was_corrected(
    before: tuple[float | None, str | None, datetime],
    after: tuple[float | None, str | None, datetime],
    recorded_at: datetime,
    counts: bool,
) -> None:
    assert is_correction(before, after, recorded_at) is counts


def test_it_is_said_beside_the_figure_for_thirty_days() -> None:
    day = date(2019, 6, 30)
    assert [is_recent(day - timedelta(days=days), day) for days in (-1, 0, 30, 31)] == [False, True, True, False]


def test_the_methods_say_for_how_long() -> None:
    assert f"beside the figure itself for {RECENT.days} days" in Path("docs/methods.md").read_text()
