"""The page about permissions and the policy are one thing."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.queries.permissions import LINES, OTHER, OWN, ROLES, Reach, permissions, reach, somebody_with
from accounts.rules import policy

PREDICATES = {name for name in policy.__all__ if name.startswith(("may_", "sees_"))}
WITHOUT_A_LINE = {"may_use_model"}
"""Asked by the admin for each of its tables; `may_use_admin` says who gets there."""


def all_lines():
    return [line for lines in LINES.values() for line in lines]


def named_in(line):
    return PREDICATES & set(line.asks.__code__.co_names)


def test_every_predicate_of_the_policy_has_a_line_on_the_page():
    assert PREDICATES - set().union(*(named_in(line) for line in all_lines())) == WITHOUT_A_LINE


def test_every_line_of_the_page_asks_the_policy_and_nothing_else():
    assert all(named_in(line) for line in all_lines())


def test_a_line_that_says_yes_or_no_does_not_depend_on_the_agency():
    for line in all_lines():
        if not line.of_agencies:
            assert all(line.asks(somebody_with(role), OWN) == line.asks(somebody_with(role), OTHER) for role, _name in ROLES), line.what


def test_who_may_for_all_agencies_may_for_her_own():
    for line in all_lines():
        for role, _name in ROLES:
            if reach(line, role) is Reach.ALL:
                assert line.asks(somebody_with(role), OWN), (line.what, role)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        # public, steward, commissioner, analyst, governor, linkage officer, disclosure officer, administrator
        ("Read what is published", "all all all all all all all all"),
        ("Read measures that are not published yet", "no own own all all all no all"),
        ("Enter readings", "no own own all no no no all"),
        ("Correct a reading", "no own own all no no no all"),
        ("Declare how a goal stands and submit the update", "no no own no no no no no"),
        ("Write the update of a goal the agency leads", "no own own no no no no no"),
        ("Return, approve and publish updates that somebody else submitted", "no no no yes no no no yes"),
        ("Ask that a miss be accepted", "no no own no no no no no"),
        ("Comment on what one may read", "no yes yes yes yes yes yes yes"),
        ("Read barriers of every agency", "no no no yes yes no no yes"),
        ("Make and revoke tokens for the agency's systems", "no no own no no no no all"),
        ("Invite people, give and end roles, hand over what was somebody's", "no no no no no no no yes"),
        ("Search the record of every change", "no no no yes no no no yes"),
        ("Release a finding that somebody else ran and asked to release", "no no no no no no yes no"),
        ("Keep agreements, plan studies, take extracts in, run them, ask for their release", "no no no no no yes no no"),
        ("Agree for the agency whose data it is that a finding is published, having had no hand in the run", "no no own no no no no no"),
        ("Read what a run found, and what the check of extracts says, before it is published", "no own own no no all all no"),
        ("Open a closed reporting period again", "no no no yes no no no yes"),
    ],
)
def test_what_was_promised_of_each_role_is_so(what, expected):
    found = {row.what: row.reaches for group in permissions() for row in group.rows}
    assert " ".join(found[what]) == expected


def test_a_governor_edits_no_reading():
    writing = [row for group in permissions() for row in group.rows if group.key == "readings" and not row.what.startswith("See")]
    governor = [role for role, _name in ROLES].index("governor")
    assert {row.reaches[governor] for row in writing} == {Reach.NO}


@pytest.mark.django_db
def test_the_page_says_what_the_policy_says(client):
    page = client.get(reverse("permissions")).content.decode()
    shown = []
    for row in re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page, re.S):
        what, cells = row.split("</th>", 1)
        shown.append((unescape(what), tuple(re.findall(r"<td[^>]*>([a-z ]+)</td>", cells))))
    words = {Reach.ALL: "all agencies", Reach.OWN: "own agency", Reach.YES: "yes", Reach.NO: "no"}
    assert shown == [(row.what, tuple(words[one] for one in row.reaches)) for group in permissions() for row in group.rows]


@pytest.mark.django_db
def test_the_page_is_found_from_about(client):
    assert reverse("permissions") in client.get(reverse("about")).content.decode()
