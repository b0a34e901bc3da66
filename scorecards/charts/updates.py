"""The words of an update's page: what its states mean, what is missing, what is asked, and what changed since last time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import STORY
from goals.queries.updates import UpdateRow
from goals.rules.updates import Missing
from metrics.models import ReopenReason

Word = str | Promise
REASONS = ReopenReason.choices
LABELS: dict[str, Word] = {
    "declared": gettext_lazy("How the goal stands"),
    "declared_why": gettext_lazy("Why"),
    "told_until": gettext_lazy("Stands until"),
    **STORY,
    "evidence_url": gettext_lazy("Address of evidence"),
}
TOLD = ("how_are_we_doing", "story_behind_curve", "what_next")
"""What a reader of many goals is told of each."""
HELP: dict[str, Word] = {
    "how_are_we_doing": gettext_lazy("The answer in two or three sentences, for somebody who reads nothing else."),
    "story_behind_curve": gettext_lazy("What pushed the figures up or down: causes, not activities."),
    "partners": gettext_lazy("Who helps, inside and outside the State, and with what."),
    "what_works": gettext_lazy("What has been shown to help, here or elsewhere, and how we know."),
    "what_next": gettext_lazy("The next steps, who takes them, by when."),
    "help_needed": gettext_lazy("What others would have to do. A request to one agency is better raised as a barrier."),
}
CHOICES: list[tuple[str, Word, Word]] = [
    ("on_track", gettext_lazy("On track"), gettext_lazy("We will meet the goal.")),
    ("at_risk", gettext_lazy("At risk"), gettext_lazy("We may miss it without further action.")),
    ("off_track", gettext_lazy("Off track"), gettext_lazy("We will miss it as things stand.")),
    ("done", gettext_lazy("Done"), gettext_lazy("The goal is reached.")),
]
STATES: dict[str, Word] = {
    "": gettext_lazy("not begun"),
    "draft": gettext_lazy("draft"),
    "submitted": gettext_lazy("submitted"),
    "returned": gettext_lazy("returned"),
    "approved": gettext_lazy("approved"),
    "published": gettext_lazy("published"),
    "withdrawn": gettext_lazy("withdrawn"),
}
LACKS: dict[tuple[str, str], Word] = {
    ("declared", "empty"): gettext_lazy("Say how the goal stands."),
    ("declared_why", "off_track"): gettext_lazy("Say why: the numbers say off track."),
    ("declared_why", "differs"): gettext_lazy("Say why: the numbers say something else."),
    ("declared_why", "not_enough"): gettext_lazy("Say why: the numbers cannot tell."),
    ("told_until", "empty"): gettext_lazy("Say until when this holds."),
    ("told_until", "past"): gettext_lazy("Choose a day after today until which this holds."),
    ("told_until", "too_far"): gettext_lazy("Choose a day within a year until which this holds."),
    ("how_are_we_doing", "empty"): gettext_lazy("Answer “How are we doing?”."),
    ("what_next", "declared_miss"): gettext_lazy("Say what you will do next: the goal is at risk or off track."),
}
REFUSED: dict[str, Word] = {
    "gone": gettext_lazy("This update is not there any more. Open the page again."),
    "meanwhile": gettext_lazy("Somebody saved while you were reading. What stands now is shown; look at it and submit again."),
    "not_open": gettext_lazy("This reporting period has not opened yet."),
    "closed": gettext_lazy("This reporting period is closed. The Office of Policy and Management can open it again for the agency."),
    "uncoded": gettext_lazy("The period is closed: choose the reason from the list."),
    "state": gettext_lazy("This is not possible any more: the update has moved on. What stands now is shown."),
    "missing": gettext_lazy("Something is missing before it can be submitted."),
    "unexplained": gettext_lazy("Say why, in words."),
    "long": gettext_lazy("A text is longer than 5,000 letters. Shorten it."),
    "address": gettext_lazy("Write the whole address of the evidence, beginning with https://."),
    "choice": gettext_lazy("Choose one of the four ways the goal can stand."),
    "day": gettext_lazy("Write the day until which this holds as year-month-day."),
    "unclean": gettext_lazy("Agency and numbers differ: look at this one by itself."),
    "own": gettext_lazy("You submitted it yourself; somebody else decides."),
    "many": gettext_lazy("There are ten files already. Remove one first."),
}
FILES: dict[str, Word] = {
    "empty": gettext_lazy("The file is empty."),
    "large": gettext_lazy("The file is larger than 10 MB."),
    "kind": gettext_lazy("Files of evidence are PDF, PNG, JPEG, XLSX, DOCX or CSV."),
    "content": gettext_lazy("The file is not what its name says. Save it again and choose it once more."),
    "macros": gettext_lazy("The file has macros in it. Save it without them."),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One line of the check list: the field to go to, and what to do."""

    field: str
    text: str


def lacks(found: Iterable[Missing]) -> list[Lack]:
    return [Lack(one.field, str(LACKS[one.field, one.why])) for one in found]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kind` is same, added or removed."""

    kind: str
    text: str


def changed(before: str, after: str) -> list[Piece]:
    """What changed between two texts, by words; nothing where they are equal."""
    if before == after:
        return []
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        removed, added = "".join(old[i:j]), "".join(new[k:m])
        pieces += [Piece(name, text) for name, text in (("removed", removed), ("added", added)) if text]
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def label(field: str) -> str:
    """What a part is called."""
    return str(LABELS.get(field, _("The whole update")))


def follows(state: str, who: str) -> str:
    """What follows on the state, in a sentence. `who`: the lead agency."""
    said: Mapping[str, str] = {
        "": _("Nothing is written yet."),
        "draft": _("Only %(who)s and the Office of Policy and Management see it.") % {"who": who},
        "submitted": _("It waits for the Office of Policy and Management."),
        "returned": _("The Office of Policy and Management asks for changes."),
        "approved": _("It is agreed and waits to be published."),
        "published": _("Everybody can read it."),
        "withdrawn": _("It was taken back and stays in the history."),
    }
    return said[state]


def story(one: UpdateRow) -> list[tuple[str, str]]:
    """The questions an update answers, with the answers."""
    return answers(one.story)


def answers(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """The questions of a story in their order, each with its answer; without those that are not answered."""
    return [(label(name), told[name]) for name in STORY if told.get(name, "").strip()]
