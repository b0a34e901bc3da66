"""Following: by button or by confirmed address; news once, only what the follower may see; stopping by a post alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions.mail import sending
from accounts.models import Mail, MailPreference
from goals.actions import following as actions
from goals.models import Follow
from metrics.models import Measure
from scorecards.actions.reminders import freshen
from scorecards.actions.reminders.news import queue_news
from scorecards.models import Flip, Run
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
BEFORE = AT - timedelta(days=3)
ADDRESS = "resident@example.org"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    settings.SITE_URL = "https://perf.example.gov"


@pytest.fixture
def state() -> stage.Stage:
    return stage.set_up()


def flip(of: Measure, at: datetime = AT - timedelta(hours=1)) -> Flip:
    facts = {"before": 1, "after": 3, "cause": 1, "causes": [1], "as_of": date(2019, 6, 30), "period_end": date(2019, 5, 31)}
    run = Run.objects.create(kind="changes", state="finished", as_of=date(2019, 6, 30), started_at=at, finished_at=at)
    return Flip.objects.create(measure=of, breakdown_id=0, recorded_at=at, run=run, **facts)


def by_address(kind: str = "measure", code: str = "GOOD", at: datetime = BEFORE) -> Follow:
    actions.ask_to_follow(kind=kind, code=code, email=ADDRESS, at=at)
    found = Follow.objects.get(email=ADDRESS, ended_at=None, **{f"{kind}__code": code})
    actions.confirm(secret=found.secret, at=at)
    return found


def news(at: datetime = AT, hour: int = 10) -> int:
    return queue_news(day=at.date(), hour=hour, at=at)


def letters(kind: str = "followed") -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


# News


def test_a_flip_is_told_once_with_its_cause_and_a_link(state: stage.Stage) -> None:
    by_address()
    flip(state.good)
    assert [news(), news(AT + timedelta(days=1))] == [1, 0]
    (mail,) = letters()
    assert (mail.address, mail.subject) == (ADDRESS, "1 change in what you follow")
    for text in (mail.text, mail.html):
        assert "because a value was revised" in text
        assert "(May 2019)" in text
        assert "https://perf.example.gov/measures/GOOD/" in text


def test_nothing_new_is_no_mail(state: stage.Stage) -> None:
    by_address()
    flip(state.good, BEFORE - timedelta(hours=1))
    assert news() == 0


def test_a_goal_a_priority_and_an_agency_bring_the_news_of_their_measures(state: stage.Stage) -> None:
    flip(state.good)
    for kind, code in (("goal", "G1"), ("area", "TR"), ("agency", "DOX")):
        Follow.objects.all().delete()
        Mail.objects.all().delete()
        by_address(kind, code)
        assert news() == 1, kind
        assert "Trains on time" in letters()[-1].text


def test_who_follows_a_goal_and_its_measure_reads_it_once(state: stage.Stage) -> None:
    by_address()
    by_address("goal", "G1")
    flip(state.good)
    news()
    assert letters()[0].subject == "1 change in what you follow"


def test_the_public_hears_nothing_of_what_is_not_published(state: stage.Stage) -> None:
    by_address("goal", "G1")
    by_address("agency", "DOX")
    flip(state.hidden)
    assert news() == 0
    analyst = make.user("analyst")
    actions.follow(kind="goal", code="G1", by=analyst, at=BEFORE)
    assert news() == 1
    assert "Unpublished count" in letters()[0].text


def test_a_measure_that_is_unpublished_later_is_not_named_to_the_public(state: stage.Stage) -> None:
    by_address()
    flip(state.good)
    Measure.objects.filter(pk=state.good.pk).update(is_public=False)
    assert news() == 0


def test_a_correction_says_what_it_was_what_it_is_and_why(state: stage.Stage) -> None:
    by_address()
    one = state.good.readings.filter(superseded_at=None, breakdown=0).latest("period_end")
    when = AT - timedelta(hours=2)
    one.superseded_at = when
    one.save(update_fields=["superseded_at"])
    make.reading(
        state.good,
        one.period_end,
        97.5,
        period_start=one.period_start,
        recorded_at=when,
        accepted_at=when,
        correction="source_revised",
        note="Two lines were missing",
    )
    assert news() == 1
    text = letters()[0].text
    assert "was corrected" in text
    assert "from 95% to 98%" in text
    assert "Two lines were missing" in text


def test_a_published_update_and_an_accepted_miss_are_news(state: stage.Stage) -> None:
    by_address("goal", "G1")
    update = make.goal_update(state.goal, make.reporting_period(), "published")
    update.published_at = AT - timedelta(hours=1)
    update.save()
    make.accepted_miss(state.bad, date(2019, 12, 31), decided_at=AT - timedelta(hours=1))
    assert news() == 1
    text = letters()[0].text
    assert "The agency published its update for April to June 2019 and says: On track" in text
    assert "Its miss is accepted until December 31, 2019" in text


def test_a_draft_of_an_update_is_no_news(state: stage.Stage) -> None:
    by_address("goal", "G1")
    make.goal_update(state.goal, make.reporting_period(), "approved", at=AT - timedelta(hours=1))
    assert news() == 0


def test_news_keep_quiet_on_weekends(state: stage.Stage) -> None:
    by_address()
    flip(state.good, AT - timedelta(days=1, hours=2))
    assert news(AT - timedelta(days=1)) == 0


# Following with an account


def test_the_button_follows_and_stops_and_says_so(client: Client, state: stage.Stage) -> None:
    client.force_login(make.user("governor"))
    answer = client.post("/follow/measure/GOOD/", follow=True)
    assert "You follow Trains on time" in answer.content.decode()
    assert "Stop following" in stage.text(client, "/follow/measure/GOOD/")
    assert "Trains on time" in stage.text(client, "/my/following/")
    client.post("/follow/measure/GOOD/", {"stop": "1", "list": "1"})
    assert "You are not following anything yet" in stage.text(client, "/my/following/")


def test_following_twice_is_following_once(state: stage.Stage) -> None:
    person = make.user("governor")
    for _ in range(2):
        actions.follow(kind="agency", code="DOX", by=person, at=AT)
    assert Follow.objects.count() == 1


def test_nobody_follows_what_they_may_not_see(client: Client, state: stage.Stage) -> None:
    assert client.get("/follow/measure/HIDDEN/").status_code == 404
    assert client.post("/follow/measure/HIDDEN/", {"email": ADDRESS}).status_code == 404
    client.force_login(make.user("steward"))
    assert client.post("/follow/measure/HIDDEN/").status_code == 404
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "path", ["/follow/measure/NONE/", "/follow/nothing/GOOD/", "/follow/confirm/none/", "/follow/stop/none/", "/mail/stop/none/"]
)
def test_what_is_not_there_is_not_found(client: Client, state: stage.Stage, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


# Following by address


def test_an_address_gets_one_letter_and_follows_once_it_has_confirmed_by_post(client: Client, state: stage.Stage) -> None:
    answer = client.post("/follow/measure/GOOD/", {"email": "Resident@Example.org"})
    assert "Look into your mail" in answer.content.decode()
    (letter,) = letters("confirmation")
    found = Follow.objects.get()
    path = f"/follow/confirm/{found.secret}/"
    assert f"https://perf.example.gov{path}" in letter.text
    assert "Yes, I want to follow it" in stage.text(client, path)
    found.refresh_from_db()
    assert found.confirmed_at is None
    client.post(path)
    found.refresh_from_db()
    assert (found.email, found.confirmed_at is not None) == (ADDRESS, True)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client: Client, state: stage.Stage) -> None:
    by_address()
    make.user("analyst", email="ana@example.gov")
    pages = {client.post("/follow/measure/GOOD/", {"email": one}).content for one in (ADDRESS, "ana@example.gov", "new@example.org")}
    assert len(pages) == 1
    assert sorted(mail.address for mail in letters("confirmation")) == ["ana@example.gov", "new@example.org", ADDRESS]


def test_an_address_cannot_be_flooded_with_letters(state: stage.Stage) -> None:
    for code in ("GOOD", "BAD", "BLANK"):
        for minutes in range(3):
            actions.ask_to_follow(kind="measure", code=code, email=ADDRESS, at=AT + timedelta(minutes=minutes))
    assert len(letters("confirmation")) == 3
    for kind, code in (("goal", "G1"), ("area", "TR"), ("agency", "DOX"), ("agency", "HLP")):
        actions.ask_to_follow(kind=kind, code=code, email=ADDRESS, at=AT)
    assert len(letters("confirmation")) == 5


def test_one_place_cannot_ask_for_ever(client: Client, state: stage.Stage) -> None:
    cache.clear()
    for number in range(20):
        client.post("/follow/measure/GOOD/", {"email": f"r{number}@example.org"})
    page = client.post("/follow/measure/GOOD/", {"email": "r21@example.org"}).content.decode()
    assert "asked very often" in page
    assert len(letters("confirmation")) == 20


def test_a_link_that_is_too_old_confirms_nothing(client: Client, state: stage.Stage) -> None:
    actions.ask_to_follow(kind="measure", code="GOOD", email=ADDRESS, at=AT - timedelta(days=3000))
    found = Follow.objects.get()
    page = client.post(f"/follow/confirm/{found.secret}/").content.decode()
    assert "This link is too old" in page
    found.refresh_from_db()
    assert found.confirmed_at is None


def test_who_has_not_confirmed_gets_no_news(state: stage.Stage) -> None:
    actions.ask_to_follow(kind="measure", code="GOOD", email=ADDRESS, at=BEFORE)
    flip(state.good)
    assert news() == 0


# Stopping


def test_looking_at_the_links_stops_nothing(client: Client, state: stage.Stage) -> None:
    found, person = by_address(), make.user("governor")
    wishes = MailPreference.objects.create(user=person)
    for method in (client.get, client.head):
        method(f"/follow/stop/{found.secret}/")
        method(f"/mail/stop/{wishes.secret}/")
    found.refresh_from_db()
    wishes.refresh_from_db()
    assert (found.ended_at, wishes.wants_followed) == (None, True)


def test_a_mail_program_stops_everything_with_one_click_without_signing_in_or_a_token(state: stage.Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    found, person = by_address(), make.user("governor")
    by_address("goal", "G1")
    actions.follow(kind="measure", code="GOOD", by=person, at=BEFORE)
    flip(state.good)
    news()
    for mail in letters():
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("https://perf.example.gov")
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.filter(email=found.email, ended_at=None).exists()
    assert not MailPreference.objects.get(user=person).wants_followed


def test_news_that_wait_are_not_sent_to_who_stopped(state: stage.Stage) -> None:
    found = by_address()
    flip(state.good)
    news()
    actions.stop_by_secret(secret=found.secret, at=AT, everything=False)
    sending.send_waiting(clock=lambda: AT, freshen=freshen)
    assert letters()[0].state == "cancelled"


def test_a_button_of_the_page_stops_one_or_all(client: Client, state: stage.Stage) -> None:
    first = by_address()
    by_address("goal", "G1")
    client.post(f"/follow/stop/{first.secret}/", {"one": "1"})
    assert Follow.objects.filter(ended_at=None).count() == 1
    client.post(f"/follow/stop/{first.secret}/", {"all": "1"})
    assert Follow.objects.filter(ended_at=None).count() == 0


# Preferences


def test_a_person_chooses_the_hour_and_what_is_wanted(client: Client) -> None:
    person = make.user("steward")
    client.force_login(person)
    assert "Mail to you" in stage.text(client, "/my/mail/")
    client.post("/my/mail/", {"digest_hour": "14", "lead_days": "5", "wants_followed": "on"})
    kept = MailPreference.objects.get(user=person)
    assert (kept.digest_hour, kept.lead_days, kept.wants_followed, kept.wants_mentions) == (14, 5, True, False)


@pytest.mark.parametrize("wrong", [{"digest_hour": "3"}, {"lead_days": "21"}, {"digest_hour": "x"}])
def test_an_hour_at_night_or_nonsense_is_refused(client: Client, wrong: dict[str, str]) -> None:
    person = make.user("steward")
    client.force_login(person)
    client.post("/my/mail/", {"digest_hour": "14", "lead_days": "5"} | wrong)
    assert MailPreference.objects.get(user=person).digest_hour == 8


@pytest.mark.parametrize("path", ["/my/mail/", "/my/following/"])
def test_one_s_own_pages_need_a_sign_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
