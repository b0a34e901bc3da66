"""How a goal's status follows from its measures, in words and sums. docs/methods.md explains the rules."""

from django.utils.translation import gettext as _

from goals.rules.codes import GoalStatus, Rollup
from scorecards.charts.sentences import on_track_of
from scorecards.queries.pages.goal import GoalPage
from scorecards.queries.rows import GoalRow
from scorecards.templatetags.amounts import amount_text, count_text, share_text
from scorecards.templatetags.words import STATUS


def rule(goal: GoalRow) -> str:
    """The goal's own rule, in words."""
    if goal.rollup == Rollup.K_OF_N:
        return _("On track when at least %(k)s of its judged measures are on track; near when that many are on track or near.") % {
            "k": count_text(goal.rollup_k)
        }
    return {
        Rollup.WORST: _("The worst of its judged measures decides."),
        Rollup.WEIGHTED: _("Its judged measures are lined up from worst to best; the one that passes half of the weight decides."),
        Rollup.LEAD_MEASURE: _("Its lead measure decides."),
    }[goal.rollup]


def coverage(goal: GoalRow) -> str:
    """The share of the weight that is judged and fresh."""
    return share_text(goal.coverage, 1)


def steps(page: GoalPage) -> list[dict[str, str]]:
    """The roll-up's arithmetic, line by line: rows with label, value and note."""
    goal, sums = page.goal, page.arithmetic
    rows = [
        _step(_("Weight that is judged and fresh"), _weight(sums.judged_weight), _("of %(all)s") % {"all": _weight(sums.all_weight)}),
        _step(_("Coverage"), coverage(goal), _("under 50% the goal reads “not enough fresh data”")),
        *[
            _step(STATUS[slug].word, _weight(weight), _("of the judged weight"))
            for slug, weight in (("off_track", sums.off_track), ("near", sums.near), ("on_track", sums.on_track))
        ],
        _step(_("The rule alone says"), STATUS[goal.ruled.slug].word, rule(goal)),
    ]
    if goal.floor_group:
        rows.append(_step(_("Equity floor"), _("at best near"), floor(goal)))
    return [*rows, _step(_("The goal reads"), STATUS[goal.status.slug].word, "")]


def floor(goal: GoalRow) -> str:
    """Why a group holds the goal down."""
    return _("%(group)s is off track on “%(measure)s”; while any group is, a goal reads at best near.") % {
        "group": goal.floor_group,
        "measure": goal.floor_measure,
    }


def fresh(goal: GoalRow) -> str:
    """How many of the measures that decide the goal have a fresh judgment: none, all, or the share of the weight."""
    if goal.coverage == 0:
        return _("None of the measures that decide has a fresh figure and a target.")
    if goal.coverage == 1:
        return _("All measures that decide are fresh.")
    return _("Fresh figures cover %(share)s of what decides.") % {"share": coverage(goal)}


def verdict(page: GoalPage) -> str:
    """The answer in one sentence or two."""
    goal, counts = page.goal, page.goal.counts
    judged = counts.on_track + counts.near + counts.off_track
    if not counts.total:
        return _("No measure has been set for this goal yet.")
    if goal.status == GoalStatus.NOT_ENOUGH:
        needed = _("At least half must.") if goal.coverage == 0 else _("At least half is needed.")
        return " ".join((_("It cannot be told whether this goal is on track."), fresh(goal), needed))
    return f"{on_track_of(counts.on_track, judged)}. {fresh(goal)}"


def _step(label: object, value: object, note: object) -> dict[str, str]:
    return {"label": str(label), "value": str(value), "note": str(note)}


def _weight(value: float) -> str:
    return amount_text(value)
