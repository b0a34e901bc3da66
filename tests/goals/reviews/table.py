"""A room with a goal, its people, and a review at any stage of its life."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from goals.actions.promises import Expecting, NewPromise, make_promise
from goals.actions.reviews import NewPack, Plan, begin_review, close_review, keep_pack, plan_review
from goals.models import Commitment, Goal, Review
from metrics.models import Measure
from tests import make

DAY = date(2019, 6, 30)
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
DIGEST = "0" * 64


@dataclass
class Table:
    """A measure with readings of April and May 2019 (80 and 82 percent) serves a goal; the chair runs reviews."""

    goal: Goal
    measure: Measure
    chair: User
    analyst: User
    commissioner: User
    steward: User

    def plan(self, **fields: Any) -> int:
        plain: dict[str, Any] = {"kind": "cabinet", "on": DAY, "chair": self.chair.pk}
        return plan_review(plan=Plan(**(plain | fields)), by=self.chair, at=AT, day=DAY)

    def prepared(self, **fields: Any) -> int:
        made = self.plan(**fields)
        of = self.review(made)
        about = (of.kind, of.area.code if of.area else "", of.agency.code if of.agency else "")
        keep_pack(review_id=made, pack=NewPack(DAY, AT, "1", DIGEST, [], about), by=self.chair, at=AT)
        return made

    def held(self, **fields: Any) -> int:
        made = self.prepared(**fields)
        begin_review(review_id=made, by=self.chair, at=AT)
        return made

    def minuted(self, **fields: Any) -> int:
        made = self.held(**fields)
        close_review(review_id=made, by=self.chair, at=AT)
        return made

    def promise(self, review_id: int, *, day: date = DAY, **fields: Any) -> Commitment:
        plain: dict[str, Any] = {
            "what": "Hire two crews.", "agency_id": self.goal.lead_id, "due_on": date(2019, 9, 30), "goal_id": self.goal.pk,
        }  # fmt: skip
        made = make_promise(review_id=review_id, promise=NewPromise(**(plain | fields)), by=self.chair, at=AT, day=day)
        return Commitment.objects.get(pk=made)

    def expecting(self, **fields: Any) -> Expecting:
        plain: dict[str, Any] = {"measure_id": self.measure.pk, "way": "rise", "by": 3.0, "on": date(2019, 9, 30)}
        return Expecting(**(plain | fields))

    def review(self, review_id: int) -> Review:
        return Review.objects.get(pk=review_id)


def table() -> Table:
    lead = make.agency(name="Department of Examples")
    measure = make.measure(name="Trains on time", agency=lead, unit="percent", direction="up", decimals=1)
    for month, value in ((4, 80.0), (5, 82.0)):
        make.reading(measure, date(2019, month, 30 + month - 4), value)
    return Table(
        make.goal(lead=lead, measures=[measure]),
        measure,
        make.user("governor", name="Sam Chair"),
        make.user("analyst", name="Ann Lyst"),
        make.user("commissioner", agency=lead, name="James Okafor"),
        make.user("steward", agency=lead, name="Maria Lopez"),
    )
