"""What a cell may hold. Each reader takes the text of a cell, stripped and not empty, and gives its value or raises Refused."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from agencies.intake.findings import Refused
from agencies.intake.live_cells import as_written

Reader = Callable[[str], object]

CODE = re.compile(r"[A-Za-z0-9._-]{2,40}")
NUMBER = re.compile(r"[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})([eE][+-]?\d{1,3})?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_YEAR, LAST_YEAR = 1800, 2200
NEW_YORK = ZoneInfo("America/New_York")


def code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise Refused("This is not a code.", "Use 2 to 40 of A-Z, 0-9, hyphen, underscore and point.")
    return text


def codes(text: str) -> tuple[str, ...]:
    """Several codes by semicolon, each once."""
    listed = tuple(part.strip() for part in text.split(";") if part.strip())
    if len(set(listed)) != len(listed):
        raise Refused("A code is named twice.", "Name each code once.")
    return tuple(code(one) for one in listed)


def words(longest: int) -> Reader:
    """Text of at most so many characters, without characters that cannot be stored or seen. What an export disarmed is as it was."""

    def read(cell: str) -> str:
        text = as_written(cell)
        if len(text) > longest:
            raise Refused(f"The text has {len(text):,} characters.", f"Shorten it to {longest:,}.")
        if any(ord(sign) < 32 and sign not in "\t\n\r" for sign in text):
            raise Refused("The text has control characters.", "Remove them.")
        return text

    return read


def key_words(longest: int) -> Reader:
    """Text that also names a part of a breakdown's key: without = and ;."""
    plain = words(longest)

    def read(text: str) -> object:
        if "=" in text or ";" in text:
            raise Refused("A dimension or category may not have = or ; in it.", "Write it without them.")
        return plain(text)

    return read


def one_of(allowed: Iterable[str]) -> Reader:
    slugs = tuple(allowed)

    def read(text: str) -> str:
        if text not in slugs:
            raise Refused("This is not one of the allowed words.", f"Use one of: {', '.join(slugs)}.")
        return text

    return read


def yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise Refused("This is neither yes nor no.", "Write yes or no.")
    return text == "yes"


def number(text: str) -> float:
    """A finite number with a point as decimal sign and no thousands separators."""
    if not NUMBER.fullmatch(text):
        raise Refused("This is not a number.", "Write digits with a point as decimal sign, without thousands separators, such as 1234.5.")
    value = float(text)
    if not math.isfinite(value):
        raise Refused("The number is too large.", "Check it: no figure has more than 300 digits.")
    return value


def whole(smallest: int = 0, largest: int = 32767) -> Reader:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not smallest <= int(text) <= largest:
            raise Refused("This is not a whole number in range.", f"Write a whole number from {smallest} to {largest}.")
        return int(text)

    return read


def not_negative(text: str) -> float:
    value = number(text)
    if value < 0:
        raise Refused("The number is below 0.", "Write 0 or more.")
    return value


def day(text: str) -> date:
    try:
        when = date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        when = None
    if when is None:
        raise Refused("This is not a date.", "Write year-month-day, such as 2020-06-30.")
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Refused("The year is out of range.", f"Use a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return when


def midnight(when: date) -> datetime:
    """The first moment of a day in Connecticut, in UTC."""
    return datetime(when.year, when.month, when.day, tzinfo=NEW_YORK).astimezone(UTC)


def moment(text: str) -> datetime:
    """A date (its first moment in Connecticut), or a date and time with its offset from UTC."""
    if DATE.fullmatch(text):
        return midnight(day(text))
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None or not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Refused("This is not a moment.", "Write a date such as 2020-06-30, or 2020-06-30T14:00:00-04:00.")
    return when.astimezone(UTC)


def web_address(longest: int) -> Reader:
    """An address with or without https:// in front; nothing that a browser would run."""
    plain = words(longest)

    def read(text: str) -> object:
        scheme = text.split(":", 1)[0].lower() if re.match(r"[A-Za-z][A-Za-z0-9+-]*:", text) else "https"
        if re.search(r"\s", text) or (scheme not in ("http", "https") and not re.match(r"[\w.-]+:\d", text)):
            raise Refused("This is not a web address.", "Write it as https://portal.ct.gov/opm or portal.ct.gov/opm.")
        return plain(text)

    return read
