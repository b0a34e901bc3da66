"""Signing in in a real browser: keys under the strict policy, the warning before a session ends, and pages everybody can use."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from tests import make
from tests.accounts.codes import code_for
from tests.browser.conftest import OpenTab, Tab

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
MINUTE = 60_000


def give_key(page: Page) -> Any:
    """A security key in this browser's slot, whose owner touches it when asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(tab: Tab) -> Page:
    page = tab.open("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    return tab.open("/accounts/login/")


def test_a_key_is_added_and_signs_in_and_a_stranger_key_does_not(tab: OpenTab, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    user = make.user("analyst")
    one = tab()
    page = one.open("/accounts/login/?next=/data/runs/")
    sign_in(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factors")
    cdp, key = give_key(page)
    page.get_by_role("link", name="Add a key").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert page.locator(".factor-codes li").count() == 10
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page).to_have_url(one.base + "/data/runs/")

    sign_in(sign_out(one), user)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    page.get_by_role("button", name="Use a security key").click()
    expect(page).to_have_url(one.base + "/")
    page.goto(one.base + "/my/account/")
    expect(page.get_by_text("1 security key.")).to_be_visible()
    assert one.problems() == []

    sign_in(sign_out(one), user)
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    give_key(page)
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    page.goto(one.base + "/my/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")


def test_an_app_is_added_with_the_code_it_shows(tab: OpenTab) -> None:
    user = make.user("commissioner")
    one = tab()
    page = one.open("/accounts/login/?next=/accounts/2fa/totp/activate/")
    sign_in(page, user)
    page.get_by_label("Authenticator code").fill(code_for(page.locator(".factor-secret").inner_text()))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert one.problems() == []


def seen_ago(user: User, ago: timedelta) -> None:
    assert UserSession.objects.filter(user=user).update(last_seen_at=timezone.now() - ago) == 1


@pytest.fixture
def inside(tab: OpenTab) -> tuple[Tab, User]:
    """Somebody at the page of runs, whose clock can be moved, in a page that notes when drafts are to be saved."""
    user = make.user("analyst")
    one = tab()
    one.page.clock.install()
    page = one.open("/accounts/login/?next=/data/runs/%3Fpage%3D1")
    sign_in(page, user)
    expect(page).to_have_url(one.base + "/data/runs/?page=1")
    page.evaluate("window.saved = 0; document.addEventListener('ctperf:save-draft', () => { window.saved += 1; })")
    page.wait_for_load_state("networkidle")
    return one, user


def test_two_minutes_before_the_end_a_warning_saves_the_draft_counts_down_and_lets_one_stay(inside: tuple[Tab, User]) -> None:
    one, user = inside
    page = one.page
    dialog = page.get_by_role("alertdialog", name="Are you still there?")
    page.clock.fast_forward(27 * MINUTE)
    expect(dialog).to_be_hidden()
    seen_ago(user, timedelta(minutes=28, seconds=30))
    page.clock.fast_forward(MINUTE + 2000)
    expect(dialog).to_be_visible()
    assert page.evaluate("window.saved") == 1
    assert page.evaluate("document.activeElement.textContent.trim()") == "Stay signed in"
    page.clock.run_for(31_000)
    expect(dialog.locator("[data-session-said]")).to_have_text("60 seconds left")
    assert page.locator("[data-session-left]").first.text_content() in {"0:57", "0:58", "0:59", "1:00"}
    assert one.violations() == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert timezone.now() - UserSession.objects.get(user=user).last_seen_at < timedelta(seconds=10)
    assert one.problems() == []


def test_escape_is_a_sign_of_the_person_too(inside: tuple[Tab, User]) -> None:
    one, user = inside
    seen_ago(user, timedelta(minutes=29))
    one.page.clock.fast_forward(29 * MINUTE)
    dialog = one.page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert timezone.now() - UserSession.objects.get(user=user).last_seen_at < timedelta(seconds=10)


def test_who_does_not_answer_signs_in_again_and_is_back_on_the_page(inside: tuple[Tab, User]) -> None:
    one, user = inside
    page = one.page
    seen_ago(user, timedelta(minutes=31))
    page.clock.fast_forward(31 * MINUTE)
    page.wait_for_url("**/accounts/login/?next=*")
    expect(page.get_by_text("You were signed out after 30 minutes without activity.")).to_be_visible()
    sign_in(page, user)
    expect(page).to_have_url(one.base + "/data/runs/?page=1")


def test_typing_keeps_the_session_open(inside: tuple[Tab, User]) -> None:
    one, user = inside
    seen_ago(user, timedelta(minutes=20))
    one.page.clock.fast_forward(2 * MINUTE)
    with one.page.expect_response(lambda answer: answer.url.endswith("/my/session/") and answer.request.method == "POST"):
        one.page.keyboard.press("a")
    assert timezone.now() - UserSession.objects.get(user=user).last_seen_at < timedelta(seconds=10)


def test_before_the_twelve_hours_are_over_the_warning_says_that_there_is_no_staying(inside: tuple[Tab, User]) -> None:
    one, user = inside
    UserSession.objects.filter(user=user).update(created_at=timezone.now() - timedelta(hours=11, minutes=59))
    one.page.clock.fast_forward(29 * MINUTE)
    dialog = one.page.get_by_role("alertdialog")
    expect(dialog.get_by_text("Everybody signs in again after 12 hours.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_hidden()
    dialog.get_by_role("button", name="Go on for now").click()
    expect(dialog).to_be_hidden()


def test_staying_in_one_tab_calms_the_other(inside: tuple[Tab, User]) -> None:
    one, user = inside
    other = one.page.context.new_page()
    other.goto(one.base + "/data/")
    seen_ago(user, timedelta(minutes=29))
    one.page.clock.fast_forward(29 * MINUTE)
    dialog = one.page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    other.clock.install()
    other.reload()
    other.clock.fast_forward(2 * MINUTE)
    other.keyboard.press("a")
    expect(dialog).to_be_hidden()


ADDRESSES = [
    "/my/account/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/accounts/password/change/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_about_signing_in_break_no_rule(tab: OpenTab, theme: str, width: int) -> None:
    user = make.user("commissioner")
    one = tab(width=width, theme=theme)
    sign_in(one.open("/accounts/login/"), user)
    for address in ADDRESSES:
        one.open(address)
        assert (address, one.violations(), one.overflow()) == (address, [], 0)
    sign_out(one)
    for address in ["/accounts/login/", "/accounts/password/reset/"]:
        one.open(address)
        assert (address, one.violations(), one.overflow()) == (address, [], 0)
    assert one.problems() == []
