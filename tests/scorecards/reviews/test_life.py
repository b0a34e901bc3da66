"""A cabinet review from its plan to its minutes, and followed up in the next one: with a moving clock, through the doors."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.models import Mail, User
from accounts.queries import viewer
from goals.models import AgendaItem, Commitment, Review
from scorecards.queries.duties import DutyKind, DutyState, duties_of
from scorecards.queries.reviews.pack import frozen_pack
from scorecards.tasks import check_promises
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
AUGUST, OCTOBER = date(2019, 8, 31), date(2019, 10, 25)


class Clock:
    """The site's day, which the test moves on; what time passing changes is worked out as beat has it."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    def to(self, day: date, *changed: Any) -> None:
        self.settings.SITE_CLOCK = day
        cache.clear()
        world.settled(*changed)
        check_promises()


@pytest.fixture
def clock(settings: Any) -> Clock:
    stage.open_site(settings)
    return Clock(settings)


def planned(client: Client, on: str, **fields: Any) -> Review:
    answer = client.post("/reviews/new/", {"kind": "cabinet", "on": on, "minutes_long": "60"} | fields)
    assert answer.status_code == 302
    return Review.objects.latest("pk")


def do(client: Client, review: Review, verb: str) -> str:
    return client.post(f"/reviews/{review.pk}/", {"do": verb}, follow=True).content.decode()


@dataclass
class Play:
    """Who is in it, and what it is about."""

    shown: stage.Stage
    chair: Client
    owner: Client
    james: User

    @property
    def promise(self) -> Commitment:
        return Commitment.objects.get()

    def stands(self) -> tuple[str, str]:
        return self.promise.state, self.promise.effect


def play() -> Play:
    shown, chair, owner = stage.set_up(), Client(), Client()
    james = make.user("commissioner", agency=shown.lead, name="James Okafor")
    chair.force_login(make.user("governor", name="Sam Chair"))
    owner.force_login(james)
    return Play(shown, chair, owner, james)


def in_june(at: Play) -> None:
    """Prepared, held with a decision and a promise, minuted."""
    first = planned(at.chair, "2019-06-30", people=[str(at.james.pk)])
    do(at.chair, first, "freeze")
    do(at.chair, first, "begin")
    bad, room = at.shown.bad, f"/reviews/{first.pk}/room/"
    item = AgendaItem.objects.get(review=first, measure=bad)
    assert "missed by 10 days" in item.why
    said = {"item": item.pk, "text": "Two desks are empty."}
    at.chair.post(room, said | {"version": "0", "do": "decide", "decision": "Fill them."})
    sent = said | {
        "version": "1", "do": "promise", "what": "Fill both desks.", "goal": at.shown.goal.pk, "measure": bad.pk,
        "agency": at.shown.lead.pk, "person": at.james.pk, "due_on": "2019-08-15", "effect_measure": bad.pk, "effect_way": "fall",
        "effect_by": "8", "effect_on": "2019-09-30",
    }  # fmt: skip
    assert at.chair.post(room, sent).status_code == 302
    do(at.chair, first, "close")
    assert Mail.objects.get(kind="minutes", user=at.james).text.count("Fill both desks.") == 1
    assert at.promise.base_value == 40.0


def in_august(at: Play) -> None:
    """Late, and first on the agenda of the next review; the owner says that it is done."""
    assert at.stands() == ("late", "waiting")
    second = planned(at.chair, "2019-08-31")
    page = stage.text(at.chair, f"/reviews/{second.pk}/")
    assert AgendaItem.objects.filter(review=second).order_by("place")[0].commitment == at.promise
    assert "It was due on August 15, 2019 and is 16 days late." in page
    do(at.chair, second, "freeze")
    do(at.chair, second, "begin")
    at.owner.post(f"/promises/{at.promise.pk}/done/", {"note": "Both desks are filled."})
    do(at.chair, second, "close")


