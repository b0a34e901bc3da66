"""Numbers as foreign files write them: 2M, 95%, 8 Weeks, 1,000, .5, $1,234, (123), 91.370000000000005, and marks for none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from agencies.intake.findings import Refused, shortened
from metrics.intake.layouts.spec import Numbers
from metrics.intake.layouts.words import SKIP
from metrics.rules.readings import sentinel_reason

LONGEST = 200
ZERO = "0 standing for an empty cell"
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+\-\u2212\u2013])?\s*[$\u20ac\u00a3]?\s*"
    r"(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,3}(?![\w.]))?"
    r"(?:\s?(?P<times>[KMB]|k|mm|bn|thousand|million|billion)(?![\w]))?"
    r"\s*(?P<percent>%|percent\b|pct\b)?\s*(?P<close>\))?\s*(?P<words>.*)",
    re.ASCII | re.DOTALL,
)
_TIMES: Mapping[str, float] = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+", re.ASCII)
_QUALIFIER = re.compile(r"[<>~]")
_SWAPPED = str.maketrans(".,", ",.")
_MINUS = ("-", "\u2212", "\u2013")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as tidy files write it, or the reason why there is none. `skip` names the rule by which the cell says nothing."""

    value: str = ""
    reason: str = ""
    qualifier: str = ""
    note: str = ""
    skip: str = ""

    @property
    def is_zero(self) -> bool:
        return self.value in ("0", "-0")


def written(value: float, *, is_reckoned: bool = False) -> str:
    """A number as text: exactly as it was read; one that was reckoned to 15 digits, without artefacts of binary fractions."""
    if value == 0:
        return "0"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return f"{value:.15g}" if is_reckoned else repr(value)


class Amounts:
    """Reads the cells of some columns by the same rules."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._marks = {_plain(mark): (mark, meaning) for mark, meaning in reversed(list(numbers.marks.items()))}
        self._read: dict[str, Amount] = {}

    def of(self, cell: str) -> Amount:
        """The amount in a cell. Raises Refused for text that is none by these rules."""
        found = self._read.get(cell)
        if found is None:
            found = self._amount(cell.strip())
            if len(self._read) > 50_000:
                self._read.clear()
            self._read[cell] = found
        return found

    def _amount(self, text: str) -> Amount:
        mark, meaning = self._marks.get(_plain(text), ("", ""))
        if meaning:
            return Amount(skip=f"the mark {shortened(mark) or 'of an empty cell'}") if meaning == SKIP else Amount(reason=meaning)
        if not text:
            blank = self._numbers.blank or SKIP
            return Amount(skip="empty cells") if blank == SKIP else Amount(reason=blank)
        reason = sentinel_reason(text) or sentinel_reason(text.rstrip("% "))
        return Amount(reason=reason.slug) if reason else self._number(text)

    def _number(self, text: str) -> Amount:
        sign = _QUALIFIER.match(text)
        qualifier = sign[0] if sign else ""
        rest = text[len(qualifier) :].strip()
        found = _NUMBER.fullmatch(rest.translate(_SWAPPED) if self._numbers.decimal == "comma" else rest) if len(text) <= LONGEST else None
        if not found:
            raise Refused("This is not a number.", "Correct it, or name it under marks with the reason why there is no number, or skip.")
        words = self._words(text, found)
        factor = self._factor(found)
        value = self._value(found) * factor
        if not isfinite(value):
            raise Refused("The number is too large.", "Check it.")
        if self._numbers.zeros == "absent" and value == 0:
            return Amount(skip=ZERO)
        return Amount(written(value, is_reckoned=factor != 1), "", qualifier, words)

    def _factor(self, found: re.Match[str]) -> float:
        """What the number is multiplied by: 2M, a share in percent, the layout's scale."""
        share = 0.01 if found["percent"] and self._numbers.percent == "share" else 1.0
        return share * _TIMES.get((found["times"] or "").lower(), 1.0) * (self._numbers.scale or 1.0)

    def _value(self, found: re.Match[str]) -> float:
        digits = found["digits"]
        if not _GROUPED.fullmatch(digits):
            fix = "Use one decimal sign, and groups of three digits; see decimal in the layout."
            raise Refused(f"{shortened(found['digits'])!r} is not a number.", fix)
        value = float(digits.replace(",", "") + (found["power"] or ""))
        negative = (found["sign"] or "") in _MINUS or bool(found["open"])
        return -value if negative else value

    def _words(self, text: str, found: re.Match[str]) -> str:
        """What stands beside the number, to be kept as a note."""
        if bool(found["open"]) != bool(found["close"]):
            raise Refused("A bracket is opened or closed alone.", "Write a negative number as -123 or (123).")
        if not found["words"]:
            return ""
        if self._numbers.words != "note":
            fix = "Correct it; or write words: note under numbers, to keep the words as a note and take the number."
            raise Refused(f"There are words beside the number: {shortened(found['words'])!r}.", fix)
        if re.search(r"\d", found["words"]) and not re.fullmatch(r"\D*(?:per|of|in) [\d,]+\D*", found["words"]):
            raise Refused("There is more than one number in the cell.", "Leave one, or name the text under marks.")
        return f"As written: {shortened(text)}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
