"""The pages of words, the sign-in and the refusals in a real browser."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import OpenTab

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = [
    "/about/",
    "/accessibility/",
    "/glossary/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/nowhere/",
    "/design/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_a_page_of_words_can_be_used_by_everybody(tab: OpenTab, path: str, width: int, theme: str) -> None:
    opened = tab(width=width, theme=theme)
    opened.open(path)
    assert opened.violations() == []
    assert opened.overflow() == 0
    assert [text for text in opened.problems() if "status of 404" not in text and "status of 403" not in text] == []


def test_a_wrong_password_is_said_beside_the_form_and_heard(tab: OpenTab) -> None:
    opened = tab()
    page = opened.open("/accounts/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Please correct this first")
    assert opened.violations() == []


def test_a_person_signs_in_and_out_by_keyboard(tab: OpenTab) -> None:
    person = make.user("analyst", name="Pat Example")
    page = tab().open("/accounts/login/")
    page.get_by_label("Email").focus()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    menu = page.locator("summary", has_text="Account")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_gallery_is_for_staff(tab: OpenTab) -> None:
    page = tab().open("/design/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not open to you")


def test_the_clock_is_set_by_staff_and_kept_by_links(tab: OpenTab) -> None:
    page = tab(user=make.user("analyst")).open("/glossary/")
    page.locator("summary", has=page.locator("time")).click()
    page.get_by_label("Show the site as of").fill("2019-06-30")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**as_of=2019-06-30*")
    expect(page.get_by_role("link", name="Connecticut Performance")).to_have_attribute("href", "/?as_of=2019-06-30")
