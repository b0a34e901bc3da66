"""Regular packs by mail: on their day, once, with a link behind the sign-in; stopped from the page and from the mail."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.actions.mail import sending
from accounts.models import Mail, MailPreference
from accounts.rules.policy import PUBLIC
from scorecards import tasks
from scorecards.actions import briefings as actions
from scorecards.actions.briefings.subscribing import MOST_EACH, Regularly, TooManySubscriptions
from scorecards.actions.reminders import freshen
from scorecards.models import Briefing, Subscription
from scorecards.rules.briefings import NothingThere, Wanted
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY = datetime(2026, 11, 21, 15, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)
WEEKLY = Regularly("weekly", 1)


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    stage.open_site(settings)
    settings.PACKS_DIR = tmp_path / "packs"
    settings.SITE_URL = "https://perf.example.gov"
    stage.set_up()


def wants(person: Any, when: Regularly = WEEKLY, **other: Any) -> Subscription:
    plain: dict[str, Any] = {"kind": "area", "code": "TR", "is_brief": True}
    wanted = Wanted(**(plain | other))
    return actions.subscribe(wanted=wanted, when=when, by=person, at=SATURDAY)


def carried(at: datetime) -> list[Mail]:
    """What an hour's work comes to: the packs asked for, made, and the mails that wait."""
    for number in actions.queue_due(at=at):
        actions.carry_out(briefing_id=number, make=lambda *_: b"%PDF", clock=lambda: at)
    return list(Mail.objects.filter(kind="briefing").order_by("pk"))


def test_the_pack_of_the_day_is_made_once_and_mailed_as_a_link() -> None:
    person = make.user("governor", email="gov@example.gov")
    wants(person)
    (mail,) = carried(MONDAY)
    assert carried(MONDAY + timedelta(hours=1)) == [mail]
    briefing = Briefing.objects.get()
    assert (mail.address, mail.subject, briefing.audience) == ("gov@example.gov", "Briefing: Transportation", "staff")
    for text in (mail.text, mail.html):
        assert f"https://perf.example.gov/briefings/{briefing.public_id}/" in text
        assert "sign in" in text
    assert len(carried(MONDAY + timedelta(days=7))) == 2


def test_it_comes_neither_before_its_day_nor_before_its_hour_nor_on_a_weekend() -> None:
    person = make.user("governor")
    MailPreference.objects.create(user=person, digest_hour=14)
    wants(person)
    wants(person, Regularly("monthly", 21), form="pptx")
    assert actions.queue_due(at=SATURDAY) == []
    assert actions.queue_due(at=MONDAY) == []
    assert len(actions.queue_due(at=MONDAY + timedelta(hours=5))) == 2


def test_a_pack_that_is_there_already_is_mailed_too() -> None:
    first, second = make.user("governor"), make.user("analyst")
    wants(first)
    wants(second)
    ids = actions.queue_due(at=MONDAY)
    actions.carry_out(briefing_id=ids[0], make=lambda *_: b"%PDF", clock=lambda: MONDAY)
    MailPreference.objects.filter(user=second).update(digest_hour=8)
    third = make.user("linkage_officer")
    wants(third)
    actions.queue_due(at=MONDAY)
    assert {mail.user for mail in Mail.objects.filter(kind="briefing")} == {first, third}


def test_subscribing_again_moves_the_day() -> None:
    person = make.user("governor")
    wants(person)
    wants(person, Regularly("monthly", 3))
    one = Subscription.objects.get()
    assert (one.rhythm, one.day) == ("monthly", 3)


def test_nobody_subscribes_without_end_or_to_nothing() -> None:
    person = make.user("governor")
    with pytest.raises(NothingThere):
        wants(person, code="NONE")
    for _number in range(MOST_EACH):
        goal = make.goal()
        wants(person, kind="goal", code=goal.code)
    with pytest.raises(TooManySubscriptions):
        wants(person)


def test_who_left_or_stopped_gets_no_more() -> None:
    gone, stopped = make.user("governor"), make.user("analyst")
    wants(gone)
    one = wants(stopped)
    gone.is_active = False
    gone.save()
    assert actions.stop(subscription_id=one.pk, by=stopped, at=SATURDAY)
    assert not actions.stop(subscription_id=one.pk, by=stopped, at=SATURDAY)
    assert actions.queue_due(at=MONDAY) == []


def test_nobody_stops_what_is_somebody_else_s() -> None:
    one = wants(make.user("governor"))
    assert not actions.stop(subscription_id=one.pk, by=make.user("analyst"), at=SATURDAY)


def test_a_mail_that_waits_is_not_sent_once_it_was_stopped_or_its_file_is_gone() -> None:
    first, second = wants(make.user("governor")), wants(make.user("analyst"), form="pptx")
    carried(MONDAY)
    actions.stop_by_secret(secret=first.secret, at=MONDAY)
    Briefing.objects.filter(subscription=second).update(state="expired", file="")
    sending.send_waiting(clock=lambda: MONDAY, freshen=freshen)
    assert {mail.state for mail in Mail.objects.filter(kind="briefing")} == {"cancelled"}


def test_the_link_of_the_mail_stops_by_a_post_alone_and_with_one_click(client: Client) -> None:
    one = wants(make.user("governor"))
    (mail,) = carried(MONDAY)
    path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("https://perf.example.gov")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop this briefing?" in stage.text(client, path)
    client.head(path)
    assert Subscription.objects.filter(pk=one.pk, ended_at__isnull=True).exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    one.refresh_from_db()
    assert one.ended_at is not None
    assert "comes no more" in stage.text(client, path)
    assert client.get("/briefings/stop/nothing/").status_code == 404


def test_the_hourly_task_asks_for_what_is_due_and_removes_what_is_over() -> None:
    """It goes by the real clock: a pack for each day of the week is due on the working day that comes first."""
    over = actions.ask(wanted=Wanted("goal", "G1"), who=PUBLIC, by=None, at=SATURDAY)
    actions.carry_out(briefing_id=over.pk, make=lambda *_: b"%PDF", clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    tasks.brief()
    over.refresh_from_db()
    assert (over.state, over.file) == ("expired", "")


def test_the_task_makes_a_pack(settings: Any) -> None:
    one = actions.ask(wanted=Wanted("goal", "G1", "pptx"), who=PUBLIC, by=None, at=MONDAY)
    tasks.make_briefing(one.pk)
    one.refresh_from_db()
    assert one.state == "ready"
