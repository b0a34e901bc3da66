"""The reviews of the demonstration: invented people and promises, marked as examples wherever they are shown, on real readings."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction

from accounts.models import User
from goals.actions.promises import Expecting, NewPromise, make_promise, publish_promise, say_done, score_promises
from goals.actions.reviews import NewItem, Plan, add_own_item, begin_review, plan_review, record_decision, save_note
from goals.models import Goal, Review
from metrics.models import Measure
from scorecards.actions.example_updates import commissioner_of
from scorecards.actions.reviews.freezing import freeze_review
from scorecards.actions.reviews.minutes import minute_review
from scorecards.queries.lens import NEW_YORK, lens, site_today

# After April 22, 2019, when the targets of the demonstration became known: a pack of before judges nothing.
HELD, DUE, CHECKED, NEXT = date(2019, 5, 7), date(2019, 5, 31), date(2019, 5, 31), date(2019, 7, 9)
CHAIR, OWNER = "governor@demo.ct.example", "commissioner@demo.ct.example"
DONE = date(2019, 5, 28)
AGENDA = [("How people who lost a job are called back sooner", "J4"), ("Which crossings are rebuilt first", "T1")]
"""What was spoken of, each with its goal."""


@dataclass(frozen=True, slots=True)
class Example:
    """The next review, which is planned and has no agenda yet, and who chairs it."""

    review_id: int
    chair: User


@transaction.atomic
def make_examples() -> Example | None:
    """A cabinet review that was held in May 2019 with four promises, scored since, and the next one. None where they are there, or
    where the demonstration's people and measures are not."""
    chair, owner = (User.objects.filter(email=email).first() for email in (CHAIR, OWNER))
    measures = {one.code: one for one in Measure.objects.filter(code__in=["J-UNEMP-NSA", "J-LF"])}
    goals = {one.code: one for one in Goal.objects.filter(code__in=["J1", "J4", "T1", "T3"])}
    there = Review.objects.filter(is_example=True).exists()
    if there or chair is None or owner is None or len(measures) < 2 or len(goals) < 4 or site_today() < HELD:
        return None
    held = _held(chair, owner, commissioner_of(goals["J1"].lead, _at(HELD)), measures, goals)
    people = [owner.pk, *held]
    plan = Plan("cabinet", max(NEXT, site_today()), time(10), 90, "Room 202", people=people, chair=chair.pk)
    made = plan_review(plan=plan, by=chair, at=_at(site_today()), day=site_today(), is_example=True)
    return Example(made, chair)


def _at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), NEW_YORK)


def _held(chair: User, owner: User, labor: User, measures: dict[str, Measure], goals: dict[str, Goal]) -> list[int]:
    """The review of May, from its plan to its minutes; the ids of who was there beside the owner."""
    at = _at(HELD)
    plan = Plan("cabinet", HELD, time(10), 90, "Room 202", people=[owner.pk, labor.pk], chair=chair.pk)
    of = plan_review(plan=plan, by=chair, at=at, day=HELD, is_example=True)
    items = {goals[code].pk: _item(of, subject, goals[code], chair) for subject, code in AGENDA}
    freeze_review(review_id=of, by=chair, at=_at(HELD, 9), through=lens(HELD, HELD))
    begin_review(review_id=of, by=chair, at=at)
    note = "Hiring in spring lowers the rate each year.\nWhat counts is whether people are called back sooner."
    save_note(review_id=of, item_id=None, text=note, version=0, by=chair, at=at)
    record_decision(review_id=of, item_id=None, text="Each agency names one person for job seekers in every region.", by=chair, at=at)
    promises = [replace(one, item_id=items.get(one.goal_id or 0)) for one in _promises(owner, labor, measures, goals)]
    made = [make_promise(review_id=of, promise=one, by=chair, at=at, day=HELD) for one in promises]
    minute_review(review_id=of, by=chair, at=_at(HELD, 12))
    for promise in made[:3]:
        publish_promise(promise_id=promise, is_public=True, by=chair)
    for promise, words in zip(made, ("Every claimant was called in the third week.", "The drive ran in five regions."), strict=False):
        say_done(promise_id=promise, note=words, by=labor, at=_at(DONE), day=DONE)
    score_promises(day=site_today(), at=_at(site_today()))
    return [labor.pk]


def _item(of: int, subject: str, goal: Goal, chair: User) -> int:
    return add_own_item(review_id=of, item=NewItem("own", subject, goal_id=goal.pk), by=chair, at=_at(HELD, 8))


def _promises(owner: User, labor: User, measures: dict[str, Measure], goals: dict[str, Goal]) -> list[NewPromise]:
    """Two of the Department of Labor with effects that could be checked, two of the Department of Transportation without."""
    rate, force = measures["J-UNEMP-NSA"], measures["J-LF"]
    labor_id, transport_id = goals["J1"].lead_id, goals["T1"].lead_id
    return [
        NewPromise(
            "Call every claimant in the third week of a claim and offer a place to look for work.", labor_id, DUE, goals["J4"].pk, force.pk,
            labor.pk, expecting=Expecting(force.pk, "rise", 10_000.0, CHECKED),
        ),
        NewPromise(
            "Run a hiring drive with employers in all five regions.", labor_id, DUE, goals["J1"].pk, rate.pk, labor.pk,
            expecting=Expecting(rate.pk, "fall", 0.2, CHECKED),
        ),
        NewPromise("Publish which crossings are rebuilt first, and why.", transport_id, DUE, goals["T1"].pk, None, owner.pk),
        NewPromise("Report on-time trains by line each month.", transport_id, date(2019, 9, 30), goals["T3"].pk, None, owner.pk),
    ]  # fmt: skip
