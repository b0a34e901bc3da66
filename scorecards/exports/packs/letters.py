"""How wide words are in the house's font, so that what fits a page is reckoned before it is set."""

from functools import lru_cache

from django.conf import settings
from PIL import ImageFont

from scorecards.exports.packs.cleaning import BREAK

FONTS = settings.BASE_DIR / "static" / "vendor" / "public-sans@5.3.0"
WEIGHTS = {400: "public-sans-400.ttf", 600: "public-sans-600.ttf", 700: "public-sans-700.ttf"}
# Measured large and scaled down; a little is added, as signs from the stand-in fonts are wider.
SIZE, MARGIN = 100, 1.02


@lru_cache(maxsize=4)
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / WEIGHTS[weight]), SIZE)


@lru_cache(maxsize=65_536)
def _letter(letter: str, weight: int) -> float:
    if letter == BREAK:
        return 0.0
    wide = _font(weight).getlength(letter)
    return (wide if ord(letter) < 0x250 else max(wide, 0.66 * SIZE)) / SIZE


def width(text: str, size: float, weight: int = 400) -> float:
    """The width of a line in the unit of `size`; letters are added up, without what kerning takes away."""
    return MARGIN * size * sum(_letter(letter, weight) for letter in text)
