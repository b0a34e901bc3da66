"""What is commented on: whose it is, and who may see it."""

from dataclasses import dataclass

from accounts.rules.policy import Viewer, may_comment, may_see_measure, may_see_update
from goals.models import Comment, GoalUpdate
from goals.rules.talk import About
from metrics.models import Measure, Reading


@dataclass(frozen=True, slots=True)
class Subject:
    """`agency_id`: whose it is. `is_open`: all staff may see it. `writers`: of an update, who wrote or submitted it."""

    about: About
    agency_id: int
    is_open: bool
    goal_id: int | None = None
    writers: frozenset[int] = frozenset()


def subject(who: Viewer, about: About) -> Subject | None:
    """The thing, if it is there and `who` may see it and talk of it. One query, two of a reading."""
    found = _of_update(about) if about.update_id else _of_measure(about)
    return found if found and may_talk(who, found) else None


def may_talk(who: Viewer, of: Subject) -> bool:
    """Staff alone, and of them who may see the thing. What is said of an update, from its first draft on, stays with those who saw it."""
    if of.goal_id is not None:
        return may_comment(who) and may_see_update(who, state="draft", lead_id=of.agency_id)
    return may_comment(who) and may_see_measure(who, is_public=of.is_open, agency_id=of.agency_id)


def about_of(comment: Comment) -> About:
    """What a comment is about."""
    return About(comment.update_of_id, comment.part, comment.passage, comment.measure_id, comment.breakdown_id, comment.period_end)


def _of_update(about: About) -> Subject | None:
    found = GoalUpdate.objects.filter(pk=about.update_id or 0).select_related("goal").first()
    if found is None:
        return None
    writers = frozenset(one for one in (found.saved_by_id, found.submitted_by_id) if one)
    return Subject(about, found.goal.lead_id, is_open=False, goal_id=found.goal_id, writers=writers)


def _of_measure(about: About) -> Subject | None:
    found = Measure.objects.filter(pk=about.measure_id or 0).values_list("agency_id", "is_public").first()
    if found is None or (about.period_end and not _is_there(about)):
        return None
    return Subject(about, found[0], is_open=found[1])


def _is_there(about: About) -> bool:
    place = {"measure": about.measure_id, "breakdown": about.breakdown_id, "period_end": about.period_end}
    return Reading.objects.filter(**place).exists()
