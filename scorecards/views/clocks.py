"""The two clocks of an address: `?as_of=2019-06-30&as_known_on=2019-09-01`."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from scorecards.queries.lens import EARLIEST, LATEST, Lens, lens


class ClockProblem(ValueError):
    """A day in an address that cannot be read; the message is for the reader."""


def clocks(asked: Mapping[str, str]) -> Lens:
    """The lens an address asks for; the site's own clocks where it names none. Raises ClockProblem."""
    return lens(day_of(asked, "as_of"), day_of(asked, "as_known_on"))


def day_of(asked: Mapping[str, str], name: str) -> date | None:
    """The day a parameter names; None without one. Raises ClockProblem."""
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ClockProblem(
            _("The address asks for %(name)s=%(text)s, which is not a date. Write it as year-month-day, such as 2019-06-30.")
            % {"name": name, "text": text[:40]}
        ) from error
    if not EARLIEST <= day <= LATEST:
        raise ClockProblem(
            _("The address asks for %(name)s=%(text)s. Choose a day between 1950 and 2100.") % {"name": name, "text": text[:40]}
        )
    return day
