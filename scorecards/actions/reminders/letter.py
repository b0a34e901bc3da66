"""What a reminding mail says: its parts and lines, in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from scorecards.queries.duties import DutyKind, DutyRow
from scorecards.rules.reminders import Part, Said

MOST_LINES = 12
HEADINGS: dict[Part, tuple[Promise, Promise]] = {
    Part.OVERDUE: (gettext_lazy("Overdue"), gettext_lazy("The scorecards show these as overdue to everybody who reads them.")),
    Part.TODAY: (gettext_lazy("Due today"), gettext_lazy("From tomorrow the scorecards show these as overdue.")),
    Part.RETURNED: (gettext_lazy("Returned to you"), gettext_lazy("Please correct these and submit them again.")),
    Part.COMING: (gettext_lazy("Coming up"), gettext_lazy("Nothing is late yet.")),
    Part.WAITING: (gettext_lazy("Waiting for you"), gettext_lazy("Others cannot go on until you decide, answer or read.")),
    Part.AGENCY: (
        gettext_lazy("Overdue in your agency"),
        gettext_lazy("Your stewards were reminded and these are still missing. Please ask them what is holding them up."),
    ),
    Part.STATE: (
        gettext_lazy("Agencies that are late"),
        gettext_lazy("Overdue for ten working days or more. The commissioners were told."),
    ),
}
COUNTED: dict[Part, Callable[[int], str]] = {
    Part.OVERDUE: lambda n: ngettext("%(n)d overdue", "%(n)d overdue", n) % {"n": n},
    Part.TODAY: lambda n: ngettext("%(n)d due today", "%(n)d due today", n) % {"n": n},
    Part.RETURNED: lambda n: ngettext("%(n)d returned to you", "%(n)d returned to you", n) % {"n": n},
    Part.COMING: lambda n: ngettext("%(n)d coming up", "%(n)d coming up", n) % {"n": n},
    Part.WAITING: lambda n: ngettext("%(n)d waiting for you", "%(n)d waiting for you", n) % {"n": n},
    Part.AGENCY: lambda n: ngettext("%(n)d overdue in your agency", "%(n)d overdue in your agency", n) % {"n": n},
    Part.STATE: lambda n: ngettext("%(n)d agency is late", "%(n)d agencies are late", n) % {"n": n},
}
KINDS = {
    DutyKind.READING: gettext_lazy("enter the reading"),
    DutyKind.UPDATE: gettext_lazy("say how the goal stands"),
    DutyKind.SUBMISSION: gettext_lazy("approve the reading"),
    DutyKind.APPROVAL: gettext_lazy("approve the update"),
    DutyKind.MISS: gettext_lazy("decide whether the miss is accepted"),
    DutyKind.PROPOSAL: gettext_lazy("decide on the change"),
    DutyKind.BARRIER: gettext_lazy("answer the question"),
    DutyKind.MENTION: gettext_lazy("read the comment"),
    DutyKind.RELEASE: gettext_lazy("decide whether the study is published"),
    DutyKind.PROMISE: gettext_lazy("keep the promise and say when it is done"),
}
LATE = ngettext_lazy("overdue by %(n)d working day", "overdue by %(n)d working days", "n")
AHEAD = ngettext_lazy("in %(n)d working day", "in %(n)d working days", "n")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its name, what to do, by when, and what somebody said about it."""

    name: str
    what: str
    by_when: str
    words: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the mail; `more`: how many lines are left out."""

    heading: str
    why: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Letter:
    summary: str
    sections: tuple[Section, ...]


Spoken = tuple[DutyRow, Said]


def letter(spoken: Iterable[Spoken]) -> Letter:
    """The mail about these things, gathered: several periods of one measure are one line, one agency's misses are one line for OPM."""
    ordered = sorted(spoken, key=lambda one: (list(Part).index(one[1].part), -(one[1].days_late or 0), one[0].name))
    parts = {part: list(rows) for part, rows in groupby(ordered, key=lambda one: one[1].part)}
    lines = {part: _of_agencies(rows) if part is Part.STATE else _of_things(rows) for part, rows in parts.items()}
    counts = {part: len(lines[part]) if part is Part.STATE else len(rows) for part, rows in parts.items()}
    sections = tuple(_section(part, found) for part, found in lines.items())
    return Letter(", ".join(COUNTED[part](count) for part, count in counts.items()), sections)


def _section(part: Part, lines: Sequence[Line]) -> Section:
    heading, why = HEADINGS[part]
    return Section(str(heading), str(why), tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))


def _of_things(rows: list[Spoken]) -> list[Line]:
    gathered: dict[tuple[str, str, str], list[Spoken]] = {}
    for one in rows:
        gathered.setdefault((one[0].kind, one[0].code, one[0].words), []).append(one)
    return [_line(found) for found in gathered.values()]


def _line(found: list[Spoken]) -> Line:
    """The one that presses most, and how many more there are of it."""
    row, said = found[0]
    what = ": ".join(text for text in (str(KINDS[row.kind]), _periods([one.period for one, _ in found])) if text)
    return Line(row.name, f"{row.agency}, {what}", by_when(row.due_on, said, row.since), _quoted(row), (said.days_late or 0) > 0)


def _periods(labels: list[str]) -> str:
    if len(labels) == 1 or not labels[0]:
        return labels[0]
    more = len(labels) - 1
    return ngettext("%(first)s and %(n)d more period", "%(first)s and %(n)d more periods", more) % {"first": labels[0], "n": more}


def _quoted(row: DutyRow) -> str:
    if not row.words:
        return ""
    return _("%(who)s wrote: %(words)s") % {"who": row.by, "words": row.words} if row.by else row.words


def by_when(due_on: date | None, said: Said, since: date | None) -> str:
    """By when, and how that is from today: "due June 28, overdue by 2 working days"."""
    if due_on is None or said.days_late is None:
        return _("since %(day)s") % {"day": _day(since)} if since else ""
    due = _("due %(day)s") % {"day": _day(due_on)}
    if said.days_late > 0:
        return f"{due}, {LATE % {'n': said.days_late}}"
    return f"{due}, {AHEAD % {'n': -said.days_late}}" if said.days_late else due


def _day(day: date) -> str:
    return date_format(day, "F j, Y")


def _of_agencies(rows: list[Spoken]) -> list[Line]:
    agencies: dict[str, list[Spoken]] = {}
    for one in rows:
        agencies.setdefault(one[0].agency, []).append(one)
    return [_agency(name, found) for name, found in agencies.items()]


def _agency(name: str, found: list[Spoken]) -> Line:
    kinds = Counter(row.kind for row, _ in found)
    readings, updates = kinds[DutyKind.READING], kinds[DutyKind.UPDATE]
    parts = [ngettext("%(n)d reading", "%(n)d readings", readings) % {"n": readings}] if readings else []
    parts += [ngettext("%(n)d goal update", "%(n)d goal updates", updates) % {"n": updates}] if updates else []
    oldest, said = found[0]
    longest = _("the longest: %(name)s, %(when)s") % {"name": oldest.name, "when": by_when(oldest.due_on, said, None)}
    return Line(name, ", ".join(parts), longest, is_late=True)
