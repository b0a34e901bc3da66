"""Supports around training: who has which together, how those complete, where supports are missing, and money before and after."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkage.rules.answers import Figure
from linkage.rules.supports.answers import Combination, Missing, SupportsAnswers
from scorecards.charts import theme
from scorecards.charts.chart import Chart
from scorecards.charts.studies import words
from scorecards.charts.studies.spans import both_known, then_and_after
from scorecards.charts.studies.strips import scale_of, strip
from scorecards.charts.studies.tables import Row
from scorecards.templatetags.amounts import count_text

SUPPORTS: dict[str, Promise] = {
    "childcare": gettext_lazy("childcare"),
    "housing": gettext_lazy("housing"),
    "transport": gettext_lazy("transport"),
}
ALL = 3


def named(supports: tuple[str, ...]) -> str:
    """A combination in words."""
    if not supports:
        return _("no support")
    if len(supports) == ALL:
        return _("all three supports")
    return _(" and ").join(str(SUPPORTS.get(one, one)) for one in supports)


def intersection(told: SupportsAnswers, *, source: str) -> Chart | None:
    """How many participants have each combination, most people first, with a matrix of dots below; None where nothing may be shown."""
    shown = sorted((one for one in told.combinations if one.people is not None), key=lambda one: -(one.people or 0))
    if not shown:
        return None
    hidden = len(told.combinations) - len(shown)
    first = shown[0]
    note = ngettext("%(n)s combination is hidden: too few people.", "%(n)s combinations are hidden: too few people.", hidden)
    return Chart(
        id="intersection",
        title=_("The largest group, %(people)s of %(all)s participants, has %(what)s")
        % {"people": count_text(first.people), "all": count_text(told.participants), "what": named(first.supports)},
        summary=_of_all(told),
        figure=_intersection_figure(shown),
        head=(_("Has"), _("Participants"), _("Of all")),
        rows=tuple((named(one.supports), count_text(one.people), words.share((one.people or 0) / told.participants)) for one in shown),
        source=source,
        note=note % {"n": count_text(hidden)} if hidden else "",
        height=280,
    )


def _of_all(told: SupportsAnswers) -> str:
    everything = next((one for one in told.combinations if len(one.supports) == ALL), None)
    if everything is None or everything.people is None:
        return _("How many have all three supports together is hidden.")
    return _("%(people)s have all three supports together.") % {"people": count_text(everything.people)}


def _intersection_figure(shown: list[Combination]) -> dict[str, Any]:
    """Bars; which supports a bar stands for is written below it by their first letters, and by rows of dots in the table of marks."""
    names = [_short(one.supports) for one in shown]
    bars = {
        "type": "bar",
        "name": _("Participants"),
        "x": names,
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
    """The combinations as rows of marks: which of the supports each holds, how many people, and how many completed."""
    scale = scale_of([one.completion for one in told.combinations] + [told.completion], least=0.0)
    ordered = sorted(told.combinations, key=lambda one: (-len(one.supports), one.supports))
    return [
        {
            "name": named(one.supports),
            "marks": [support in one.supports for support in SUPPORTS],
            "people": count_text(one.people) if one.people is not None else str(words.HIDDEN["too few people"]),
            "completion": words.value(one.completion, words.share),
            "interval": words.interval(one.completion.data, words.share),
            "strip": strip(one.completion, scale),
        }
        for one in ordered
    ]


def missing(told: SupportsAnswers) -> list[Row]:
    """Where supports are missing together, and who holds them."""
    return [Row(_missing_name(one), _missing_cells(one)) for one in told.missing]


def _missing_name(one: Missing) -> str:
    if len(one.supports) == ALL:
        return _("none of the three")
    return _("neither %(one)s nor %(other)s") % {"one": SUPPORTS[one.supports[0]], "other": SUPPORTS[one.supports[1]]}


def _missing_cells(one: Missing) -> tuple[str, ...]:
    people = count_text(one.people) if one.people is not None else str(words.HIDDEN["too few people"])
    return people, words.value(one.of_participants, words.share), words.value(one.completion, words.share), ", ".join(one.holders)


def subsidy(told: SupportsAnswers, *, source: str) -> Chart | None:
    """Dollars a person the year before and the year after the end of training; None where nothing may be shown."""
    shown = [one for one in told.subsidies if both_known(one.before, one.after)]
    if not shown:
        return None
    names = [_("completed") if one.completed else _("did not complete") for one in shown]
    lines = [(name, one.before, one.after) for name, one in zip(names, shown, strict=True)]
    return Chart(
        id="subsidy",
        title=_subsidy_title(told),
        summary=_(
            "Subsidies for childcare, housing and transport together, dollars a person a year. Completing alone did not cause the change."
        ),
        figure=then_and_after((_("Year before"), _("Year after")), lines),
        head=(_("Participants who"), _("People"), _("Year before"), _("Year after")),
        rows=tuple(
            (
                name,
                count_text(one.people) if one.people else "",
                words.value(one.before, words.dollars),
                words.value(one.after, words.dollars),
            )
            for name, one in zip(names, shown, strict=True)
        ),
        source=source,
        height=260,
    )


def _subsidy_title(told: SupportsAnswers) -> str:
    done = next((one for one in told.subsidies if one.completed), None)
    if done is None or done.before.value is None or done.after.value is None:
        return _("Subsidies before and after the end of training")
    told_of = {"before": words.dollars(done.before.value), "after": words.dollars(done.after.value)}
    return _("Those who completed had %(before)s a year in subsidies before, and %(after)s after") % told_of


def groups(told: SupportsAnswers) -> list[tuple[str, list[Row]]]:
    """Completion by group, with its interval."""
    scale = scale_of([*(one.completion for one in told.groups), told.completion], least=0.0)
    found: dict[str, list[Row]] = {}
    for one in told.groups:
        cells = (count_text(one.people), words.value(one.completion, words.share), words.interval(one.completion.data, words.share))
        found.setdefault(one.dimension, []).append(Row(one.label, cells, strip(one.completion, scale)))
    return [(str(words.DIMENSIONS.get(name, name)), rows) for name, rows in found.items()]


def answer(told: SupportsAnswers) -> str:
    """How many completed, with the interval, and how far apart the ends are."""
    found: Figure = told.completion
    if found.value is None:
        return _("How many of %(people)s participants completed is hidden.") % {"people": count_text(told.participants)}
    return _("Of %(people)s participants, about %(share)s completed (%(interval)s).") % {
        "people": count_text(told.participants),
        "share": words.share(found.value),
        "interval": words.interval(found.data, words.share),
    }
