"""The grid and the outcomes as they may be shown: every figure past the rules of disclosure, alone and beside the others."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from linkage.rules.answers import SMALL, DepthPoint, Figure, GridAnswer, Outcome
from linkage.rules.beyond import PARTS, housed_days
from linkage.rules.disclosure.shares import DOLLARS, THOUSANDS, Rules, may_stand_together
from linkage.rules.estimated import Estimated, Setting
from linkage.rules.groups import Group, dimensions
from linkage.rules.intervals import Interval
from linkage.rules.portion import DEPTHS, FIGURES
from linkage.rules.showing import hidden, shown_dollars, shown_share, times
from linkage.rules.switches import EVERYONE, Switches

UNITS = 0.01
PORTION, DEPTH, MEAN, SAVING, FIRST_NET = range(5)


def grid_answers(found: Estimated, groups: Sequence[Group], rules: Rules) -> Iterator[GridAnswer]:
    """One answer for each setting, in the order they were estimated."""
    by_switches = {setting.switches: setting for setting in found.settings}
    for setting in found.settings:
        shown = _may_be_beside_others(by_switches, found, groups, setting.switches, rules)
        yield _answer(setting, found, rules, shown=shown)


def outcomes(found: Estimated, rules: Rules) -> Iterator[Outcome]:
    """What housing each of PARTS does. A part of too few is not described at all."""
    for part in PARTS:
        people, *each = found.beyond[part]
        share = shown_share(people, found.people, rules)
        reasons = found.beyond_hidden[part] if share.value else (SMALL,) * 4
        jail, visits, nights = (shown_dollars(one, UNITS, why) for one, why in zip(each[:3], reasons[:3], strict=True))
        net = shown_dollars(each[3], DOLLARS, reasons[3])
        yield Outcome(part, share, jail, visits, nights, net, _housed_days(net))


def _answer(setting: Setting, found: Estimated, rules: Rules, *, shown: bool) -> GridAnswer:
    at, raws = setting.switches, setting.found
    people = found.people if at.group == EVERYONE else found.sizes[at.group]
    portion = shown_share(raws[PORTION], people, rules) if shown else hidden()
    # In all: the mean over the group times its people. Of nobody it is nothing.
    reason = setting.saving_hidden or portion.hidden
    return GridAnswer(
        at,
        people,
        portion,
        shown_share(raws[DEPTH], people, rules),
        shown_dollars(raws[MEAN], DOLLARS, setting.mean_hidden),
        shown_dollars(times(raws[SAVING], people), THOUSANDS, reason),
        tuple(_curve(setting, found.curve_hidden["|".join(at.scoring)], people)) if at.group == EVERYONE else (),
    )


def _curve(setting: Setting, reasons: Sequence[str], people: int) -> Iterator[DepthPoint]:
    for place, (depth, reason) in enumerate(zip(DEPTHS, reasons, strict=True)):
        count = round(depth * people)
        yield DepthPoint(depth, 0 if reason else count, shown_dollars(setting.found[FIRST_NET + place], DOLLARS, reason))


def _may_be_beside_others(
    by_switches: Mapping[Switches, Setting], found: Estimated, groups: Sequence[Group], at: Switches, rules: Rules
) -> bool:
    """Whether a group's portion may be shown, given that everybody's and the other groups' are: nobody may work out what the rest is."""
    if at.group == EVERYONE:
        return True
    group = next(one for one in groups if one.slug == at.group)
    together = dimensions(groups).get(group.dimension, []) if not group.traits else [group]
    everyone = Switches(at.rung, at.payer, at.basis, at.years, at.cost)
    slugs = [one.slug for one in together]
    part = [_paying(by_switches[_of(everyone, slug)], found.sizes[slug]) for slug in slugs]
    size = [found.sizes[slug] for slug in slugs]
    total = _paying(by_switches[everyone], found.people)
    # Who is in none of the groups that are named.
    parts, sizes = np.array([*part, max(total - sum(part), 0.0)]), np.array([*size, found.people - sum(size)])
    return bool(may_stand_together(parts, sizes, total, rules)[slugs.index(at.group)])


def _of(everyone: Switches, group: str) -> Switches:
    return Switches(everyone.rung, everyone.payer, everyone.basis, everyone.years, everyone.cost, group)


def _paying(setting: Setting, people: int) -> float:
    return setting.found[PORTION].value * people


def _housed_days(net: Figure) -> Figure:
    """From the net cost as it is shown. An interval only where the whole of it is a cost."""
    if net.value is None:
        return net
    value = housed_days(net.value)
    return Figure(None if value is None else round(value, 4), _days_between(net.data), _days_between(net.total))


def _days_between(net: Interval | None) -> Interval | None:
    if net is None or net.high >= 0:
        return None
    fewest, most = housed_days(net.low), housed_days(net.high)
    return None if fewest is None or most is None else Interval(round(fewest, 4), round(most, 4))


assert FIGURES[FIRST_NET].startswith("net_")  # noqa: S101  (the places above are those of FIGURES)
