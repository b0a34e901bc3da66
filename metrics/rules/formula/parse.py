"""From text to tree: a small parser by descent, with limits on length and depth."""

from metrics.rules.formula.problems import FormulaProblem
from metrics.rules.formula.tokens import Token, tokens_of
from metrics.rules.formula.tree import FUNCTIONS, OF, PER, RESERVED, Binary, Call, Code, Function, Negate, Node, Number, Takes, Text

DEEPEST = 40
MOST_PERIODS = 120


def parse(text: str) -> Node:
    """The tree of a formula. Raises FormulaProblem with the place and what to do."""
    if not text.strip():
        raise FormulaProblem("The formula is empty.", "Write codes of measures, numbers and + - * /.")
    reader = _Reader(tokens_of(text))
    tree = reader.added()
    rest = reader.now
    if rest.kind != "end":
        raise _unexpected(rest, "The formula could end here.")
    return tree


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self.now
        self._place += token.kind != "end"
        return token

    def _is(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.text in signs

    def _is_word(self, word: str) -> bool:
        return self.now.kind == "word" and self.now.text == word

    def _deeper(self, token: Token, by: int = 1) -> None:
        self._depth += by
        if self._depth > DEEPEST:
            fix = "Use sum(...), or calculate a part as a measure of its own."
            raise FormulaProblem("The formula is nested too deeply.", fix, token.at, token.length)

    def added(self) -> Node:
        """Terms joined by + and -."""
        tree, start = self._multiplied(), self._depth
        while self._is("+", "-"):
            sign = self._next()
            self._deeper(sign)
            tree = Binary(sign.text, tree, self._multiplied(), sign.at)
        self._depth = start
        return tree

    def _multiplied(self) -> Node:
        """Factors joined by *, / and `per 1000 of`."""
        tree, start = self._signed(), self._depth
        while self._is("*", "/") or self._is_word(PER):
            sign = self._next()
            self._deeper(sign)
            tree = self._rated(tree, sign) if sign.text == PER else Binary(sign.text, tree, self._signed(), sign.at)
        self._depth = start
        return tree

    def _rated(self, left: Node, per: Token) -> Node:
        number = self._next()
        if number.kind != "number":
            raise FormulaProblem("Behind per comes a number.", "Write it like this: A per 1000 of B.", number.at, number.length)
        if not self._is_word(OF):
            raise FormulaProblem("Behind the number comes of.", "Write it like this: A per 1000 of B.", self.now.at, self.now.length)
        self._next()
        return Call(PER, (left, _positive(_number(number)), self._signed()), per.at)

    def _signed(self) -> Node:
        if not self._is("-"):
            return self._atom()
        sign = self._next()
        self._deeper(sign)
        tree = Negate(self._signed(), sign.at)
        self._deeper(sign, -1)
        return tree

    def _atom(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return _number(token)
        if token.kind == "code":
            return Code(token.text, token.at)
        if token.kind == "word":
            return self._named(token)
        if token.kind == "sign" and token.text == "(":
            self._deeper(token)
            tree = self.added()
            self._close(token)
            self._deeper(token, -1)
            return tree
        raise _unexpected(token, "Here a number, a code, a function or ( must stand.")

    def _named(self, word: Token) -> Node:
        if self._is("("):
            function = FUNCTIONS.get(word.text.lower())
            if function is None:
                listed = ", ".join(FUNCTIONS)
                raise FormulaProblem(f"There is no function {word.text}.", f"The functions are {listed}.", word.at, word.length)
            return self._call(function, word)
        if word.text in RESERVED:
            fix = f"Write {FUNCTIONS[word.text].shown}" if word.text in FUNCTIONS else "Write x per 1000 of y"
            raise FormulaProblem(f"{word.text} is a word of formulas.", f"{fix}, or [{word.text}] if it is a code.", word.at, word.length)
        return Code(word.text, word.at)

    def _call(self, function: Function, word: Token) -> Node:
        self._next()
        self._deeper(word)
        arguments: list[Node] = []
        while not arguments or self._is(","):
            if arguments:
                self._next()
            elif self._is(")"):
                break
            arguments.append(self._argument(function, len(arguments), word))
        self._close(word)
        self._deeper(word, -1)
        if len(arguments) < function.least:
            raise FormulaProblem(f"{function.name} needs more arguments.", f"Write {function.shown}.", word.at, word.length)
        return Call(function.name, tuple(arguments), word.at)

    def _argument(self, function: Function, place: int, word: Token) -> Node:
        if place >= function.most:
            raise FormulaProblem(f"{function.name} has too many arguments.", f"Write {function.shown}.", self.now.at, self.now.length)
        kind = function.kind(place)
        if kind == Takes.SERIES:
            return self.added()
        token = self._next()
        if kind == Takes.PERIOD and token.kind in ("text", "number"):
            return _label(token)
        if kind == Takes.GROUP and token.kind == "text":
            return _group(token)
        if token.kind == "number" and kind in (Takes.COUNT, Takes.NUMBER):
            return _positive(_number(token)) if kind == Takes.NUMBER else _count(token)
        raise FormulaProblem(f"Here {kind.value} must stand.", f"Write {function.shown}.", token.at, token.length)

    def _close(self, opened: Token) -> None:
        if not self._is(")"):
            which = f"The bracket behind {opened.text}" if opened.kind == "word" else "A bracket"
            raise _unexpected(self.now, f"{which} is open: put ) here, or a sign in between.")
        self._next()


def _unexpected(token: Token, fix: str) -> FormulaProblem:
    if token.kind == "end":
        return FormulaProblem("The formula ends too early.", fix, token.at, 1)
    return FormulaProblem(f"{token.text or 'This'} cannot stand here.", fix, token.at, token.length)


def _number(token: Token) -> Number:
    return Number(float(token.text), token.at)


def _positive(number: Number) -> Number:
    if number.value > 0:
        return number
    raise FormulaProblem("The number must be above 0.", "Write a number such as 1000.", number.at)


def _count(token: Token) -> Number:
    number = _number(token)
    if number.value.is_integer() and 1 <= number.value <= MOST_PERIODS:
        return number
    raise FormulaProblem("This is not a number of periods.", f"Write a whole number from 1 to {MOST_PERIODS}.", token.at, token.length)


def _label(token: Token) -> Text:
    label = " ".join(token.text.split())
    if label:
        return Text(label, token.at)
    raise FormulaProblem("The period is empty.", 'Write a period such as "2015" or "SFY 2019".', token.at, token.length)


def _group(token: Token) -> Text:
    """dimension=category, several joined by ; in the order in which breakdowns have them."""
    pairs = sorted((name.strip(), category.strip()) for name, _, category in (part.partition("=") for part in token.text.split(";")))
    names = [name for name, _ in pairs]
    if all(name and category for name, category in pairs) and len(set(names)) == len(names):
        return Text(";".join(f"{name}={category}" for name, category in pairs), token.at)
    raise FormulaProblem("This names no group.", 'Write the dimension and the category, such as "channel=online".', token.at, token.length)
