"""Supports around training: who has which together, how those complete, where supports are missing, and money before and after."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkage.rules.answers import Figure
from linkage.rules.supports.answers import Combination, Missing, Subsidy, SupportsAnswers
from scorecards.charts import theme
from scorecards.charts.chart import Chart
from scorecards.charts.studies import words
from scorecards.charts.studies.spans import both_known, then_and_after
from scorecards.charts.studies.strips import length, scale_of, strip
from scorecards.charts.studies.tables import Row
from scorecards.templatetags.amounts import count_text

SUPPORTS = words.SUPPORTS
ALL = 3


def named(supports: tuple[str, ...]) -> str:
    """A combination in words."""
    if not supports:
        return _("no support")
    if len(supports) == ALL:
        return _("all three supports")
    return _(" and ").join(str(SUPPORTS.get(one, one)) for one in supports)


def intersection(told: SupportsAnswers, *, source: str) -> Chart | None:
    """How many participants have each combination, most people first, for a document; None where nothing may be shown. The page has the
    same as a table with bars and dots."""
    shown = sorted((one for one in told.combinations if one.people is not None), key=lambda one: -(one.people or 0))
    if not shown:
        return None
    hidden = len(told.combinations) - len(shown)
    note = ngettext("%(n)s combination is hidden: too few people.", "%(n)s combinations are hidden: too few people.", hidden)
    notes = [_("C: childcare; H: housing; T: transport."), *([note % {"n": count_text(hidden)}] if hidden else [])]
    return Chart(
        id="intersection",
        title=together(told),
        summary=_of_all(told),
        figure=_intersection_figure(shown),
        head=(_("Has"), _("Participants"), _("Of all")),
        rows=tuple((named(one.supports), count_text(one.people), words.share((one.people or 0) / told.participants)) for one in shown),
        source=source,
        note=" ".join(notes),
        height=280,
    )


def together(told: SupportsAnswers) -> str:
    """What the largest group has."""
    first = max((one for one in told.combinations if one.people is not None), key=lambda one: one.people or 0, default=None)
    if first is None:
        return _("How many participants have each combination is hidden.")
    return _("The largest group, %(people)s of %(all)s participants, has %(what)s.") % {
        "people": count_text(first.people),
        "all": count_text(told.participants),
        "what": named(first.supports),
    }


def _of_all(told: SupportsAnswers) -> str:
    everything = _with(told, ALL)
    if everything is None or everything.people is None:
        return _("How many have all three supports together is hidden.")
    return _("%(people)s have all three supports together.") % {"people": count_text(everything.people)}


def _with(told: SupportsAnswers, count: int) -> Combination | None:
    """The combination of none or of all."""
    return next((one for one in told.combinations if len(one.supports) == count), None)


def _intersection_figure(shown: list[Combination]) -> dict[str, Any]:
    bars = {
        "type": "bar",
        "name": _("Participants"),
        "x": [_short(one.supports) for one in shown],
        "y": [one.people for one in shown],
        "marker": {"color": theme.VALUE},
        "text": [count_text(one.people) for one in shown],
        "textfont": {"color": theme.GROUND},
        "textposition": "inside",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return {"data": [bars], "layout": {"xaxis": {"type": "category"}, "yaxis": {"range": words.from_zero([bars]), "tickformat": ",~f"}}}


def _short(supports: tuple[str, ...]) -> str:
    """C, H and T: the first letters of the supports, for the foot of a column."""
    letters = {"childcare": _("C"), "housing": _("H"), "transport": _("T")}
    return "+".join(letters.get(one, one) for one in supports) if supports else _("none")


def matrix(told: SupportsAnswers) -> list[dict[str, Any]]:
    """The combinations, most people first: which of the supports each holds, how many people with a bar, and how many completed."""
    scale = scale_of([one.completion for one in told.combinations] + [told.completion], least=0.0)
    most = max((one.people for one in told.combinations if one.people is not None), default=None)
    return [
        {
            "name": named(one.supports),
            "marks": [(str(name), support in one.supports) for support, name in SUPPORTS.items()],
            "people": count_text(one.people) if one.people is not None else str(words.HIDDEN["too few people"]),
            "of_all": words.share(one.people / told.participants) if one.people is not None else "",
            "bar": length(one.people, most),
            "completion": words.value(one.completion, words.share),
            "interval": words.interval(one.completion.data, words.share),
            "strip": strip(one.completion, scale),
        }
        for one in sorted(told.combinations, key=lambda one: (-(one.people or 0), one.supports))
    ]


def ends(told: SupportsAnswers) -> str:
    """The scale of the strips of completion, in words."""
    scale = scale_of([one.completion for one in told.combinations] + [told.completion], least=0.0)
    told_of = {"low": words.share(scale.low), "high": words.share(scale.high)}
    return _("Each strip runs from %(low)s to %(high)s: the dot is the share that completed, the line its interval.") % told_of


def missing(told: SupportsAnswers) -> list[Row]:
    """Where supports are missing together, and who holds them."""
    return [Row(_missing_name(one), _missing_cells(one)) for one in told.missing]


def _missing_name(one: Missing) -> str:
    if len(one.supports) == ALL:
        return _("none of the three")
    return _("neither %(one)s nor %(other)s") % {"one": SUPPORTS[one.supports[0]], "other": SUPPORTS[one.supports[1]]}


def _missing_cells(one: Missing) -> tuple[str, ...]:
    people = count_text(one.people) if one.people is not None else str(words.HIDDEN["too few people"])
    return people, words.value(one.of_participants, words.share), words.bracketed(one.completion, words.share), ", ".join(one.holders)


def subsidy(told: SupportsAnswers, *, source: str) -> Chart | None:
    """Dollars a person the year before and the year after the end of training; None where nothing may be shown."""
    shown = [one for one in told.subsidies if both_known(one.before, one.after)]
    if not shown:
        return None
    names = [_("completed") if one.completed else _("did not complete") for one in shown]
    lines = [(name, one.before, one.after) for name, one in zip(names, shown, strict=True)]
    return Chart(
        id="subsidy",
        title=_("Subsidies for childcare, housing and transport together, dollars a person a year"),
        summary=_subsidy_summary(shown),
        figure=then_and_after((_("Year before"), _("Year after")), lines),
        head=(_("Participants who"), _("People"), _("Year before"), _("Year after")),
        rows=tuple(
            (
                name,
                count_text(one.people) if one.people else "",
                words.bracketed(one.before, words.dollars),
                words.bracketed(one.after, words.dollars),
            )
            for name, one in zip(names, shown, strict=True)
        ),
        source=source,
        height=260,
    )


def _subsidy_words(one: Subsidy) -> str:
    if one.completed:
        return _("Those who completed had %(before)s before and %(after)s after.")
    return _("Those who did not had %(before)s and %(after)s.")


def _subsidy_summary(shown: Sequence[Subsidy]) -> str:
    """Both groups in words: the fall of one alone would read as an effect."""
    said = [
        _subsidy_words(one) % {"before": words.dollars(one.before.value or 0.0), "after": words.dollars(one.after.value or 0.0)}
        for one in shown
    ]
    return " ".join([*said, _("This does not show what completing changes: the two groups differ in much else.")])


def groups(told: SupportsAnswers) -> list[tuple[str, list[Row]]]:
    """Completion by group, with its interval; groups that are hidden are named by `left_out`."""
    scale = scale_of([*(one.completion for one in told.groups), told.completion], least=0.0)
    found: dict[str, list[Row]] = {}
    for one in told.groups:
        if one.completion.value is not None:
            cells = (count_text(one.people), words.value(one.completion, words.share), words.interval(one.completion.data, words.share))
            found.setdefault(one.dimension, []).append(Row(one.label, cells, strip(one.completion, scale)))
    return [(words.dimension(name), rows) for name, rows in found.items()]


def left_out(told: SupportsAnswers) -> str:
    """Which groups are not shown, and why."""
    hidden: dict[str, list[str]] = {}
    for one in told.groups:
        if one.completion.value is None:
            hidden.setdefault(one.dimension, []).append(one.label)
    return words.left_out(hidden)


def answer(told: SupportsAnswers) -> str:
    """Which supports people have together: how many have none and how many all, and how those complete, as an association."""
    none, everything = _with(told, 0), _with(told, ALL)
    if none is None or everything is None or none.people is None or everything.people is None:
        return completed(told)
    counts = _("Of %(all)s participants, %(none)s (%(share)s) have none of the three supports and %(every)s have all three.") % {
        "all": count_text(told.participants),
        "none": count_text(none.people),
        "share": words.share(none.people / told.participants),
        "every": count_text(everything.people),
    }
    if none.completion.value is None or everything.completion.value is None:
        return counts
    rates = _("Of those with all, %(every)s completed (%(every_ends)s); of those with none, %(none)s (%(none_ends)s).") % {
        "every": words.share(everything.completion.value),
        "every_ends": words.interval(everything.completion.data, words.share),
        "none": words.share(none.completion.value),
        "none_ends": words.interval(none.completion.data, words.share),
    }
    return f"{counts} {rates}"


def completed(told: SupportsAnswers) -> str:
    """How many completed and how many did not, with the interval."""
    found: Figure = told.completion
    if found.value is None:
        return _("How many of %(people)s participants completed is hidden.") % {"people": count_text(told.participants)}
    return _("Of %(people)s participants, about %(share)s completed (%(interval)s); the others, %(rest)s, did not.") % {
        "people": count_text(told.participants),
        "share": words.share(found.value),
        "interval": words.interval(found.data, words.share),
        "rest": words.share(1.0 - found.value),
    }


def figures(told: SupportsAnswers) -> list[tuple[str, dict[str, str]]]:
    """The large figures: who has none of the supports, who has all, and how many completed."""
    counts = [(_("Have none of the three supports"), _with(told, 0)), (_("Have all three supports"), _with(told, ALL))]
    found = [(label, _people(one, told.participants)) for label, one in counts if one is not None]
    completion = {"value": words.value(told.completion, words.share), "data": words.interval(told.completion.data, words.share)}
    return [*found, (_("Completed their training"), completion)]


def _people(one: Combination, everybody: int) -> dict[str, str]:
    if one.people is None:
        return {"value": str(words.HIDDEN["too few people"])}
    of_all = {"share": words.share(one.people / everybody), "all": count_text(everybody)}
    return {"value": count_text(one.people), "note": _("%(share)s of %(all)s participants") % of_all}
