"""The words of a search: how a text becomes words, and which word somebody may have meant."""

import difflib
from collections.abc import Iterable, Sequence

LONGEST = 200
MOST = 8
"""So many words of a question are looked for."""
LONGEST_WORD = 60
# What stands between words, and letters that are found without their accents. The database turns the words of things round the same way
# (scorecards_plain in migration 0006); a test holds the two equal.
MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ’‘“”–—\u00a0"
BARE = "AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy       "
PLAIN = str.maketrans(dict.fromkeys(MARKS, " ") | dict(zip(ACCENTED, BARE, strict=True)))
NEAR = 0.72
"""How alike two words are, from 0 to 1, for one to be meant by the other: two letters of eight may differ."""
SHORTEST = 4


def tidied(text: str) -> str:
    """What was asked, without what no text holds, and not longer than anybody asks."""
    kept = "".join(one for one in text if one.isprintable() or one.isspace())
    return " ".join(kept.split())[:LONGEST]


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, without marks and accents; each once, the first MOST."""
    found = (word[:LONGEST_WORD] for word in text.translate(PLAIN).lower().split())
    return list(dict.fromkeys(found))[:MOST]


def meant(word: str, known: Iterable[str]) -> str:
    """The known word most like this one; empty where none is like it."""
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    candidates = [one for one in known if abs(len(one) - len(word)) <= 2]
    return next(iter(difflib.get_close_matches(word, candidates, n=1, cutoff=NEAR)), "")


def replaced(words: Sequence[str], better: Sequence[str]) -> str:
    """The question with each word that was not found as it may have been meant; empty where one has no better."""
    return " ".join(new or old for old, new in zip(words, better, strict=True)) if any(better) else ""
