"""Groups against everybody's target, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.rules.codes import GoalStatus
from scorecards.queries.pages.equity import MeasureGroups
from scorecards.queries.rows import GoalRow
from scorecards.templatetags.amounts import amount_text, count_text, difference_text

SHOWN = 10


def answer(goal: GoalRow, found: list[MeasureGroups]) -> str:
    """Which group holds the goal at near, or whether any group is off track behind a total on track."""
    if goal.floor_group and goal.ruled == GoalStatus.ON_TRACK:
        return _(
            "%(group)s holds this goal at near: by its rule alone it would be on track, but %(group)s is off track on “%(measure)s”."
        ) % {
            "group": goal.floor_group,
            "measure": goal.floor_measure,
        }
    hiding = [one for one in found if one.hides]
    if hiding:
        names = ", ".join(f"“{one.card.name}”" for one in hiding)
        return ngettext(
            "Everybody's figure of %(names)s is on track while a group's is off track.",
            "Everybody's figures of %(names)s are on track while groups are off track.",
            len(hiding),
        ) % {"names": names}
    if any(one.lines for one in found):
        return _("Groups are off track, and the figure for everybody is not on track either.")
    if any(one.judged for one in found):
        return _("No group that is large enough to be judged is off track.")
    return _("No group can be judged: none has a fresh figure that is large enough.")


def counted(one: MeasureGroups) -> str:
    """How many groups are judged, too small, of plain counts, or hidden."""
    minimum = amount_text(one.minimum, decimals=0)
    parts = [
        ngettext("%(n)s group is judged", "%(n)s groups are judged", one.judged) % {"n": count_text(one.judged)},
        ngettext("%(n)s is smaller than %(least)s and not judged", "%(n)s are smaller than %(least)s and not judged", one.small)
        % {"n": count_text(one.small), "least": minimum},
        ngettext("%(n)s has no denominator and is not judged", "%(n)s have no denominator and are not judged", one.uncounted)
        % {"n": count_text(one.uncounted)},
        ngettext("%(n)s is hidden to protect privacy", "%(n)s are hidden to protect privacy", one.hidden) % {"n": count_text(one.hidden)},
    ]
    shown = [True, bool(one.small), bool(one.uncounted), bool(one.hidden)]
    return "; ".join(part for part, there in zip(parts, shown, strict=True) if there) + "."


def cells(one: MeasureGroups) -> list[tuple[str, str, str, str, str]]:
    """The groups off track as rows: name, value, period, gap to the total, size. The first SHOWN."""
    card = one.card
    return [
        (
            line.label,
            amount_text(line.value, card.unit, card.decimals),
            line.period,
            difference_text(line.gap, card.unit, card.decimals),
            amount_text(line.denominator, decimals=0),
        )
        for line in one.lines[:SHOWN]
    ]
