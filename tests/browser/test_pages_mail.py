"""Mail in a real browser: the outbox, what one follows and chooses, the pages behind the links of mails, and the mails themselves."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import Bounce, Mail, MailKind, User
from goals.actions.following import ask_to_follow, follow
from goals.models import Comment, Follow, Mention
from scorecards.actions.reminders import queue_digests_now
from scorecards.actions.reminders.news import queue_news
from scorecards.actions.reminders.notices import queue_notices
from tests import make
from tests.browser.conftest import OpenTab, Tab
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BEFORE, AT = datetime(2026, 11, 20, 15, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)
SHOTS = os.environ.get("CTPERF_SHOTS", "")
LOOKS = [(1440, "light"), (390, "dark"), (390, "light"), (1440, "dark")]


@pytest.fixture(autouse=True)
def _site(settings: Any, tab: OpenTab) -> Iterator[None]:
    settings.SITE_CLOCK = world.DAY
    cache.clear()
    yield
    cache.clear()


def mailed() -> tuple[User, dict[str, Mail]]:
    """A small State in which mails of every kind wait, one came back and one failed; its analyst, and the mails by kind."""
    shown = stage.set_up()
    analyst = make.user("analyst", name="Maria Lopez")
    boss = make.user("commissioner", agency=shown.lead, name="James Okafor")
    late = make.measure(agency=shown.lead, name="Bridges inspected in time", lag_days=17)
    world.monthly(late, [90.0, 92.0], date(2019, 4, 30))
    due = make.measure(agency=shown.lead, name="Trains canceled on the New Haven line", lag_days=31)
    world.monthly(due, [90.0, 92.0], date(2019, 3, 31))
    comment = Comment.objects.create(measure=shown.good, text="Is May right?\nIt is the highest there has been.", by=analyst, at=BEFORE)
    Mention.objects.create(comment=comment, user=boss)
    for kind, code in (("goal", "G1"), ("measure", "GOOD")):
        follow(kind=kind, code=code, by=analyst, at=BEFORE)
    ask_to_follow(kind="measure", code="GOOD", email="resident@example.org", at=AT)
    make.accepted_miss(shown.bad, date(2019, 12, 31), decided_at=AT)
    update = make.goal_update(shown.goal, make.reporting_period(), "published")
    update.published_at = AT
    update.save()
    queue_digests_now(at=AT)
    queue_notices(day=AT.date(), hour=10, at=AT)
    queue_news(day=AT.date(), hour=10, at=AT)
    found = {mail.kind: mail for mail in Mail.objects.order_by("user", "pk")}
    Mail.objects.filter(pk=found["notice"].pk).update(state="failed", error="451 try later")
    Mail.objects.filter(pk=found["confirmation"].pk).update(state="bounced", error="550 no such person")
    Mail.objects.filter(pk=found["digest"].pk).update(state="sent", sent_at=AT)
    Bounce.objects.create(address=analyst.email, mail=found["confirmation"], at=AT, said="550 no such person")
    return analyst, found


def pages(found: dict[str, Mail]) -> list[str]:
    secret = Follow.objects.get(email="resident@example.org").secret
    return [
        "/data/outbox/", f"/data/outbox/{found['digest'].pk}/", f"/data/outbox/{found['notice'].pk}/", "/my/mail/", "/my/following/",
        "/follow/measure/GOOD/", f"/follow/confirm/{secret}/", f"/follow/stop/{secret}/", "/measures/GOOD/", "/goals/G1/", "/areas/TR/",
    ]  # fmt: skip


def looked_at(here: Tab, name: str) -> list[str]:
    """What is wrong with the page as it is."""
    if SHOTS:
        here.page.screenshot(path=str(Path(SHOTS, f"{name}.png")), full_page=True)
    return [f"{name}: {one}" for one in (*here.violations(), *here.problems(), *(["wider than the screen"] if here.overflow() > 0 else []))]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_mail_are_accessible_and_keep_to_the_rules(tab: OpenTab, width: int, theme: str) -> None:
    analyst, found = mailed()
    here, wrong = tab(width=width, theme=theme, user=analyst), []
    for path in pages(found):
        here.open(path)
        wrong += looked_at(here, f"{path.strip('/').replace('/', '-')[:28]}-{width}-{theme}")
    assert wrong == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_every_kind_of_mail_is_accessible_as_its_reader_sees_it(tab: OpenTab, width: int, theme: str) -> None:
    _, found = mailed()
    here, wrong = tab(width=width, theme=theme), []
    assert {MailKind.DIGEST, MailKind.NOTICE, MailKind.FOLLOWED, MailKind.CONFIRMATION} <= found.keys()
    for kind, mail in found.items():
        here.page.set_content(mail.html)
        wrong += looked_at(here, f"mail-{kind}-{width}-{theme}")
    assert wrong == []
    assert here.requests == []


def test_the_frame_shows_the_mail_as_its_reader_sees_it(tab: OpenTab) -> None:
    analyst, found = mailed()
    here = tab(user=analyst)
    frame = here.open(f"/data/outbox/{found['digest'].pk}/").frame_locator("iframe.mail-frame")
    frame.get_by_role("link", name="Open my updates").wait_for()
    assert frame.get_by_role("heading", level=1).evaluate("one => getComputedStyle(one).fontSize") == "24px"
    assert here.problems() == []


def test_without_an_account_one_asks_by_address_with_the_keyboard(tab: OpenTab) -> None:
    stage.set_up()
    here = tab(width=390)
    here.open("/measures/GOOD/").get_by_role("link", name="Follow Trains on time").press("Enter")
    here.page.get_by_label("E-mail address").fill("resident@example.org")
    here.page.keyboard.press("Enter")
    here.page.get_by_role("heading", name="Look into your mail").wait_for()
    assert here.violations() == []
    assert here.problems() == []
    assert Follow.objects.get().confirmed_at is None
