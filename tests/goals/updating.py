"""A goal with its people and an open reporting period, and short ways to act on its update."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from accounts.rules.policy import Viewer
from goals.actions.updates import Saved, approve_updates, publish_updates, save_update, submit_update
from goals.models import Goal, GoalUpdate
from goals.queries.updates import EvidenceFile, evidence_file
from metrics.models import ReportingPeriod
from tests import make

DAY = date(2019, 6, 28)
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
WHOLE = {"declared": "on_track", "told_until": "2019-11-14", "how_are_we_doing": "More trains run on time."}


@dataclass
class Desk:
    goal: Goal
    period: ReportingPeriod
    commissioner: User
    steward: User
    analyst: User

    def save(
        self,
        version: int = 0,
        whole: Mapping[str, str] | None = None,
        *,
        by: User | None = None,
        at: datetime = AT,
        day: date = DAY,
        **fields: str,
    ) -> Saved:
        return save_update(
            goal_id=self.goal.pk,
            period_id=self.period.pk,
            fields={**(whole or {}), **fields},
            version=version,
            by=by or self.steward,
            at=at,
            day=day,
        )

    def update(self) -> GoalUpdate:
        return GoalUpdate.objects.get(goal=self.goal, period=self.period)

    def submit(self, computed: str = "on_track", **fields: str) -> int:
        saved = self.save(0, WHOLE | fields)
        submit_update(update_id=saved.update_id, version=saved.version, computed=computed, by=self.commissioner, at=AT, day=DAY)
        return saved.update_id

    def publish(self, computed: str = "on_track", **fields: str) -> int:
        made = self.submit(computed, **fields)
        approve_updates(update_ids=[made], by=self.analyst, at=AT, only_clean=False)
        publish_updates(update_ids=[made], by=self.analyst, at=AT)
        return made


def desk(of: Goal | None = None, **fields: Any) -> Desk:
    goal = of or make.goal(**fields)
    return Desk(
        goal,
        make.reporting_period(),
        make.user("commissioner", agency=goal.lead, name="James Okafor"),
        make.user("steward", agency=goal.lead, name="Maria Lopez"),
        make.user("analyst", name="Ann Lyst"),
    )


def file_of(at: Desk, who: Viewer, evidence_id: int) -> EvidenceFile | None:
    """A file of the desk's update as `who` gets it."""
    return evidence_file(who, evidence_id, goal_code=at.goal.code, period_code=at.period.code)
