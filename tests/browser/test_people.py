"""People in a real browser: invited, accepting, entering, standing in, handing over; each page in both themes, narrow and wide."""

from datetime import date
from typing import Any

import pytest
from django.core import mail as outgoing
from playwright.sync_api import Page, expect

from accounts.models import Delegation, Handover, Invitation, User
from goals.models import Duty
from metrics.models import Reading
from tests import make
from tests.accounts.joining import PASSWORD, secret_sent, send
from tests.browser.conftest import OpenTab, Tab
from tests.goals.leaving import fill, scene
from tests.scorecards import stage, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = 30_000
"""Milliseconds: a password is made and mails are written between two pages."""
LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)
    world.total()


def invite_by_page(here: Tab, **said: str) -> str:
    """An administrator invites somebody; the path of the link in the mail that went out."""
    page = here.open("/people/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill(said["name"])
    page.get_by_label("E-mail address").fill(said["email"])
    page.get_by_label("Role").select_option(said["kind"])
    page.get_by_label("Agency").select_option(said["agency"])
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("is invited.")).to_be_visible(timeout=SLOW)
    outgoing.outbox.clear()
    send(Invitation.objects.latest("pk").invited_at)
    return f"/join/{secret_sent()}/"


def accept_by_page(here: Tab, link: str) -> Page:
    page = here.open(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Repeat the password").fill(PASSWORD)
    page.get_by_role("button", name="Accept, and sign in").click()
    expect(page.get_by_text("Welcome. You are now")).to_be_visible(timeout=SLOW)
    return page


def test_somebody_is_invited_enters_stands_in_hands_over_and_is_gone(tab: OpenTab) -> None:
    agency = make.agency(code="DOT", name="Department of Transportation")
    measure = make.measure(agency=agency, code="LATE", name="Late trains", lag_days=20)
    world.monthly(measure, [4.0, 5.0], date(2019, 4, 30))
    ruth = make.user("administrator", name="Ruth Adler")
    james = make.user("commissioner", agency=agency, name="James Okafor")
    admin, hers, his = tab(user=ruth), tab(), tab(user=james)
    page = accept_by_page(hers, invite_by_page(admin, name="Ines Ray", email="ines@ct.example", kind="steward", agency="DOT"))
    ines = User.objects.get(email="ines@ct.example")
    expect(page.get_by_role("link", name="Late trains").first).to_be_visible(timeout=SLOW)
    enters(hers)
    assert Reading.objects.filter(measure=measure, period_end=date(2019, 5, 31), value=6.0).exists()
    is_away(his, ines)
    for path in ("/", "/agencies/DOT/", "/my/"):
        expect(hers.open(path).get_by_text("You stand in for James Okafor until July 12, 2019.")).to_be_visible(timeout=SLOW)
    takes_the_duty(hers, ines)
    hands_over(admin, ines, james)
    assert Handover.objects.get().passed == {"duty": 1, "stand_in": 1}
    assert Duty.objects.get(ended_at=None).user == james
    assert not Delegation.objects.filter(ended_at=None).exists()
    hers.open("/my/")
    expect(hers.page).to_have_url(hers.base + "/accounts/login/?next=/my/", timeout=SLOW)
    assert [one.problems() for one in (admin, hers, his)] == [[], [], []]


def enters(hers: Tab) -> None:
    """Types a reading into the grid and hands it in."""
    page = hers.open("/my/readings/?measure=LATE")
    page.locator("input[inputmode]").first.fill("6")
    page.locator("input[inputmode]").first.press("Tab")
    page.get_by_role("button", name="Check and hand in").first.click()
    if page.get_by_label("I have looked at what seems unusual").count():
        page.get_by_label("I have looked at what seems unusual").check()
    page.get_by_role("button", name="Hand in 1 reading").click()
    page.wait_for_url(lambda url: "hand-in" not in url)


def is_away(his: Tab, to: User) -> None:
    page = his.open("/my/away/")
    page.get_by_label("Who stands in").select_option(str(to.pk))
    page.get_by_label("To", exact=True).fill("2019-07-12")
    page.get_by_role("button", name="Name the stand-in").click()
    expect(page.get_by_text("Named. Both were told by mail.")).to_be_visible(timeout=SLOW)


def takes_the_duty(hers: Tab, ines: User) -> None:
    """As commissioner for the time she answers for the measure herself."""
    page = hers.open("/agencies/DOT/duties/")
    page.get_by_label("Late trains").check()
    page.get_by_label("Assign what is ticked to").select_option(str(ines.pk))
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 changed hands.")).to_be_visible(timeout=SLOW)


def hands_over(admin: Tab, leaver: User, to: User) -> None:
    page = admin.open(f"/people/{leaver.pk}/")
    expect(page.get_by_text("Measures and goals to answer for")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Hand over and leave").click()
    page.get_by_label("Who takes over").select_option(str(to.pk))
    page.get_by_label("Why").fill("Moves to Maine")
    page.get_by_role("button", name="Show what is handed over").click()
    expect(page.get_by_text("Late trains")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Hand over and close the account").click()
    expect(page.get_by_text("Both were told by mail.")).to_be_visible(timeout=SLOW)


def wrong_with(here: Tab, name: str) -> list[str]:
    found = [*here.violations(), *here.problems(), *(["wider than the screen"] if here.overflow() > 0 else [])]
    return [f"{name}: {one}" for one in found]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_about_people_are_accessible_and_keep_to_the_rules(tab: OpenTab, width: int, theme: str) -> None:
    of = scene()
    fill(of)
    here, wrong = tab(width=width, theme=theme, user=of.ruth), []
    link = invite_by_page(here, name="Ines Ray", email="ines@ct.example", kind="steward", agency="DOT")
    one = f"/people/{of.leaver.pk}/"
    for path in (
        "/people/", "/people/?state=invited", "/people/?state=left", "/people/invite/", one, f"{one}roles/", f"{one}away/", f"{one}leave/",
        "/agencies/DOT/duties/", f"/history/person/{of.leaver.pk}/",
    ):  # fmt: skip
        here.open(path)
        wrong += wrong_with(here, path)
    here.open(f"{one}leave/").get_by_label("Who takes over").select_option(str(of.steward.pk))
    here.page.get_by_role("button", name="Show what is handed over").click()
    expect(here.page.get_by_role("heading", name="What is handed over")).to_be_visible(timeout=SLOW)
    wrong += wrong_with(here, "the review")
    his = tab(width=width, theme=theme, user=of.leaver)
    for path in ("/my/away/", "/my/account/", "/"):
        his.open(path)
        wrong += wrong_with(his, f"his {path}")
    hers = tab(width=width, theme=theme)
    hers.open(link)
    wrong += wrong_with(hers, "the invitation")
    hers.page.get_by_role("button", name="Accept, and sign in").click()
    expect(hers.page.get_by_text("Please correct this first")).to_be_visible(timeout=SLOW)
    hers.complaints.clear()  # that the answer was 400 is what this asks for
    wrong += wrong_with(hers, "the invitation refused")
    assert wrong == []


def test_an_invitation_is_accepted_by_keys_alone(tab: OpenTab) -> None:
    make.agency(code="DOT", name="Department of Transportation")
    here = tab(user=make.user("administrator"))
    link = invite_by_page(here, name="Ines Ray", email="ines@ct.example", kind="steward", agency="DOT")
    hers = tab(width=390)
    page = hers.open(link)
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Welcome. You are now")).to_be_visible(timeout=SLOW)
    assert hers.problems() == []
