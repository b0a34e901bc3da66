"""Whom the text of a comment names."""

import pytest

from goals.rules.talk import Person, named_in

PEOPLE = [
    Person(1, "Maria Lopez", "maria.lopez@ct.example"),
    Person(2, "Maria", "maria@ct.example"),
    Person(3, "Sam O'Neill", "sam@ct.example"),
    Person(4, "Lee Park", "lee.a@ct.example"),
    Person(5, "Lee Park", "lee.b@ct.example"),
    Person(6, "", "nameless@ct.example"),
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Maria Lopez please look", {1}),
        ("please look, @maria lopez.", {1}),
        ("@Maria, please look", {2}),
        ("@Maria Lopezz is nobody we know", {2}),
        ("(@Sam O'Neill) and @nameless@ct.example", {3, 6}),
        ("@Lee Park", {4, 5}),
        ("@lee.b@ct.example", {5}),
        ("write to maria@ct.example", set()),
        ("@Nobody and @ alone, and @", set()),
        ("Maria Lopez without the sign", set()),
    ],
)
def test_a_name_after_the_sign_names_its_people(text: str, named: set[int]) -> None:
    assert named_in(text, PEOPLE) == named
