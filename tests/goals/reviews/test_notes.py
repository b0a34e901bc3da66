"""Live notes: several people at once, and no word lost."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User
from goals.actions.reviews import NotedMeanwhile, ReviewRefused, save_note
from goals.models import ReviewNote, ReviewPerson
from goals.queries.notes import note_then
from goals.rules.updates import combined
from tests import make
from tests.goals.reviews.table import AT, Table, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_table() -> Table:
    return table()


def save(of: int, text: str, version: int = 0, *, by: User, base: str | None = None) -> str:
    return save_note(review_id=of, item_id=None, text=text, version=version, by=by, at=AT, base=base).text


def test_what_two_wrote_over_the_same_version_stands_together(at_table: Table) -> None:
    of = at_table.held()
    save(of, "One.\nTwo.", by=at_table.chair)
    save(of, "One.\nTwo.\nOf the analyst.", 1, by=at_table.analyst)
    assert save(of, "One, said better.\nTwo.", 1, by=at_table.chair) == "One, said better.\nTwo.\nOf the analyst."
    note = ReviewNote.objects.get()
    assert (note.version, note.saved_by) == (3, at_table.chair)
    assert [note_then(note.pk, version) for version in (1, 2, 9)] == ["One.\nTwo.", "One.\nTwo.\nOf the analyst.", ""]


def test_two_who_start_at_once_both_stand(at_table: Table) -> None:
    of = at_table.held()
    save(of, "Of the chair.", by=at_table.chair)
    assert save(of, "Of the analyst.", by=at_table.analyst) == "Of the chair.\nOf the analyst."


def test_who_changed_the_same_line_is_shown_both_texts_and_nothing_is_stored(at_table: Table) -> None:
    of = at_table.held()
    save(of, "One.", by=at_table.chair)
    save(of, "One, by the analyst.", 1, by=at_table.analyst)
    with pytest.raises(NotedMeanwhile) as told:
        save(of, "One, by the chair.", 1, by=at_table.chair)
    conflict = told.value
    assert (conflict.mine, conflict.theirs, conflict.base) == ("One, by the chair.", "One, by the analyst.", "One.")
    assert (conflict.version, conflict.by) == (2, "Ann Lyst")
    assert ReviewNote.objects.get().text == "One, by the analyst."
    assert save(of, combined(conflict.mine, conflict.theirs), conflict.version, by=at_table.chair).count("One") == 2


def test_who_writes_on_while_their_words_are_saved_is_merged_over_what_they_sent(at_table: Table) -> None:
    """The page sends the text it began from: words of the same line, half of which were saved already, are not doubled."""
    of = at_table.held()
    save(of, "Hire cr", by=at_table.chair)
    save(of, "Hire cr\nThe budget.", 1, by=at_table.analyst)
    assert save(of, "Hire crews.", 1, by=at_table.chair, base="Hire cr") == "Hire crews.\nThe budget."


def test_the_same_text_again_is_no_version(at_table: Table) -> None:
    of = at_table.held()
    save(of, "One.", by=at_table.chair)
    save(of, "One.  \r\n", 1, by=at_table.chair)
    assert ReviewNote.objects.get().version == 1


@pytest.mark.parametrize("state", ["planned", "minuted"])
def test_nothing_is_noted_before_it_is_prepared_or_after_the_minutes_are_closed(at_table: Table, state: str) -> None:
    of = getattr(at_table, {"planned": "plan", "minuted": "minuted"}[state])()
    with pytest.raises(ReviewRefused, match="state"):
        save(of, "One.", by=at_table.chair)


@pytest.mark.parametrize(
    ("kind", "invited", "may"), [("steward", True, True), ("steward", False, False), (None, True, False), ("governor", False, True)]
)
def test_who_runs_reviews_and_who_is_invited_takes_notes(at_table: Table, kind: str | None, invited: bool, may: bool) -> None:
    of, person = at_table.held(), make.user(kind)
    if invited:
        ReviewPerson.objects.create(review_id=of, user=person, added_at=AT)
    if may:
        assert save(of, "One.", by=person) == "One."
    else:
        with pytest.raises(PermissionDenied):
            save(of, "One.", by=person)


@dataclass
class Writer:
    """Somebody who writes lines of their own, each time over the text they saw last, which may be old by then."""

    of: int
    by: User
    name: str
    together: Barrier
    seen: tuple[str, int] = ("", 0)
    conflicts: int = 0

    def write(self) -> list[str]:
        words, chance = [], random.Random(self.name)
        self.together.wait(timeout=60)
        try:
            for turn in range(10):
                word = f"{self.name} says {turn}."
                self.say(word, chance)
                words.append(word)
        finally:
            connection.close()
        return words

    def say(self, word: str, chance: random.Random) -> None:
        text, version = self.seen
        lines = text.split("\n") if text else []
        lines.insert(chance.randint(0, len(lines)), word)
        mine = "\n".join(lines)
        while True:
            try:
                saved = save_note(review_id=self.of, item_id=None, text=mine, version=version, by=self.by, at=timezone.now())
            except NotedMeanwhile as told:
                self.conflicts += 1
                mine, version = combined(told.mine, told.theirs), told.version
                continue
            self.seen = (saved.text, saved.version)
            return


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_write_eighty_lines_at_the_same_time_none_is_lost() -> None:
    """Real threads on the real database."""
    at = table()
    of = at.held()
    people = [make.user("analyst", name=f"Writer {number}") for number in range(8)]
    together = Barrier(len(people))
    writers = [Writer(of, person, person.name, together) for person in people]
    with ThreadPoolExecutor(len(writers)) as pool:
        words = [word for said in pool.map(Writer.write, writers) for word in said]
    standing = ReviewNote.objects.get().text.split("\n")
    assert len(words) == 80
    assert [word for word in words if word not in standing] == []
    assert sum(writer.conflicts for writer in writers) == 0
