"""The layout of packs, held to pictures of their pages. To renew them after a change of layout that was looked at:

CTPERF_GOLDEN=renew .venv/bin/python -m pytest tests/scorecards/packs/test_golden.py"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from scorecards.charts.packs import brief_of, pack_of
from scorecards.exports.packs.brief import brief_pdf
from scorecards.exports.packs.pdf import pack_pdf
from tests.scorecards import stage
from tests.scorecards.packs import documents, scenes

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
RENEW = os.environ.get("CTPERF_GOLDEN") == "renew"
SCALE, TILE = 0.62, 16
WHOLE, PART = 1.0, 26.0
"""How far the greys of a page may differ on average, and those of one small tile of it, of 255."""
MADE: dict[str, Callable[[], bytes]] = {
    "area-letter": lambda: pack_pdf(pack_of(scenes.seen("area", "TR"))),
    "goal-a4": lambda: pack_pdf(pack_of(scenes.seen("goal", "T0")), paper="a4"),
    "brief-area-letter": lambda: brief_pdf(brief_of(scenes.seen("area", "TR"))),
    "brief-agency-a4": lambda: brief_pdf(brief_of(scenes.seen("agency", "DOT")), paper="a4"),
}


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    scenes.to_look_at()


@pytest.mark.parametrize("name", MADE)
def test_the_pages_look_as_they_were_seen_and_approved(name: str) -> None:
    pages = documents.pictures(MADE[name](), SCALE)
    if RENEW:
        for old in GOLDEN.glob(f"{name}-[0-9]*.png"):
            old.unlink()
        GOLDEN.mkdir(exist_ok=True)
        for number, page in enumerate(pages, start=1):
            page.quantize(16).save(GOLDEN / f"{name}-{number:02}.png", optimize=True)
    kept = sorted(GOLDEN.glob(f"{name}-[0-9]*.png"))
    assert len(kept) == len(pages)
    for path, page in zip(kept, pages, strict=True):
        whole, part = difference(Image.open(path).convert("L"), page.quantize(16).convert("L"))
        assert whole <= WHOLE, f"{path.name} differs by {whole:.2f} on average"
        assert part <= PART, f"a part of {path.name} differs by {part:.1f}"


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far two pictures are apart: as a whole, and in the tile where they are farthest apart."""
    assert one.size == other.size
    apart = ImageChops.difference(one, other)
    tiles = apart.resize((one.width // TILE, one.height // TILE), Image.Resampling.BOX)
    return float(ImageStat.Stat(apart).mean[0]), float(str(tiles.getextrema()[1]))


def test_a_word_more_is_seen() -> None:
    """The tolerance is not so wide that nothing would be found."""
    page = documents.pictures(MADE["brief-area-letter"](), SCALE)[0]
    other = page.copy()
    other.paste(page.crop((60, 40, 160, 60)), (60, 300))
    assert difference(page, other)[1] > PART