def in_october(at: Play) -> Review:
    """The figure for September is there: the effect was checked, and is told in the third review and its pack."""
    assert at.stands() == ("late", "reached")
    third = planned(at.chair, "2019-10-25")
    page = stage.text(at.chair, f"/reviews/{third.pk}/")
    assert AgendaItem.objects.get(review=third, commitment=at.promise).kind == "promise_scored"
    assert "It fell by 9 days to 31 days (Sep 2019). The effect was reached." in page
    do(at.chair, third, "freeze")
    pack = frozen_pack(third.pk)
    assert pack is not None
    assert [(one.what, one.state, one.effect, one.value) for one in pack.promises] == [("Fill both desks.", "late", "reached", 31.0)]
    return third


def after_a_revision(at: Play, third: Review) -> None:
    """Scored anew, kept in the record; the pack stays as it was and says so."""
    assert at.stands() == ("no_effect", "not_reached")
    page = stage.text(at.chair, f"/promises/{at.promise.pk}/")
    for words in ("It fell by 7 days to 33 days (Sep 2019). The effect was not reached.", "Figures were revised.", "No effect"):
        assert words in page, words
    page = stage.text(at.chair, f"/reviews/{third.pk}/pack/")
    assert "Revised since" in page
    assert "Worked out again just now from all of its rows: the same." in page


def test_a_cabinet_review_is_prepared_held_minuted_and_followed_up_in_the_next_with_an_effect_scored(clock: Clock) -> None:
    at = play()
    in_june(at)
    duties = duties_of(viewer(at.james), date(2019, 8, 10)).of(DutyState.DUE_SOON, kind=DutyKind.PROMISE)
    assert [row.name for row in duties] == ["Fill both desks."]
    clock.to(AUGUST, at.shown.bad, at.shown.good)
    in_august(at)
    for month, value in ((6, 39.0), (7, 38.0), (8, 34.0), (9, 31.0)):
        make.reading(at.shown.bad, date(2019, month, 30 if month in (6, 9) else 31), value)
    clock.to(OCTOBER, at.shown.bad, at.shown.good)
    third = in_october(at)
    pack = frozen_pack(third.pk)
    world.revise(at.shown.bad, date(2019, 9, 30), 33.0)
    clock.to(OCTOBER, at.shown.bad)
    after_a_revision(at, third)
    assert frozen_pack(third.pk) == pack


def test_the_examples_of_the_demonstration_say_that_they_are_and_are_made_once(clock: Clock) -> None:
    call_command("load_examples")
    assert Review.objects.count() == 0
    labor, transport = make.agency(code="DOL", name="Department of Labor"), make.agency(code="DOT", name="Department of Transportation")
    area = make.area(code="JOBS")
    rate = make.measure(code="J-UNEMP-NSA", name="Unemployment rate", agency=labor, unit="percent", decimals=1)
    force = make.measure(code="J-LF", name="Labor force", agency=labor, unit="persons", direction="up")
    for one, values in ((rate, (3.3, 3.6)), (force, (1_886_447.0, 1_905_616.0))):
        for end, value in zip((date(2019, 4, 30), date(2019, 5, 31)), values, strict=True):
            make.reading(one, end, value)
    for code, lead in (("J1", labor), ("J4", labor), ("T1", transport), ("T3", transport)):
        make.goal(code=code, area=area, lead=lead, measures=[rate, force] if code == "J1" else [])
    make.user("governor", email="governor@demo.ct.example")
    make.user("commissioner", agency=transport, email="commissioner@demo.ct.example")
    for _ in range(2):
        call_command("load_examples")
    assert sorted(Review.objects.values_list("state", flat=True)) == ["minuted", "planned"]
    states = [one.state for one in Commitment.objects.order_by("pk")]
    assert states == ["kept", "no_effect", "late", "open"]
    page = stage.text(Client(), "/promises/")
    assert page.count("Example for the demonstration") >= 3
    assert "It rose by 19,169 persons to 1,905,616 persons (May 2019). The effect was reached." in page
