"""The written query of a search: which words, of which things, for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.rules.policy import Viewer
from scorecards.queries.lens import Lens
from scorecards.queries.search.kinds import KINDS, TEXTS

COLUMNS = 'kind, thing, code, title, "of", note, words'
STORED = f"(SELECT {COLUMNS} FROM scorecards_searchtext)"  # noqa: S608  (columns of our own)
TOLD = """SELECT kind, place AS thing, code, title, '' AS "of", note, scorecards_words(title, '', '', note) AS words
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS told(kind, code, title, note, place)"""
# A word as far as it is typed, or its stem.
WORD = "(to_tsquery('simple', %s) || to_tsquery('english', %s))"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the product: its kind (of TEXTS), the anchor it is reached by, its heading and what it says."""

    kind: str
    code: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a written query with its parameters."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Documents:
    """What a reader may find: a table of a query, named document, and the condition on its rows."""

    table: Part
    allowed: Part


def documents(who: Viewer, at: Lens, texts: Sequence[Text]) -> Documents:
    """The things that `who` may find through the lens, and the texts, which everybody may."""
    told = tuple([getattr(one, name) for one in texts] for name in ("kind", "code", "title", "note"))
    sources = [_stored(at), *([TOLD] if texts else [])]
    return Documents(Part(f"({' UNION ALL '.join(sources)}) AS document", told if texts else ()), _allowed(who, at))


def _stored(at: Lens) -> str:
    if at.known_on is None:
        return STORED
    past = {slug: kind.then(at.known_on) for slug, kind in KINDS.items() if kind.then}
    kept = ", ".join(f"'{slug}'" for slug in past)
    parts = [f"SELECT '{slug}' AS kind, {COLUMNS.removeprefix('kind, ')} FROM ({text}) AS past" for slug, text in past.items()]  # noqa: S608
    return " UNION ALL ".join([f"SELECT {COLUMNS} FROM scorecards_searchtext WHERE kind NOT IN ({kept})", *parts])  # noqa: S608


def _allowed(who: Viewer, at: Lens) -> Part:
    """What each kind says of who may find it. A kind that is not named here is found by nobody."""
    parts, params = [f"kind IN ({', '.join(repr(slug) for slug in TEXTS)})"], list[Any]()
    for slug, kind in KINDS.items():
        text, more = kind.visible(who, at).order_by().values("id").query.sql_with_params()
        parts.append(f"(kind = '{slug}' AND thing IN ({text}))")
        params += more
    return Part(f"({' OR '.join(parts)})", tuple(params))


def query_of(words: Sequence[str]) -> Part:
    """What holds all of the words. They hold no mark that the language of queries knows."""
    pairs = tuple(text for word in words for text in (f"'{word}':*", f"'{word}'"))
    return Part(" && ".join([WORD] * len(words)), pairs)
