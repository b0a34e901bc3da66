"""A small State for the tests of pages: one priority with a goal of three measures, a strand without figures, an unpublished measure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.test import Client

from agencies.models import Agency
from goals.models import Goal, GoalMeasure, Partnership, PriorityArea
from metrics.models import Breakdown, Measure
from tests import make
from tests.scorecards import world

HOSTILE = "<script>alert('x')</script> & \"trains\""


@dataclass
class Stage:
    lead: Agency
    partner: Agency
    area: PriorityArea
    strand: PriorityArea
    goal: Goal
    bare_goal: Goal
    good: Measure
    bad: Measure
    blank: Measure
    hidden: Measure


def open_site(settings: Any) -> None:
    """Stands the site's clock at the end of June 2019 and forgets the pages of other tests."""
    settings.SITE_CLOCK = world.DAY
    cache.clear()


def set_up() -> Stage:
    lead, partner = make.agency(code="DOX", name="Department of Examples"), make.agency(code="HLP", name="Helping Office")
    area = make.area(code="TR", name="Transportation", statement="People and goods move safely.", order=1)
    strand = make.area(code="ST", name="Digital services", kind="strand", order=2)
    good = make.measure(
        code="GOOD", name="Trains on time", agency=lead, unit="percent", direction="up", responsible="Lee Park", lag_days=20
    )
    bad = make.measure(code="BAD", name="Days to decide", agency=lead, tolerance=2.0, lag_days=20)
    blank = make.measure(code="BLANK", name="Permits decided", agency=partner, lag_days=90)
    hidden = make.measure(code="HIDDEN", name="Unpublished count", agency=lead, is_public=False, lag_days=20)
    goal = make.goal(code="G1", area=area, lead=lead, statement="Trains arrive on time", why="People must get to work.")
    Partnership.objects.create(goal=goal, agency=partner, role="partner", contribution="Runs the stations.")
    GoalMeasure.objects.create(goal=goal, measure=good, weight=2.0, is_lead=True)
    GoalMeasure.objects.create(goal=goal, measure=bad, role="driver", lag_periods=2)
    GoalMeasure.objects.create(goal=goal, measure=blank)
    GoalMeasure.objects.create(goal=goal, measure=hidden)
    bare = make.goal(code="G2", area=strand, lead=partner, statement="Residents need not stand in line")
    fill(good, bad, hidden)
    world.settled(good, bad, blank, hidden)
    return Stage(lead, partner, area, strand, goal, bare, good, bad, blank, hidden)


def fill(good: Measure, bad: Measure, hidden: Measure) -> None:
    world.monthly(good, [80.0 + n % 7 for n in range(30)] + [95.0])
    world.monthly(bad, [40.0] * 12)
    world.monthly(hidden, [1.0, 2.0])
    make.target(good, date(2019, 12, 31), 90.0, ">=", is_illustrative=True)
    make.target(bad, date(2019, 12, 31), 30.0)
    make.target(hidden, date(2019, 12, 31), 30.0)


def hold_back(of: Measure) -> None:
    """A large group of the measure that is off track against everybody's target."""
    group = Breakdown.objects.create(key="town=Hartford", label="Hartford")
    make.reading(of, date(2019, 5, 31), 70.0, breakdown_id=group.pk, denominator=500.0)
    world.settled(of)


def text(client: Client, path: str) -> str:
    """The page at `path`, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def at_work(client: Client) -> Client:
    """Somebody whose first page is behind: the session is noted, and the number beside "My updates" is known for a minute."""
    text(client, "/about/")
    return client
