"""The words and signs of a formula.

Codes of measures may hold hyphens, points and digits. The rule that settles it: a code begins with a letter and reaches as far as
letters, digits, _, and - or . with one of these behind them. So A-B is one code, and A - B (with spaces) a subtraction. A code that
begins or ends otherwise, or reads like a function, stands in [brackets]."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from metrics.rules.formula.problems import FormulaProblem

LONGEST = 2_000
MOST_TOKENS = 600
LONGEST_CODE = 40
# Beyond this a number would not be written as it was read.
LONGEST_NUMBER, LARGEST = 30, 1e15
PLAIN_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-]+[A-Za-z0-9_]+)*", re.ASCII)
ANY_CODE = re.compile(r"[A-Za-z0-9._-]{2,40}", re.ASCII)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?![A-Za-z0-9_.])", re.ASCII)
_BRACKET = re.compile(r"\[([^\[\]\n]*)\]")
_QUOTED = re.compile(r'"([^"\n]*)"')
_SPACE = re.compile(r"\s+")
# Signs as word processors write them.
_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/", "(": "(", ")": ")", ",": ",", "\u2212": "-", "\u2013": "-", "\u00d7": "*", "\u00f7": "/"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, word, code (in brackets), text (in quotation marks), sign or end."""

    kind: str
    text: str
    at: int
    length: int


def tokens_of(text: str) -> list[Token]:
    """The tokens with one of kind end behind them. Raises FormulaProblem."""
    if len(text) > LONGEST:
        raise FormulaProblem(f"The formula is longer than {LONGEST:,} signs.", "Calculate a part as a measure of its own.", LONGEST)
    found = list(_tokens(text))
    if len(found) > MOST_TOKENS:
        raise FormulaProblem("The formula has too many parts.", "Calculate a part as a measure of its own.", found[MOST_TOKENS].at)
    return [*found, Token("end", "", len(text), 1)]


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        space = _SPACE.match(text, place)
        if space:
            place = space.end()
            continue
        token = _token(text, place)
        yield token
        place = token.at + token.length


def _token(text: str, at: int) -> Token:
    for kind, pattern in (("word", PLAIN_CODE), ("number", _NUMBER), ("code", _BRACKET), ("text", _QUOTED)):
        found = pattern.match(text, at)
        if found:
            return _checked(Token(kind, found.group(found.re.groups), at, len(found.group())))
    if text[at] in _SIGNS:
        return Token("sign", _SIGNS[text[at]], at, 1)
    raise _unreadable(text, at)


def _checked(token: Token) -> Token:
    if token.kind == "code":
        code = token.text.strip()
        if not ANY_CODE.fullmatch(code):
            raise FormulaProblem(
                "There is no code of a measure in these brackets.", "Write a code such as [J-UNEMP].", token.at, token.length
            )
        return Token("code", code, token.at, token.length)
    if token.kind == "word" and token.length > LONGEST_CODE:
        raise FormulaProblem("This is longer than any code.", "Put spaces around a minus sign.", token.at, token.length)
    if token.kind == "number" and (token.length + token.text.startswith(".") > LONGEST_NUMBER or float(token.text) > LARGEST):
        raise FormulaProblem("The number is too long.", "Write it with at most 15 digits before the point.", token.at, token.length)
    return token


def _unreadable(text: str, at: int) -> FormulaProblem:
    sign = text[at]
    if sign == "[":
        return FormulaProblem("The bracket is not closed.", "Write ] behind the code.", at)
    if sign == '"':
        return FormulaProblem("The quotation mark is not closed.", 'Write " behind the text.', at)
    if sign.isascii() and sign.isdigit():
        return FormulaProblem(
            "This begins like a number and goes on like a code.", "Write a code that begins with a digit in [brackets].", at
        )
    if sign == "%":
        return FormulaProblem("There is no % in formulas.", "Write share(x, y) for percent of a whole, or * 100.", at)
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return FormulaProblem(f"{shown} means nothing in a formula.", "Use + - * / ( ), numbers, codes and functions.", at)
