"""The grid and the outcomes as they may be shown: every figure past the rules of disclosure, alone and beside the others."""

from collections.abc import Iterator, Sequence

from linkage.rules.answers import SMALL, DepthPoint, Figure, GridAnswer, Outcome
from linkage.rules.beside import PORTION, Beside, beside_others
from linkage.rules.beyond import PARTS, housed_days
from linkage.rules.disclosure.shares import DOLLARS, Rules
from linkage.rules.disclosure.steps import step_of
from linkage.rules.estimated import Estimated, Setting
from linkage.rules.groups import Group
from linkage.rules.intervals import Interval
from linkage.rules.portion import DEPTHS, FIGURES
from linkage.rules.showing import hidden, shown_dollars, shown_share, times
from linkage.rules.switches import EVERYONE

UNITS, THOUSANDS = 0.01, 1000.0
DEPTH, MEAN, SAVING, FIRST_NET = range(PORTION + 1, PORTION + 5)


def grid_answers(found: Estimated, groups: Sequence[Group], rules: Rules) -> Iterator[GridAnswer]:
    """One answer for each setting, in the order they were estimated."""
    beside = beside_others(found, groups, rules)
    for setting in found.settings:
        yield _answer(setting, found, rules, beside[setting.switches])


def outcomes(found: Estimated, rules: Rules) -> Iterator[Outcome]:
    """What housing each of PARTS does. A part of too few is not described at all."""
    for part in PARTS:
        people, *each = found.beyond[part]
        share = shown_share(people, found.people, rules)
        reasons = found.beyond_hidden[part] if share.value else (SMALL,) * 4
        count = (share.value or 0.0) * found.people
        steps = [step_of(most, count, least) for most, least in zip(found.beyond_largest, (UNITS, UNITS, UNITS, DOLLARS), strict=True)]
        jail, visits, nights, net = (shown_dollars(*one) for one in zip(each, steps, reasons, strict=True))
        yield Outcome(part, share, jail, visits, nights, net, _housed_days(net))


def _answer(setting: Setting, found: Estimated, rules: Rules, beside: Beside) -> GridAnswer:
    at, raws = setting.switches, setting.found
    people = found.people if at.group == EVERYONE else found.sizes[at.group]
    portion = shown_share(raws[PORTION], people, rules) if beside.portion else hidden()
    # In all: the mean over the group times its people. Of nobody it is nothing.
    reason = beside.saving or portion.hidden
    mean_step = step_of(setting.largest, people, DOLLARS)
    return GridAnswer(
        at,
        people,
        portion,
        shown_share(raws[DEPTH], people, rules),
        shown_dollars(raws[MEAN], mean_step, beside.mean),
        # Of those who pay as much as the program costs again may be expected of one.
        shown_dollars(times(raws[SAVING], people), step_of(setting.programme, 1.0, THOUSANDS), reason),
        tuple(_curve(setting, found.curve_hidden["|".join(at.scoring)], people)) if at.group == EVERYONE else (),
    )


def _curve(setting: Setting, reasons: Sequence[str], people: int) -> Iterator[DepthPoint]:
    for place, (depth, reason) in enumerate(zip(DEPTHS, reasons, strict=True)):
        count = round(depth * people)
        net = shown_dollars(setting.found[FIRST_NET + place], step_of(setting.largest, count, DOLLARS), reason)
        yield DepthPoint(depth, 0 if reason else count, net)


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
