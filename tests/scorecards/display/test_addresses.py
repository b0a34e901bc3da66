"""Addresses keep the clocks of the page they stand on."""

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import RequestFactory

from scorecards.templatetags.addresses import address, same_page, sorting_of


def get(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/measures/?{query}")


def test_a_link_carries_both_clocks_and_nothing_else() -> None:
    request = get("as_of=2019-06-30&as_known_on=2019-09-01&sort=name")
    assert address(request, "account_login") == "/accounts/login/?as_of=2019-06-30&as_known_on=2019-09-01"


def test_a_link_carries_what_is_asked_behind_the_clocks() -> None:
    request = get("as_of=2019-06-30")
    assert address(request, "account_login", ask_kind="dates") == "/accounts/login/?as_of=2019-06-30&kind=dates"
    assert address(None, "account_login", ask_kind="dates") == "/accounts/login/?kind=dates"


def test_a_link_on_the_sites_own_date_is_plain() -> None:
    assert address(get("as_of="), "account_login") == "/accounts/login/"
    assert address(None, "account_login") == "/accounts/login/"


def test_this_page_keeps_its_choices_and_returns_to_the_first_page() -> None:
    assert same_page(get("status=near&page=4"), sort="name") == "?status=near&sort=name"


def test_a_page_number_is_kept_when_it_is_what_changes() -> None:
    assert same_page(get("status=near"), page=2) == "?status=near&page=2"


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_removes_a_choice(nothing: str | None) -> None:
    assert same_page(get("status=near"), status=nothing) == "/measures/"


@pytest.mark.parametrize(
    ("sort", "aria", "then"),
    [("", "none", "name"), ("name", "ascending", "-name"), ("-name", "descending", "name"), ("value", "none", "name")],
)
def test_a_column_in_use_turns_round(sort: str, aria: str, then: str) -> None:
    found = sorting_of("name", sort)
    assert (found.aria, found.next) == (aria, then)


def test_a_filter_form_keeps_the_clocks() -> None:
    request = get("as_of=2019-06-30")
    shown = Template("{% load display %}{% clock_fields %}").render(RequestContext(request))
    assert '<input type="hidden" name="as_of" value="2019-06-30">' in shown
