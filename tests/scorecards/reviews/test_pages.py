"""The pages of reviews and promises: who opens them, what they say, what a press of a button does."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Mail, Role, User
from goals.models import AgendaItem, Commitment, Decision, Review, ReviewNote, ReviewPerson
from scorecards.actions.reminders import freshen
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def shown() -> stage.Stage:
    return stage.set_up()


@pytest.fixture
def chair(client: Client) -> User:
    made = make.user("governor", name="Sam Chair")
    client.force_login(made)
    return made


def planned(client: Client, **fields: Any) -> Review:
    sent = {"kind": "cabinet", "on": "2019-06-30", "minutes_long": "60", "at_time": "10:00", "place": "Room 1"} | fields
    answer = client.post("/reviews/new/", sent)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return Review.objects.latest("pk")


def do(client: Client, review: Review, verb: str, **fields: Any) -> str:
    answer = client.post(f"/reviews/{review.pk}/", {"do": verb} | fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_planned_review_has_an_agenda_of_what_is_missed_with_its_cause(client: Client, shown: stage.Stage, chair: User) -> None:
    review = planned(client)
    page = stage.text(client, f"/reviews/{review.pk}/")
    assert "Days to decide" in page
    assert "40 days (May 2019); expected at most 30 days, missed by 10 days." in page
    assert AgendaItem.objects.get(measure=shown.bad).agency == shown.lead


def test_the_chair_moves_removes_restores_and_adds_items_without_a_script(client: Client, shown: stage.Stage, chair: User) -> None:
    review = planned(client)
    do(client, review, "add", subject="The budget", why="It is due.", goal=str(shown.goal.pk))
    own, bad = AgendaItem.objects.get(kind="own"), AgendaItem.objects.get(measure=shown.bad)
    for one in AgendaItem.objects.exclude(pk__in=[own.pk, bad.pk]):
        do(client, review, "remove", item=one.pk)
    answer = client.post(f"/reviews/{review.pk}/", {"do": "up", "item": own.pk})
    assert answer["Location"] == f"/reviews/{review.pk}/#item-{own.pk}"
    assert list(AgendaItem.objects.filter(place__isnull=False).order_by("place")) == [own, bad]
    assert "Taken off by Sam Chair" in do(client, review, "remove", item=bad.pk)
    do(client, review, "propose")
    assert list(AgendaItem.objects.filter(place__isnull=False)) == [own]
    do(client, review, "restore", item=bad.pk)
    assert AgendaItem.objects.get(pk=bad.pk).place == 2


def test_the_agenda_says_which_of_its_agencies_have_nobody_in_the_room(client: Client, shown: stage.Stage, chair: User) -> None:
    owner = make.user("commissioner", agency=shown.lead)
    warned = re.compile(rf"Nobody takes part from agencies that have an item on the agenda: [^<]*{shown.lead.name}")
    without, with_owner = planned(client, people=[str(chair.pk)]), planned(client, people=[str(chair.pk), str(owner.pk)])
    assert warned.search(stage.text(client, f"/reviews/{without.pk}/"))
    assert not warned.search(stage.text(client, f"/reviews/{with_owner.pk}/"))


def test_a_review_without_a_title_is_called_by_its_kind_and_day(client: Client, shown: stage.Stage, chair: User) -> None:
    review = planned(client)
    for path in ("", "edit/"):
        assert "Cabinet review, June 30, 2019" in stage.text(client, f"/reviews/{review.pk}/{path}"), path


def test_the_form_of_a_review_begins_with_a_working_day(client: Client, chair: User) -> None:
    page = client.get("/reviews/new/").content.decode()
    assert 'value="2019-07-08"' in page  # five working days after Sunday, June 30; July 4 is a holiday


def test_the_pack_asks_each_question_above_its_answer(client: Client, shown: stage.Stage, chair: User) -> None:
    make.goal_update(shown.goal, make.reporting_period(), "published", how_are_we_doing="Better.", what_next="Go on.")
    review = planned(client)
    do(client, review, "freeze")
    page = stage.text(client, f"/reviews/{review.pk}/pack/")
    for question, answer in (("How are we doing?", "Better."), ("What we will do next", "Go on.")):
        assert re.search(rf"<h4>{re.escape(question)}</h4>\s*<p>{answer}</p>", page), question


def test_an_order_that_was_dragged_is_saved_and_one_of_an_older_agenda_refused(client: Client, shown: stage.Stage, chair: User) -> None:
    review = planned(client)
    do(client, review, "add", subject="The budget")
    first, *rest = AgendaItem.objects.order_by("place").values_list("pk", flat=True)
    turned = [*rest, first]
    sent = {"do": "order", "order": ",".join(map(str, turned))}
    answer = client.post(f"/reviews/{review.pk}/", sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["text"]) == (200, "The order was saved.")
    assert list(AgendaItem.objects.order_by("place").values_list("pk", flat=True)) == turned
    answer = client.post(f"/reviews/{review.pk}/", {"do": "order", "order": str(first)}, headers={"Accept": "application/json"})
    assert answer.status_code == 409


def test_a_review_is_prepared_held_and_minuted_by_buttons_and_minutes_go_out_once(client: Client, shown: stage.Stage, chair: User) -> None:
    owner = make.user("commissioner", agency=shown.lead, name="James Okafor")
    review = planned(client, people=[str(owner.pk)])
    assert "The pack is frozen." in do(client, review, "freeze")
    room = do(client, review, "begin")
    assert "A decision" in room
    item = AgendaItem.objects.get(measure=shown.bad)
    path = f"/reviews/{review.pk}/room/"
    client.post(path, {"item": item.pk, "text": "Crews are short.", "version": "0", "do": "decide", "decision": "Hire now."})
    sent = {
        "item": item.pk, "text": "Crews are short.", "version": "1", "do": "promise", "what": "Hire two crews.", "goal": shown.goal.pk,
        "measure": shown.bad.pk, "agency": shown.lead.pk, "person": owner.pk, "due_on": "2019-09-30", "effect_measure": shown.bad.pk,
        "effect_way": "fall", "effect_by": "5", "effect_on": "2019-09-30",
    }  # fmt: skip
    answer = client.post(path, sent)
    assert answer.status_code == 302, answer.content.decode()
    promise = Commitment.objects.get()
    assert (promise.base_value, promise.base_end, promise.person, promise.state) == (40.0, date(2019, 5, 31), owner, "open")
    page = do(client, review, "close")
    for words in ("Minutes", "Crews are short.", "Hire now.", "Days to decide should fall by at least 5 days, from 40 days (May 2019)"):
        assert words in page, words
    mail = Mail.objects.get(kind="minutes", user=owner)
    assert mail.key == f"minutes:{review.pk}:{owner.pk}"
    for words in ("Hire now.", "Hire two crews.", "Days to decide should fall by at least 5 days"):
        assert words in mail.text
    assert Mail.objects.filter(kind="minutes").count() == 1
    assert "not in that state anymore" in do(client, review, "close")
    assert client.get(path).status_code == 404


def test_a_promise_form_that_lacks_something_says_what_and_keeps_what_was_typed(client: Client, shown: stage.Stage, chair: User) -> None:
    review = make.review("held")
    answer = client.post(
        f"/reviews/{review.pk}/room/",
        {
            "item": "0",
            "do": "promise",
            "what": "Hire.",
            "agency": shown.lead.pk,
            "due_on": "2019-09-30",
            "effect_way": "rise",
            "goal": shown.goal.pk,
            "text": "Typed.",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Needed for an expected effect" in page
    assert "Hire." in page
    assert ReviewNote.objects.get().text == "Typed."


@pytest.mark.parametrize(("kind", "status"), [("steward", 404), ("linkage_officer", 404), (None, 404), ("analyst", 200), ("governor", 200)])
def test_a_cabinet_review_is_opened_by_who_runs_it(client: Client, shown: stage.Stage, kind: str | None, status: int) -> None:
    review = make.review("prepared")
    client.force_login(make.user(kind))
    assert client.get(f"/reviews/{review.pk}/").status_code == status


def test_the_public_is_asked_to_sign_in(client: Client) -> None:
    review = make.review("minuted")
    assert client.get(f"/reviews/{review.pk}/")["Location"].startswith("/accounts/login/")
    assert client.get("/reviews/")["Location"].startswith("/accounts/login/")


def test_who_is_invited_reads_the_notes_and_who_is_only_concerned_does_not(client: Client, shown: stage.Stage) -> None:
    review = make.review("held", kind="priority", area=shown.area)
    ReviewNote.objects.create(review=review, text="Said in the room.", saved_by=make.user("governor"), saved_at=AT)
    Decision.objects.create(review=review, text="Decided so.", made_by=make.user("governor"), made_at=AT)
    invited, concerned = make.user("steward", agency=shown.partner), make.user("steward", agency=shown.lead)
    ReviewPerson.objects.create(review=review, user=invited, added_at=AT)
    client.force_login(invited)
    assert "Said in the room." in stage.text(client, f"/reviews/{review.pk}/room/")
    assert "Decided so." in stage.text(client, f"/reviews/{review.pk}/")
    client.force_login(concerned)
    assert client.get(f"/reviews/{review.pk}/room/").status_code == 404
    page = stage.text(client, f"/reviews/{review.pk}/")
    assert "Decided so." not in page
    Review.objects.filter(pk=review.pk).update(state="minuted", minuted_by=invited, minuted_at=AT)
    page = stage.text(client, f"/reviews/{review.pk}/")
    assert "Decided so." in page
    assert "Said in the room." not in page


def test_an_agenda_is_shown_to_an_agency_once_it_is_prepared(client: Client, shown: stage.Stage) -> None:
    review = make.review(kind="agency", agency=shown.lead)
    AgendaItem.objects.create(review=review, place=1, kind="own", subject="The budget", added_by=review.planned_by, added_at=AT)
    client.force_login(make.user("steward", agency=shown.lead))
    assert "The budget" not in stage.text(client, f"/reviews/{review.pk}/")
    Review.objects.update(state="prepared", prepared_by=review.planned_by, prepared_at=AT)
    assert "The budget" in stage.text(client, f"/reviews/{review.pk}/")


def test_the_month_shows_reviews_due_days_holidays_and_the_fiscal_quarter(client: Client, shown: stage.Stage, chair: User) -> None:
    review = make.review("minuted", on=date(2019, 7, 10), title="Summer review")
    make.promise(review, shown.lead, due_on=date(2019, 7, 12), goal=shown.goal)
    make.reporting_period()
    page = stage.text(client, "/reviews/?view=month&month=2019-07")
    for words in ("July 2019", "SFY2020-Q1", "Summer review", "Promise due", "State holiday", "Goal updates due for April to June 2019"):
        assert words in page, words
    assert "Summer review" not in stage.text(client, "/reviews/?view=month&month=2019-09")
    assert client.get("/reviews/?view=month&month=banana").status_code == 200


def test_the_owner_says_done_and_the_page_says_how_it_was_scored(client: Client, shown: stage.Stage) -> None:
    review = make.review("minuted")
    promise = make.promise(review, shown.lead, goal=shown.goal, due_on=date(2019, 7, 31))
    client.force_login(make.user("commissioner", agency=shown.lead, name="James Okafor"))
    assert "It is due on July 31, 2019." in stage.text(client, f"/promises/{promise.pk}/")
    page = client.post(f"/promises/{promise.pk}/done/", {"note": "Both crews work."}, follow=True).content.decode()
    for words in ("Done on June 30, 2019, on time.", "Both crews work.", "Kept", "Its owner said that it is done."):
        assert words in page, words
    client.post(f"/promises/{promise.pk}/undone/")
    assert Commitment.objects.get().state == "open"


def test_the_public_reads_what_the_chair_published_and_nothing_else(client: Client, shown: stage.Stage) -> None:
    review, chair = make.review("minuted"), make.user("governor")
    told = make.promise(review, shown.lead, goal=shown.goal, what="Told to everybody.")
    kept = make.promise(review, shown.lead, goal=shown.goal, what="Among staff.")
    other = make.promise(review, shown.lead, measure=shown.hidden, what="About what is hidden.", effect_of=shown.hidden)
    boss = Client()
    boss.force_login(chair)
    for one in (told, other):
        boss.post(f"/promises/{one.pk}/publish/")
    page = stage.text(client, "/promises/")
    assert "Told to everybody." in page
    assert "Among staff." not in page
    assert "About what is hidden." not in page
    assert "1 promise made: 1 open." in page
    assert [client.get(f"/promises/{one.pk}/").status_code for one in (told, kept, other)] == [200, 404, 404]
    assert [one["what"] for one in json.loads(client.get("/api/v1/promises/").content)] == ["Told to everybody."]
    assert "1 promise made: 1 open." in stage.text(client, "/agencies/DOX/")
    assert "Told to everybody." in stage.text(client, "/areas/TR/")
    assert "Told to everybody." in stage.text(client, "/goals/G1/")
    boss.post(f"/promises/{told.pk}/hide/")
    assert "Told to everybody." not in stage.text(client, "/promises/")


def test_the_ledger_is_narrowed_by_its_address_and_goes_out_as_a_file(client: Client, shown: stage.Stage, chair: User) -> None:
    review = make.review("minuted")
    make.promise(review, shown.lead, goal=shown.goal, what="Of the lead.", state="late", due_on=date(2019, 6, 30), made_on=date(2019, 6, 1))
    make.promise(review, shown.partner, goal=shown.bare_goal, what="Of the partner.")
    assert "Of the partner." not in stage.text(client, "/promises/?agency=DOX").split("By agency")[0]
    assert "Of the partner." not in stage.text(client, "/promises/?show=late").split("By agency")[0]
    assert "Of the lead." not in stage.text(client, "/promises/?area=ST").split("By agency")[0]
    assert "Of the lead." in stage.text(client, "/promises/?q=lead")
    lines = client.get("/promises/?agency=DOX&format=csv").content.decode().splitlines()
    assert len(lines) == 2
    assert "Of the lead." in lines[1]


@pytest.mark.parametrize("path", ["/promises/", "/reviews/", "/reviews/{0}/", "/reviews/{0}/room/", "/reviews/{0}/pack/", "/promises/{1}/"])
def test_pages_ask_few_questions_whatever_they_show(client: Client, shown: stage.Stage, chair: User, path: str) -> None:
    review = planned(client)
    do(client, review, "freeze")
    do(client, review, "begin")
    promises = [make.promise(review, shown.lead, goal=shown.goal, item=AgendaItem.objects.first(), effect_of=shown.bad) for _ in range(8)]
    address = path.format(review.pk, promises[0].pk)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        stage.text(client, address)
    # Not counted: who asks and their session.
    own = [one["sql"] for one in asked.captured_queries if "session" not in one["sql"]]
    assert len(own) <= 16, "\n".join(own)


def test_a_plan_in_the_past_or_about_nothing_is_refused_with_the_reason(client: Client, shown: stage.Stage, chair: User) -> None:
    answer = client.post("/reviews/new/", {"kind": "cabinet", "on": "2019-06-29", "minutes_long": "60"})
    assert answer.status_code == 400
    assert "This day has passed." in answer.content.decode()
    answer = client.post("/reviews/new/", {"kind": "priority", "on": "2019-07-29", "minutes_long": "60"})
    assert "Choose the priority or the agency" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_review_is_moved_and_called_off_with_a_reason(client: Client, shown: stage.Stage, chair: User) -> None:
    review = planned(client)
    sent = {"kind": "cabinet", "on": "2019-07-02", "minutes_long": "90", "title": "Moved", "chair": str(chair.pk)}
    client.post(f"/reviews/{review.pk}/edit/", sent)
    review.refresh_from_db()
    assert (review.on, review.title, review.people.get().role) == (date(2019, 7, 2), "Moved", "chair")
    assert "Say why first." in do(client, review, "cancel", why=" ")
    assert "Called off: Snow." in do(client, review, "cancel", why="Snow.")


def test_minutes_that_wait_are_not_sent_to_who_has_no_role_any_more(client: Client, shown: stage.Stage, chair: User) -> None:
    owner = make.user("commissioner", agency=shown.lead)
    review = planned(client, people=[str(owner.pk)])
    for verb in ("freeze", "begin", "close"):
        do(client, review, verb)
    mail = Mail.objects.get(kind="minutes", user=owner)
    assert freshen(mail, AT)
    Role.objects.filter(user=owner).update(ended_at=AT)
    assert freshen(mail, AT) is None
