"""The methods page from its one source, docs/methods.md: the same text a reader of the repository sees."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 3
CODE = re.compile(r"\b(?:sfy|ffy|[a-z0-9]+(?:_[a-z0-9]+)+)\b")
CALLED = {"sfy": "state fiscal year", "ffy": "federal fiscal year"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its anchor; level 2 or 3."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered text: its title, the first paragraph, the rest as HTML, and the headings in it."""

    title: str
    body: str
    headings: tuple[Heading, ...]


@lru_cache(maxsize=4)
def methods_page(path: Path, changed: float) -> Page:
    """The page of a Markdown file as it was at `changed` (its modification time). Raw HTML in it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    title, rest = _without_title(tokens)
    headings = _anchored(rest)
    _framed(rest)
    _in_words(rest)
    return Page(title, parser.renderer.render(rest, parser.options, {}), tuple(headings))


@lru_cache(maxsize=4)
def sections_of(path: Path, changed: float) -> tuple[tuple[str, str, str], ...]:
    """The same text by its headings, for the search: anchor, heading, and the words under it."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    _title, tokens = _without_title(parser.parse(path.read_text(encoding="utf-8")))
    headings = iter(_anchored(tokens))
    found: list[tuple[str, str, list[str]]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and int(token.tag[1]) <= DEEPEST:
            heading = next(headings)
            found.append((heading.anchor, heading.text, []))
        elif token.type == "inline" and found and tokens[place - 1].type != "heading_open":
            found[-1][2].append(_said(token))
    return tuple((anchor, text, " ".join(said)) for anchor, text, said in found)


def _said(token: Token) -> str:
    """The words of a line without what marks them up."""
    return "".join(child.content or " " for child in token.children or ())


def _without_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The first heading is the page's own, and does not stand twice."""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return "", tokens


def _anchored(tokens: list[Token]) -> list[Heading]:
    """Gives each heading an id, so that other pages can point at a rule."""
    found: list[Heading] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and int(token.tag[1]) <= DEEPEST:
            text = tokens[place + 1].content
            anchor = _free(_slug(text), {heading.anchor for heading in found})
            token.attrSet("id", anchor)
            found.append(Heading(int(token.tag[1]), anchor, text))
    return found


def _framed(tokens: list[Token]) -> None:
    """Tables scroll sideways in their own frame, which takes the keyboard and has a name of its own."""
    heading, number, place = "", 0, 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "table_open":
            number += 1
            name = escape(_("Table %(n)s: %(heading)s") % {"n": number, "heading": heading})
            tokens.insert(place, _html(f'<div class="table-frame" role="region" aria-label="{name}" tabindex="0">'))
            place += 1
        elif token.type == "table_close":
            tokens.insert(place + 1, _html("</div>"))
        place += 1


def _in_words(tokens: list[Token]) -> None:
    """The source names things as the software does, so that a test can recompute its tables; the page names them as people do. Formulas,
    which have brackets, stay as they are written."""
    for place, token in enumerate(tokens):
        if token.type == "inline" and tokens[place - 1].type == "td_open" and "(" not in token.content:
            for child in token.children or ():
                if child.type == "text":
                    child.content = CODE.sub(lambda found: CALLED.get(found[0], found[0].replace("_", " ")), child.content)


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


def _free(anchor: str, taken: set[str]) -> str:
    number = 1
    free = anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    return free
