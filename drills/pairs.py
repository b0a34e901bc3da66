"""Two editors of one update who save at the same moment, again and again. Needs Django and a goal with a lead agency."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Barrier

from django.db import connection
from django.utils import timezone

from accounts.models import Role, RoleKind, User
from goals.actions.updates import EditedMeanwhile, save_update
from goals.models import Goal, GoalUpdate
from goals.rules.updates import combined
from metrics.actions.periods import ensure_periods
from metrics.queries.periods import open_period


@dataclass(frozen=True, slots=True)
class Played:
    """What came of all pairs: first savings that stood, conflicts, conflicts that showed both texts, texts nowhere in the end."""

    saved: int
    conflicts: int
    with_both_texts: int
    lost: int


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody with a text of their own, written over the same version as the other's."""

    by: User
    goal_id: int
    period_id: int
    day: date
    version: int
    text: str

    def save(self, version: int, text: str) -> None:
        save_update(
            goal_id=self.goal_id,
            period_id=self.period_id,
            fields={"what_works": text},
            version=version,
            by=self.by,
            at=timezone.now(),
            day=self.day,
        )


def play(goal: Goal, day: date, pairs: int) -> Played:
    """Two stewards of the goal's agency write its update of the period that is open on the day, so many times at once."""
    ensure_periods(day=day, at=timezone.now())
    period = open_period(day)
    if period is None:
        raise SystemExit(f"drill: no reporting period is open on {day}.")
    people = [_steward(goal, name) for name in ("one", "other")]
    turns = [_turn(goal, period.id, day, people, turn) for turn in range(pairs)]
    return Played(*(sum(column) for column in zip(*turns, strict=True)))


def _steward(goal: Goal, name: str) -> User:
    made = User.objects.create_user(f"drill-{name}-{goal.code.lower()}@example.org", None, name=name)
    Role.objects.create(user=made, kind=RoleKind.STEWARD, agency=goal.lead, granted_at=timezone.now())
    return made


def _turn(goal: Goal, period_id: int, day: date, people: list[User], turn: int) -> tuple[int, int, int, int]:
    """Both save at once; who comes second puts both texts together and saves again. Saved, conflicts, shown both, lost."""
    version = GoalUpdate.objects.filter(goal=goal, period=period_id).values_list("version", flat=True).first() or 0
    editors = [Editor(by, goal.pk, period_id, day, version, f"{by.name} writes line {turn}.") for by in people]
    together = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda editor: _write(editor, together), editors))
    texts = {editor.text for editor in editors}
    conflicts = [found for found in told if found is not None]
    both = sum({found.mine["what_works"], found.theirs["what_works"]} == texts for found in conflicts)
    stands = GoalUpdate.objects.get(goal=goal, period=period_id).what_works
    return len(told) - len(conflicts), len(conflicts), both, sum(text not in stands for text in texts)


def _write(editor: Editor, together: Barrier) -> EditedMeanwhile | None:
    """The conflict that the editor was shown; None for who came first."""
    try:
        together.wait(timeout=30)
        editor.save(editor.version, editor.text)
    except EditedMeanwhile as conflict:
        editor.save(conflict.version, combined(conflict.mine["what_works"], conflict.theirs["what_works"]))
        return conflict
    finally:
        connection.close()
    return None
