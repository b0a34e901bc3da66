"""What the catalog knows, as a guess needs it: names of measures, agencies and categories, found however they are written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metrics.rules.codes import PeriodType

# A place's name without what agencies put around it: Fairfield County, CT; Town of Avon.
AROUND_A_PLACE = r"(?i)^(?:(?:town|city) of )?(.*?)(?: county)?(?:,? (?:ct|connecticut))?$"


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    code: str
    name: str
    agency: str
    unit: str
    period: PeriodType
    dimensions: frozenset[str] = frozenset()
    direction: str = "context"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`agencies`: names by code. `dimensions`: labels by code. `categories`: of each dimension, labels by code."""

    measures: Mapping[str, KnownMeasure] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def folded(text: str) -> str:
    """Text for comparing: small letters and digits with single spaces."""
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", text.casefold()).split())


class Finder:
    """Finds what texts of a file mean in the catalog. Made once for a file."""

    def __init__(self, known: Catalogue) -> None:
        self.known = known
        self._measures = {folded(one.code): one.code for one in known.measures.values()}
        self._measures |= {folded(one.name): one.code for one in known.measures.values()}
        self._agencies = {folded(code): code for code in known.agencies} | {folded(name): code for code, name in known.agencies.items()}
        self._categories = {dimension: _by_text(labels) for dimension, labels in known.categories.items()}

    def measure(self, text: str) -> str:
        """The code of the measure a text names; empty when it names none."""
        return self._measures.get(folded(text), "")

    def agency(self, text: str) -> str:
        return self._agencies.get(folded(text), "")

    def category(self, dimension: str, text: str) -> str:
        """The category of the dimension that a text means, also when it says `Fairfield County, CT` or is in capitals."""
        texts = self._categories.get(dimension, {})
        plain = folded(text)
        return texts.get(plain) or texts.get(folded(place_in(text)), "")

    def is_dressed(self, dimension: str, texts: Iterable[str]) -> bool:
        """Whether any of the texts means a category only when what stands around the place's name is taken off."""
        known = self.known.categories.get(dimension, {})
        bare = {" ".join(text.casefold().split()) for pair in known.items() for text in pair}
        return any(self.category(dimension, text) and " ".join(text.casefold().split()) not in bare for text in texts)

    def dimension_of(self, texts: Iterable[str]) -> tuple[str, float]:
        """The dimension most of the texts are categories of, and which part of them."""
        different = list(dict.fromkeys(text for text in texts if text))
        if not different:
            return "", 0.0
        found = {dimension: sum(bool(self.category(dimension, text)) for text in different) for dimension in self._categories}
        # Of two that know as many, the one that knows them as they are written.
        best = max(found, key=lambda dimension: (found[dimension], self._as_written(dimension, different)), default="")
        return (best, found[best] / len(different)) if best and found[best] else ("", 0.0)

    def _as_written(self, dimension: str, texts: Iterable[str]) -> int:
        written = self.known.categories.get(dimension, {})
        return sum(text in written for text in texts)


def _by_text(labels: Mapping[str, str]) -> dict[str, str]:
    texts = {folded(code): code for code in labels}
    texts |= {folded(label): code for code, label in labels.items()}
    return {folded(place_in(text)): code for text, code in texts.items()} | texts


def place_in(text: str) -> str:
    """The name of a place alone."""
    found = re.match(AROUND_A_PLACE, text.strip())
    return found[1] if found else text
