"""Why entries are not taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from agencies.rules.refusals import Refusal

Key = tuple[int, date]
"""A measure and the end of one of its periods."""

WHY = {
    "calculated": _("This measure is calculated from others. Enter those."),
    "draft": _("This measure is still a draft. OPM must take it into the catalog first."),
    "early": _("The period has not ended yet."),
    "explain": _("There is a figure already. Say why it changes, and write a note."),
    "kept_back": _("This figure is kept back to protect privacy. Hand in a file to change it."),
    "locked": _("The reporting period is closed. Ask OPM to open it again, or to correct the figure."),
    "no_figure": _("There is neither a figure nor the reason there is none."),
    "not_a_period": _("This is no period of the measure."),
    "retired": _("The measure was retired before this period ended."),
    "twice": _("This period stands here twice."),
}


class NotHandedIn(ValueError):
    """Nothing was taken. `problems`: one code of WHY for each row that cannot be; `doubts`: rows whose findings nobody has seen."""

    def __init__(self, problems: Mapping[Key, str], *, doubts: int = 0) -> None:
        super().__init__("doubts" if doubts else ", ".join(sorted(set(problems.values()))))
        self.why = "doubts" if doubts else "rows"
        self.problems = problems
        self.doubts = doubts


class NotDecided(Refusal):
    """A decision on what was handed in was refused: one of its `why`: gone, own, unexplained."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands in a row that somebody else has saved in the meantime. `version` 0: it was handed in, no draft is left."""

    typed: Mapping[str, str]
    version: int
    by: str
    at: datetime | None


class EditedMeanwhile(ValueError):
    """Somebody else saved the row since it was opened: carries what they typed beside what was to be saved. Nothing is lost."""

    def __init__(self, mine: Mapping[str, str], theirs: Theirs) -> None:
        super().__init__("meanwhile")
        self.mine = mine
        self.theirs = theirs
