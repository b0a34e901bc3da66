"""The settings of a study of supportive housing that a reader may choose: the points of a fixed grid, by their places in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linkage.rules.answers import Answers
from linkage.rules.prices import BASES, PAYERS
from linkage.rules.switches import COSTS, EVERYONE, YEARS, Switches
from scorecards.charts.studies import words


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a setting: as the address has it, and in words."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting with its options, in order. `kind`: slider, choice or list."""

    name: str
    label: str
    kind: str
    options: tuple[Option, ...]

    @property
    def last(self) -> int:
        return len(self.options) - 1

    @property
    def chosen(self) -> Option:
        return next(one for one in self.options if one.is_chosen)


def asked(given: Mapping[str, str], told: Answers) -> Switches:
    """The point of the grid that an address asks for; the standard where it names none or one that there is not."""
    group = given.get("group", EVERYONE)
    at = told.standard
    found = Switches(
        rung=_of(given.get("data"), told.rungs, at.rung),
        payer=given.get("payer", at.payer) if given.get("payer") in PAYERS else at.payer,
        basis=given.get("basis", at.basis) if given.get("basis") in BASES else at.basis,
        years=_of(given.get("years"), YEARS, at.years),
        cost=_of(given.get("cost"), COSTS, at.cost),
        group=group if group in told.groups else EVERYONE,
    )
    # Groups are answered with all the data alone: fewer combinations, of which none tells people apart.
    return found if found.group == EVERYONE else Switches(told.rungs[-1], found.payer, found.basis, found.years, found.cost, found.group)


def _of(place: str | None, values: Sequence[Any], usual: Any) -> Any:
    """The value at a place of a slider."""
    return values[int(place)] if place and place.isdecimal() and len(place) < 3 and int(place) < len(values) else usual


def settings(at: Switches, told: Answers) -> list[Setting]:
    """Every setting with what is chosen."""
    return [
        _slider("data", _("Whose data"), [(rung, words.rung(rung)) for rung in told.rungs], at.rung),
        _slider(
            "cost",
            _("What the program costs"),
            [(cost, _("%(share)s of the stated cost") % {"share": words.share(cost)}) for cost in COSTS],
            at.cost,
        ),
        _choice(
            "years",
            _("Window"),
            [(str(place), text) for place, text in enumerate((_("the year after, as measured"), _("mean of three years")))],
            str(YEARS.index(at.years)),
        ),
        _choice("payer", _("Whose money counts"), [("all", _("everybody who pays")), ("state", _("the State alone"))], at.payer),
        _choice(
            "basis", _("Prices"), [("average", _("average")), ("marginal", _("marginal: what each avoided stay saves at once"))], at.basis
        ),
        _choice(
            "group", _("Among whom"), [(EVERYONE, _("everybody")), *((one, words.group(one)) for one in told.groups)], at.group, "list"
        ),
    ]


def _slider(name: str, label: str, values: Sequence[tuple[Any, str]], chosen: Any) -> Setting:
    options = tuple(Option(str(place), text, value == chosen) for place, (value, text) in enumerate(values))
    return Setting(name, label, "slider", options)


def _choice(name: str, label: str, values: Sequence[tuple[str, str]], chosen: str, kind: str = "choice") -> Setting:
    return Setting(name, label, kind, tuple(Option(value, text, value == chosen) for value, text in values))
