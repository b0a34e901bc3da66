"""Every code of the rules has a word, a drawn shape and a meaning."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Absence, Code, Declared, Direction, Freshness, PeriodType, ReadingState, Signal, Status, Trend, Verdict
from scorecards.rules.codes import FlipCause
from scorecards.templatetags import words
from scorecards.templatetags.meanings import MEANINGS, TERMS, groups

ICONS = Path(__file__).resolve().parents[3] / "templates" / "_partials" / "icons.html"
MARKED = [
    (Status, words.STATUS),
    (GoalStatus, words.STATUS),
    (Declared, words.DECLARED),
    (Trend, words.TREND),
    (Signal, words.SIGNAL),
    (Freshness, words.FRESHNESS),
    (Verdict, words.VERDICT),
    (Direction, words.DIRECTION),
]
WORDED = [(PeriodType, words.PERIOD), (Absence, words.ABSENCE), (ReadingState, words.STATE), (FlipCause, words.CAUSE)]
MEANT = [(Status, "status"), (GoalStatus, "status"), (Declared, "declared"), (Trend, "trend"), (Signal, "signal"), (Freshness, "freshness")]


def render(text: str, **values: object) -> str:
    return Template("{% load display %}" + text).render(Context(values))


@pytest.mark.parametrize(("codes", "marks"), MARKED)
def test_every_code_has_a_word_and_a_drawn_shape(codes: type[Code], marks: dict[str, words.Mark]) -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', ICONS.read_text()))
    found = [words.mark_of(marks, code) for code in codes]
    assert all(str(mark.word) for mark in found)
    assert {mark.icon for mark in found} <= drawn


@pytest.mark.parametrize(("codes", "plain"), WORDED)
def test_every_plain_code_has_a_word(codes: type[Code], plain: dict[str, object]) -> None:
    assert {code.slug for code in codes} <= set(plain)


@pytest.mark.parametrize(("codes", "kind"), MEANT)
def test_every_judgement_is_in_the_glossary(codes: type[Code], kind: str) -> None:
    assert {code.slug for code in codes} <= set(MEANINGS[kind])


def test_each_judged_status_has_a_shape_of_its_own() -> None:
    shapes = [words.STATUS[code.slug].icon for code in Status]
    assert len(set(shapes)) == len(shapes)


def test_a_code_without_a_word_is_refused() -> None:
    with pytest.raises(KeyError):
        words.mark_of(words.STATUS, "excellent")


def test_a_chip_says_the_word_beside_the_shape() -> None:
    shown = render('{% chip "status" status=status %}', status=Status.OFF_TRACK)
    assert "Off track" in shown
    assert 'href="#i-off-track"' in shown


def test_chips_of_equal_integers_of_different_lists_differ() -> None:
    assert int(Trend.BETTER) == int(Signal.NONE)
    assert "Getting better" in render('{% chip "trend" trend=code %}', code=Trend.BETTER)
    assert "No unusual change" in render('{% chip "signal" signal=code %}', code=Signal.NONE)


def test_an_overdue_chip_keeps_the_last_judgement() -> None:
    shown = render('{% chip "status" status=now last_status=before %}', now=Status.OVERDUE, before=Status.NEAR)
    assert "Overdue" in shown
    assert "last judged: Near" in shown


def test_the_last_judgement_is_left_out_where_it_is_the_present_one() -> None:
    assert "last judged" not in render('{% chip "status" status=now last_status=now %}', now=Status.NEAR)


def test_a_note_from_a_person_is_escaped_in_a_chip() -> None:
    shown = render('{% chip "declared" declared="at_risk" reason=reason %}', reason="<script>")
    assert "&lt;script&gt;" in shown


def test_the_glossary_page_shows_every_word_and_term() -> None:
    shown = render('{% include "pages/glossary.html" %}')
    assert all(str(group.title) in shown for group in groups())
    assert all(str(term) in shown for term, _ in TERMS)
