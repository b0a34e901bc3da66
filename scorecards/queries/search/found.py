"""What a search finds: counted and ranked by kind, with the place of each word marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.rules.policy import Viewer
from scorecards.queries.lens import Lens
from scorecards.queries.search.asking import Documents, Part, Text, documents, query_of
from scorecards.queries.search.kinds import EVERY
from scorecards.rules.words import meant, replaced, words_of

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a word that was looked for, in what is quoted: letters that stand in no text, put there before anything is escaped."""
MARKED = re.compile(f"{OPEN}(.*?){CLOSE}")
CALLED_SO = 0.3
"""How much of a title must have been asked for that its kind comes before the others."""
EDGE = 20
"""Letters of a quoted part that tell whether the whole text begins or ends with it."""
MOST, PAGE, SUGGESTED = 5, 25, 4
# What is called just so comes first; then by where the words stand and how often.
RANKED = """
WITH asked AS MATERIALIZED (SELECT {query} AS query),
ranked AS (
    SELECT kind, code, title, "of", note, count(*) OVER (PARTITION BY kind) AS n, row_number() OVER (
        PARTITION BY kind ORDER BY (lower(code) = %s OR lower(title) = %s) DESC, starts_with(lower(title), %s) DESC,
        ts_rank('{{0.05, 0.15, 0.4, 1}}', words, asked.query, 1) DESC, title, code) AS place
    FROM {table}, asked WHERE {allowed} AND words @@ asked.query {kind}
)
SELECT kind, code, title, "of", n, {quoted} FROM ranked, asked WHERE place > %s AND place <= %s ORDER BY kind, place
"""
OPTIONS = {"title": "HighlightAll=true", "note": 'MaxFragments=2, MinWords=8, MaxWords=22, FragmentDelimiter=" … "'}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `title` and `note` hold OPEN and CLOSE around the words that were looked for."""

    kind: str
    code: str
    title: str
    of: str
    note: str

    @property
    def plain(self) -> str:
        return self.title.replace(OPEN, "").replace(CLOSE, "")


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of one kind, and how many there are."""

    kind: str
    n: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind. `words`: what was looked for. Where nothing was: `meant` is another question that finds something, and
    `alone` are the words that find something by themselves."""

    words: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    meant: str = ""
    alone: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(group.n for group in self.groups)


def search(who: Viewer, at: Lens, asked: str, texts: Sequence[Text], *, kind: str = "", page: int = 1) -> Found:
    """The first hits of every kind, or one page of those of one `kind`. One question; two more where nothing is found."""
    words = words_of(asked)
    if not words:
        return Found(())
    first = (page - 1) * PAGE if kind else 0
    groups = _ranked(who, at, asked, texts, kind=kind, between=(first, first + PAGE if kind else MOST), quotes=True)
    if groups or kind:
        return Found(tuple(words), groups)
    return _instead(who, at, words, texts)


def suggest(who: Viewer, at: Lens, asked: str, texts: Sequence[Text]) -> list[Hit]:
    """A few hits of every kind for words that are still being typed. One question."""
    groups = _ranked(who, at, asked, texts, kind="", between=(0, SUGGESTED), quotes=False) if words_of(asked) else ()
    return [hit for group in groups for hit in group.hits]


def _ranked(  # noqa: PLR0913  (the reader, the lens, the question, and which part of the answer)
    who: Viewer, at: Lens, asked: str, texts: Sequence[Text], *, kind: str, between: tuple[int, int], quotes: bool
) -> tuple[Group, ...]:
    query, found = query_of(words_of(asked)), documents(who, at, _near(texts, words_of(asked)))
    exact = " ".join(asked.lower().split())
    narrowed = Part(" AND kind = %s", (kind,)) if kind else Part("")
    notes = f"{_marked('note')}, note" if quotes else "'', ''"
    parts = {
        "query": query.text,
        "table": found.table.text,
        "allowed": found.allowed.text,
        "kind": narrowed.text,
        "quoted": f"{_marked('title')}, {notes}",
    }
    params = [*query.params, exact, exact, exact, *found.table.params, *found.allowed.params, *narrowed.params, *between]
    rows = _rows(RANKED.format(**parts), params)
    groups: dict[str, list[Hit]] = {}
    counts = {row[0]: row[4] for row in rows}
    for slug, code, _title, of, _n, title, note, whole in rows:
        groups.setdefault(slug, []).append(Hit(slug, code, title, of, _with_dots(note, whole)))
    made = [Group(slug, counts[slug], tuple(groups[slug])) for slug in EVERY if slug in groups]
    return tuple(sorted(made, key=_called_so, reverse=True))


def _called_so(group: Group) -> tuple[float, bool]:
    """What comes first: what is called so, by how much of its title was asked for; then what has a word of it in its title."""
    share = max(sum(map(len, MARKED.findall(hit.title))) / max(len(hit.plain), 1) for hit in group.hits)
    return share if share >= CALLED_SO else 0.0, share > 0


def _with_dots(quoted: str, whole: str) -> str:
    """A quoted part with an ellipsis where the text goes on before or behind it."""
    plain, text = (one.replace(OPEN, "").replace(CLOSE, "").strip() for one in (quoted, whole))
    if not plain:
        return quoted
    before = "" if text.startswith(plain[:EDGE]) else "… "
    ends = (one.rstrip(" .!?") for one in (text, plain[-EDGE:]))
    return f"{before}{quoted}" + ("" if next(ends).endswith(next(ends)) else " …")


def _marked(column: str) -> str:
    """The text with its words marked, by their stems, else as they are typed."""
    plain = f"translate({column}, E'\\uE000\\uE001', '')"
    options = f'E\'StartSel="\\uE000", StopSel="\\uE001", {OPTIONS[column]}\''
    made = [f"ts_headline('{manner}', {plain}, asked.query, {options})" for manner in ("english", "simple")]
    return f"CASE WHEN strpos({made[0]}, E'\\uE000') > 0 THEN {made[0]} ELSE {made[1]} END"


def _near(texts: Sequence[Text], words: Sequence[str]) -> list[Text]:
    """The texts that may hold the words: a word and its stem begin alike."""
    starts = [word[:3] for word in words]
    return [one for one in texts if all(start in f"{one.title} {one.note}".lower() for start in starts)]


def _instead(who: Viewer, at: Lens, words: Sequence[str], texts: Sequence[Text]) -> Found:
    """For a question that finds nothing: which of its words do by themselves, and what the others may have meant."""
    found = documents(who, at, texts)
    known = [_finds(found, word) for word in words]
    better = ["" if there else meant(word, _vocabulary(found, len(word))) for word, there in zip(words, known, strict=True)]
    alone = tuple(word for word, there in zip(words, known, strict=True) if there) if len(words) > 1 else ()
    is_better = all(there or new for there, new in zip(known, better, strict=True))
    return Found(tuple(words), (), replaced(words, better) if is_better else "", alone)


def _finds(found: Documents, word: str) -> bool:
    query = query_of([word])
    statement = f"SELECT EXISTS (SELECT 1 FROM {found.table.text} WHERE {found.allowed.text} AND words @@ {query.text})"  # noqa: S608
    return bool(_rows(statement, [*found.table.params, *found.allowed.params, *query.params])[0][0])


def _vocabulary(found: Documents, length: int) -> list[str]:
    """The words that things are called by, about as long as one: of what the reader may find, and of nothing else."""
    statement = f"""SELECT DISTINCT word FROM (SELECT regexp_split_to_table(lower(scorecards_plain(title || ' ' || "of")), '\\s+') AS word
        FROM {found.table.text} WHERE {found.allowed.text}) AS called WHERE length(word) BETWEEN %s AND %s"""  # noqa: S608
    return [row[0] for row in _rows(statement, [*found.table.params, *found.allowed.params, length - 2, length + 2])]


def _rows(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
