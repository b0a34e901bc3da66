"""Every action that takes a reason tells the audit: what was done stands there with why, and by whom."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from goals.actions.updates import Remark, return_update, withdraw_update
from metrics.actions.entries import Entry, decide_submissions, hand_in_entries
from metrics.actions.layouts import save_layout
from metrics.actions.misses import Ask, ask_for_miss, decide_miss, end_miss
from metrics.actions.periods import reopen
from metrics.actions.proposals import Wanted, decide, propose
from metrics.actions.releases import move_release
from metrics.models import Measure, ProposalKind, Submission
from metrics.rules.typed import Figure
from scorecards.queries.audit import Asked, entries
from tests import make
from tests.scorecards import world

ROOT = Path(__file__).resolve().parent.parent
APPS = ("agencies", "accounts", "metrics", "goals", "linkage", "scorecards")
REASONS = {"why", "reason", "note", "comment", "remarks"}
HANDED_ON = {
    "agencies/actions/succession.py succeed": "inside of reorganize, which says it",
    "accounts/actions/letters.py told_of_lost_role": "a mail; who ends the role says it",
    "goals/actions/leaving/letters.py told_of_leaving": "a mail; close_account says it",
    "goals/actions/load.py load_catalog": "says it with the name of its command",
    "linkage/actions/filing.py file_readings": "a code that the import says",
    "linkage/actions/purging.py destroy": "said inside",
    "linkage/actions/purging.py destroy_by_code": "destroy says it",
    "linkage/actions/releases.py decline_release": "kept with the release, and said where it is ended",
    "linkage/actions/releases.py release_finding": "said inside",
    "linkage/actions/releases.py withdraw_release": "kept with the release, and said where it is ended",
    "metrics/actions/changes.py note_changes": "a code of the change log",
    "metrics/actions/proposals/deciding.py decide_batch": "decide says it",
    "metrics/actions/proposals/recording.py record_changes": "inside of load_catalog, which says it",
    "metrics/actions/rollover.py roll_over": "propose says it",
    "metrics/actions/uploads/publishing.py ask_to_publish": "finish_publishing says it, where it takes effect",
    "metrics/actions/uploads/publishing.py publish_upload": "finish_publishing says it",
    "metrics/actions/uploads/withdrawing.py ask_to_withdraw": "finish_withdrawing says it, where it takes effect",
    "metrics/actions/uploads/withdrawing.py withdraw_upload": "finish_withdrawing says it",
    "metrics/actions/formulas.py save_formula": "put_formula says it",
    "scorecards/actions/approving.py approve_together": "decide_submissions says it",
    "scorecards/actions/recalculation.py recalculate_measures": "kept with the run",
    "scorecards/actions/runs.py begin": "kept with the run",
    "scorecards/actions/runs.py request_full_run": "kept with the run",
}
"""Actions that take a reason and hand it on, and to what."""


def test_an_action_that_takes_a_reason_says_it_to_the_audit() -> None:
    silent = {name for name, node in actions() if not says(node)}
    assert silent == HANDED_ON.keys() & silent, sorted(silent - HANDED_ON.keys())
    assert sorted(HANDED_ON.keys() - silent) == []


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public actions that take a reason."""
    for path in sorted(one for app in APPS for one in (ROOT / app / "actions").rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and REASONS & {arg.arg for arg in node.args.kwonlyargs}:
                yield f"{path.relative_to(ROOT)} {node.name}", node


def says(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "because" for one in ast.walk(node))


AT = datetime(2019, 6, 30, 12, tzinfo=UTC)
MOMENT: dict[str, Any] = {"at": AT, "day": world.DAY}
WHY = "The vendor was late."
LAYOUT = (ROOT / "demo" / "layouts" / "austin-list.yml").read_text()


def missed(by: User, opm: User) -> None:
    """Asked for, agreed to and ended: each with its reason."""
    measure = Measure.objects.get()
    ask = Ask(measure.pk, date(2019, 12, 31), 35.0, WHY)
    made = ask_for_miss(ask=ask, status="off_track", by=by, **MOMENT)
    decide_miss(miss_id=made, accept=True, comment=WHY, by=opm, **MOMENT)
    end_miss(miss_id=made, why=WHY, by=by, **MOMENT)


def returned(by: User, opm: User) -> None:
    update = make.goal_update(make.goal(lead=Measure.objects.get().agency), make.reporting_period(), "submitted", by=by)
    return_update(update_id=update.pk, remarks=[Remark(WHY)], by=opm, **MOMENT)


def withdrawn(by: User, opm: User) -> None:
    update = make.goal_update(make.goal(lead=Measure.objects.get().agency), make.reporting_period(), "published", by=by)
    withdraw_update(update_id=update.pk, why=WHY, by=opm, **MOMENT)


def reopened(by: User, opm: User) -> None:
    period = make.reporting_period(date(2019, 3, 31))
    reopen(period_id=period.pk, agency_id=None, until=date(2019, 7, 5), why="late_data", note=WHY, by=opm, **MOMENT)


def promised(by: User, opm: User) -> None:
    """Proposed by the agency, agreed to by OPM, in effect."""
    after = {"date": "2020-06-30", "operator": "<=", "value": 20.0, "high": None, "breakdown_id": 0, "kind": "interim", "source": "Plan"}
    wanted = Wanted(Measure.objects.get().pk, ProposalKind.TARGET, after, "leadership", WHY, world.DAY)
    made = propose(wanted=wanted, by=by, **MOMENT)
    decide(proposal_id=made.pk, accept=True, comment=WHY, by=opm, **MOMENT)


def revised(by: User, opm: User) -> None:
    handed_in(by, needs_approval=False)


def approved(by: User, opm: User) -> None:
    handed_in(by, needs_approval=True)
    decide_submissions(submission_ids=[Submission.objects.get().pk], accept=True, comment=WHY, by=opm, at=AT)


def handed_in(by: User, *, needs_approval: bool) -> None:
    Measure.objects.update(needs_approval=needs_approval)
    measure = Measure.objects.get()
    make.reading(measure, date(2019, 5, 31), 40.0)
    make.reporting_period()
    figure = Figure(value=41.0, why="source_revised", note=WHY)
    hand_in_entries(entries=[Entry(measure.pk, date(2019, 5, 31), figure)], by=by, **MOMENT)


def moved(by: User, opm: User) -> None:
    move_release(measure_id=Measure.objects.get().pk, period_end=date(2019, 6, 30), due_on=date(2019, 9, 1), why=WHY, by=opm, at=AT)


def laid_out(by: User, opm: User) -> None:
    save_layout(text=LAYOUT, reason=WHY, by=opm, at=AT)


DONE: dict[str, tuple[Callable[[User, User], None], int]] = {
    "acceptedmiss": (missed, 3),
    "goalupdate": (returned, 1),
    "goalupdate, withdrawn": (withdrawn, 1),
    "reopening": (reopened, 1),
    "target": (promised, 1),
    "proposal": (promised, 2),
    "reading": (revised, 1),
    "submission": (approved, 1),
    "reading, approved": (approved, 1),
    "expectedrelease": (moved, 1),
    "layoutversion": (laid_out, 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", DONE)
def test_the_audit_tells_why_and_by_whom(kind: str, settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY
    measure = make.measure(code="T-OTP")
    people = make.user("commissioner", agency=measure.agency, name="Ellen Novak"), make.user("analyst", name="Maria Lopez")
    do, times = DONE[kind]
    do(*people)
    told = [one for one in entries(Asked(kinds=frozenset({kind.split(",")[0]}))) if WHY in one.reason]
    assert len(told) >= times, [(one.verb, one.reason) for one in entries(Asked())]
    assert {one.by.name for one in told} <= {"Ellen Novak", "Maria Lopez"}
