"""A month of the calendar: reviews, due days of promises and of goal updates, state holidays, the quarter of the fiscal year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer, may_run_reviews
from goals.queries.promises import PromiseRow, promise_row, visible_promises, with_score
from goals.queries.reviews import ReviewRow, reviews
from metrics.models import ReportingPeriod
from metrics.rules.calendar import quarter_of
from metrics.rules.days import state_holidays
from scorecards.rules.months import weeks_of


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month, or of a month beside it."""

    on: date
    is_inside: bool
    is_today: bool
    is_holiday: bool
    reviews: tuple[ReviewRow, ...]
    promises: tuple[PromiseRow, ...]
    updates_due: str  # label of the quarter whose goal updates are due

    @property
    def is_empty(self) -> bool:
        return not (self.reviews or self.promises or self.updates_due or self.is_holiday)


@dataclass(frozen=True, slots=True)
class Month:
    """`quarter`: of the state fiscal year, such as SFY2020-Q1."""

    first: date
    quarter: str
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def days(self) -> list[Day]:
        """The days of the month on which something is, in order."""
        return [day for week in self.weeks for day in week if day.is_inside and not day.is_empty]


def month_of(who: Viewer, day: date, today: date) -> Month:
    """The month of a day as `who` may see it. At most four queries."""
    weeks = list(weeks_of(day))
    first, last = weeks[0][0], weeks[-1][-1]
    held: dict[date, list[ReviewRow]] = defaultdict(list)
    for one in reversed(reviews(who, since=first, until=last)):
        held[one.on].append(one)
    due = _promises(who, first, last, today)
    updates = {one.due_on: quarter_of(one.end).label for one in ReportingPeriod.objects.filter(due_on__range=(first, last))}
    closed = {one for year in {first.year, last.year} for one in state_holidays(year)}
    rows = tuple(
        tuple(
            Day(on, on.month == day.month, on == today, on in closed, tuple(held.get(on, ())), tuple(due.get(on, ())), updates.get(on, ""))
            for on in week
        )
        for week in weeks
    )
    return Month(day.replace(day=1), quarter_of(day).code, rows)


def _promises(who: Viewer, first: date, last: date, today: date) -> Mapping[date, list[PromiseRow]]:
    """Those not settled that fall due: of who runs reviews all, of others their own agencies'."""
    found: dict[date, list[PromiseRow]] = defaultdict(list)
    standing = visible_promises(who).filter(due_on__range=(first, last), done_on__isnull=True, dropped_on__isnull=True)
    own = standing if may_run_reviews(who) else standing.filter(agency__in=who.agencies)
    for one in with_score(own).order_by("due_on", "id"):
        found[one.due_on].append(promise_row(who, one, today))
    return found
