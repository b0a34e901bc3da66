"""What each word of the site means: the glossary page and its links read this, and a test holds it to the codes of the rules."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from scorecards.templatetags.words import DECLARED, FRESHNESS, SIGNAL, STATUS, TREND, Mark

MEANINGS: dict[str, dict[str, Promise]] = {
    "status": {
        "on_track": _("The newest value is at or beyond what was expected by then. A tie is on track."),
        "near": _("The newest value falls short of what was expected by no more than the measure's tolerance."),
        "off_track": _("The newest value falls short of what was expected by more than the measure's tolerance."),
        "overdue": _(
            "There are values, but a newer one was due and has not come. The last judgment stands beside it and does not count as on track."
        ),
        "no_data": _("No period has a value yet, or only reasons why there is none. Zero is a value and is never shown as no data."),
        "no_target": _("There are values, and nobody has set a target to judge them by."),
        "context": _("Shown to understand the others. It is not judged."),
        "not_enough": _("Less than half of the weight of a goal's measures is judged and fresh, so the goal itself is not judged."),
    },
    "declared": {
        "on_track": _("The lead agency says it will meet the goal."),
        "at_risk": _("The lead agency says it may miss the goal without further action."),
        "off_track": _("The lead agency says it will miss the goal as things stand."),
        "done": _("The lead agency says the goal is reached."),
    },
    "trend": {
        "better": _("The last periods move in the wanted direction more steadily than chance would explain."),
        "worse": _("The last periods move against the wanted direction more steadily than chance would explain."),
        "flat": _("No steady movement can be told from chance."),
        "rising": _("The last periods rise steadily; nothing says whether that is good."),
        "falling": _("The last periods fall steadily; nothing says whether that is good."),
        "too_few": _("Fewer than six periods since the last break in the series. The change is still shown."),
    },
    "signal": {
        "none": _("The newest value is within what this measure usually does. That is an answer."),
        "outside": _("The newest value lies beyond the limits within which this measure usually moves."),
        "run_of_8": _("The last eight values lie on one side of the mean."),
        "two_of_three": _("Two of the last three values, the newest among them, lie in the outer third on one side."),
        "too_few": _("Fewer than ten periods since the last break in the series."),
    },
    "freshness": {
        "fresh": _("The newest value that could have come has come."),
        "due_soon": _("The next value is due within fourteen days."),
        "overdue": _(
            "A value is late, the first or a newer one: its period ended, and the usual time to publish it and days of grace are over."
        ),
        "not_yet_due": _("Nothing has come, and nothing was due yet."),
        "no_schedule": _("Nothing says when the next value is due."),
    },
}
MARKS: dict[str, dict[str, Mark]] = {"status": STATUS, "declared": DECLARED, "trend": TREND, "signal": SIGNAL, "freshness": FRESHNESS}
TITLES = {
    "status": _("Status: what the figures say"),
    "declared": _("Declared status: what the agency says"),
    "trend": _("Trend: where it is heading"),
    "signal": _("Signal: is the newest value unusual"),
    "freshness": _("Freshness: is the figure up to date"),
}
TERMS: list[tuple[Promise, Promise]] = [
    (_("As known on"), _("A page as it would have read with the figures known on a day. Later revisions are left out.")),
    (_("As of"), _("The day the site calls today. Only periods that had ended by then are shown, and freshness is judged on that day.")),
    (_("Baseline"), _("The value from which a path to a target starts.")),
    (_("Benchmark"), _("The same figure of elsewhere, such as the United States, shown beside a measure. Nothing is judged by it.")),
    (_("Bottleneck"), _("An agency that two or more goals which are not on track wait for.")),
    (_("Breakdown"), _("A measure split by town, age, sex, race and ethnicity or another group.")),
    (_("Change"), _("The newest value against the period before and against the same period a year earlier.")),
    (_("Control chart"), _("The values of a measure with their usual limits and steps. It tells an unusual change from noise.")),
    (_("Coverage"), _("The share of the weight of a goal's measures that is judged and fresh.")),
    (_("Data steward"), _("Somebody in an agency who enters its readings and drafts its goal updates. Its commissioner submits them.")),
    (
        _("Driver and outcome"),
        _("A driver is a measure that is expected to move before the outcomes it serves; its lag says by how many periods."),
    ),
    (_("Expected value"), _("What the target asks for by the end of a period: the target itself in steps, or a straight line towards it.")),
    (_("Agenda"), _("What a review speaks of, proposed by a rule from what is late, turned or missed, and put in order by the chair.")),
    (_("Expected effect"), _("What a promise is to change: a measure that rises or falls by so much by a day. The system checks it.")),
    (_("Frozen pack"), _("What was known when a review was prepared. It is never changed and proves that by its digest.")),
    (
        _("Promise"),
        _("What an agency said in a review that it will do, with an owner and a day. It is kept, late, without effect or dropped."),
    ),
    (_("Review"), _("A meeting about the State's goals that begins from the figures and ends in promises.")),
    (_("Flip"), _("A status that changed, kept with the reason why.")),
    (_("Frozen limits"), _("Limits that a person fixed at a span, with a reason. They stand until a person changes them.")),
    (_("Goal"), _("A result the State has promised, with one lead agency and its partners.")),
    (_("Illustrative target"), _("A target set to show how the system works. It is not the State's and is marked wherever it is used.")),
    (_("Lag and grace"), _("The days a source needs to publish a period, and the working days allowed on top.")),
    (_("Limits"), _("The range within which a measure usually moves, worked out from its own changes from period to period.")),
    (_("Measure"), _("A number that tells how a goal is going, with its definition, unit, period and source.")),
    (_("Next step"), _("Of all that is open for a goal, the one thing to ask for first, and who owes it.")),
    (_("Odds"), _("How likely a target is to be met if the figures go on as they did. They are stored, and scored when the figure comes.")),
    (_("Pace"), _("The change per period that a target needs from now on, beside the change per period there has been.")),
    (_("Point"), _("The unit in which a percentage changes: from 3.5% to 3.7% is 0.2 points.")),
    (_("Priority"), _("One of the four areas the administration put first. Three parts of the performance agenda stand beside them.")),
    (_("Projection"), _("Where a measure may be in the periods to come, with the interval that holds it four times in five.")),
    (_("Provisional"), _("Published by the source and expected to be revised.")),
    (_("Reading"), _("One value of one measure for one period, or the reason why there is none. Nothing is deleted when it is revised.")),
    (_("Series break"), _("A change of definition or method. Nothing is compared across it.")),
    (_("Shortfall"), _("How far a value is on the wrong side of what was expected, in the measure's own unit.")),
    (_("Stand-in"), _("Somebody who holds another person's role in an agency while that person is away, under their own name.")),
    (_("State fiscal year (SFY)"), _("July to June, named by the year in which it ends.")),
    (_("Suppressed"), _("Hidden because the number is so small that a person could be recognized.")),
    (_("Suspect link"), _("A driver that has been on track for its lag while the outcome it should move is not.")),
    (_("Tolerance"), _("How large a shortfall still counts as near: set by the owner, or five percent of the expected value.")),
]


@dataclass(frozen=True)
class Entry:
    """A judgment's word and shape with its meaning."""

    code: str
    mark: Mark
    meaning: Promise


@dataclass(frozen=True)
class Group:
    """The words of one kind of judgment."""

    kind: str
    title: Promise
    entries: tuple[Entry, ...]


def groups() -> list[Group]:
    """The judgments in the order in which a page shows them."""
    return [
        Group(kind, TITLES[kind], tuple(Entry(code, MARKS[kind][code], meaning) for code, meaning in meanings.items()))
        for kind, meanings in MEANINGS.items()
    ]


def anchor_of(term: Promise) -> str:
    """Where a term stands on the glossary page: by its words, in whatever language they are."""
    return "word-" + slugify(str(term), allow_unicode=True)


def entries() -> list[tuple[str, str, str]]:
    """Every word with its meaning, for the search: the anchor it is reached by, the word, what it means."""
    marks = [
        (f"{group.kind}-{one.code}", f"{one.mark.word} ({group.title})", str(one.meaning)) for group in groups() for one in group.entries
    ]
    return [*marks, *((anchor_of(term), str(term), str(meaning)) for term, meaning in TERMS)]
