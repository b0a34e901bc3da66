"""Saving a formula: who may, what is refused and in which words, and what is kept."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from metrics.actions.formulas import save_formula
from metrics.actions.imports import Manner, import_readings
from metrics.models import Annotation, Change, FormulaInput, Measure, Reading
from metrics.rules.formula.problems import FormulaProblems
from tests import make

pytestmark = pytest.mark.django_db
AT = datetime(2024, 7, 2, 2, tzinfo=UTC)


@pytest.fixture
def analyst() -> User:
    return make.user("analyst")


def save(of: Measure, text: str, by: User, reason: str = "Asked for by OPM.") -> str:
    return save_formula(measure_id=of.pk, text=text, reason=reason, by=by, at=AT)


def refusal(of: Measure, text: str, by: User) -> list[str]:
    with pytest.raises(FormulaProblems) as refused:
        save(of, text, by)
    of.refresh_from_db()
    assert not FormulaInput.objects.filter(measure=of).exists() or of.formula
    return [str(one) for one in refused.value.problems]


def test_a_formula_is_kept_in_its_written_form_with_what_it_reads(analyst: User) -> None:
    one, two, rate = make.measure(code="ONE"), make.measure(code="TWO"), make.measure(code="RATE")
    assert save(rate, "per( ONE,1000,TWO )", analyst) == "ONE per 1000 of TWO"
    rate.refresh_from_db()
    assert rate.formula == "ONE per 1000 of TWO"
    assert set(FormulaInput.objects.values_list("measure_id", "reads_id")) == {(rate.pk, one.pk), (rate.pk, two.pk)}
    assert Change.objects.get().reason == "definition"


def test_the_reason_is_told_to_readers_on_the_day_of_the_state(analyst: User) -> None:
    make.measure(code="ONE")
    save(make.measure(code="TWICE"), "ONE * 2", analyst)
    note = Annotation.objects.get()
    assert (note.date, note.kind, note.text) == (date(2024, 7, 1), "definition", "Calculated from here on as ONE * 2. Asked for by OPM.")


def test_the_same_formula_again_changes_nothing(analyst: User) -> None:
    make.measure(code="ONE")
    twice = make.measure(code="TWICE")
    save(twice, "ONE * 2", analyst)
    save(twice, "(ONE)*2", analyst)
    assert Change.objects.count() == Annotation.objects.count() == 1


def test_a_new_formula_replaces_what_the_old_one_read(analyst: User) -> None:
    make.measure(code="ONE")
    make.measure(code="TWO")
    three = make.measure(code="THREE")
    save(three, "ONE + 1", analyst)
    save(three, "TWO + 1", analyst)
    assert list(FormulaInput.objects.values_list("reads__code", flat=True)) == ["TWO"]


@pytest.mark.parametrize("kind", ["governor", "commissioner", "steward", "linkage_officer", None])
def test_only_data_keepers_save_formulas(kind: str | None) -> None:
    make.measure(code="ONE")
    with pytest.raises(PermissionDenied):
        save(make.measure(code="TWICE"), "ONE * 2", make.user(kind))


def test_a_formula_needs_a_reason(analyst: User) -> None:
    make.measure(code="ONE")
    with pytest.raises(ValueError, match="needs a reason"):
        save(make.measure(code="TWICE"), "ONE * 2", analyst, reason="  ")


def test_everything_that_is_wrong_is_said_at_once(analyst: User) -> None:
    make.measure(code="YEARLY", period="year")
    make.measure(code="DRAFT", is_draft=True, is_public=False)
    make.measure(code="SECRET", is_public=False)
    rate = make.measure(code="RATE")
    said = refusal(rate, "YEARLY + NONE + RATE + DRAFT + SECRET", analyst)
    assert len(said) == 5
    assert "YEARLY is by calendar year, RATE by month." in said[0]
    assert "There is no measure NONE." in said[1]
    assert "RATE is the measure itself." in said[2]
    assert "DRAFT is a draft." in said[3]
    assert "SECRET is not published, and RATE is." in said[4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ONE-TWO", "put spaces around the minus sign: ONE - TWO"),
        ("ONF", "Did you mean ONE?"),
        ("1 + 2", "reads no measure"),
        ('index(ONE, "SFY 2019")', "SFY 2019"),
        ("previous(3)", "of a number is no series"),
        ('group(total(ONE), "a=b")', "group of a group"),
        ("ONE +", "ends too early"),
    ],
)
def test_a_refusal_says_what_to_do(analyst: User, text: str, words: str) -> None:
    make.measure(code="ONE")
    make.measure(code="TWO")
    assert words in " ".join(refusal(make.measure(code="RATE"), text, analyst))


def test_windows_that_overlap_are_not_averaged(analyst: User) -> None:
    make.measure(code="ONE", period="rolling5")
    assert "overlaps the next one" in refusal(make.measure(code="RATE", period="rolling5"), "average(ONE, 2)", analyst)[0]


def test_a_circle_is_refused_with_its_path(analyst: User) -> None:
    a, b, c = (make.measure(code=code) for code in ("AA", "BB", "CC"))
    make.measure(code="BASE")
    save(b, "CC + BASE", analyst)
    save(c, "AA + BASE", analyst)
    assert "The formulas lead in a circle: AA → BB → CC → AA." in refusal(a, "BASE + BB", analyst)[0]
    assert save(a, "BASE", analyst) == "BASE"


def test_an_unpublished_measure_may_read_what_is_not_published(analyst: User) -> None:
    make.measure(code="SECRET", is_public=False)
    assert save(make.measure(code="INNER", is_public=False), "SECRET * 2", analyst)


def test_a_retired_measure_may_be_read_for_its_history(analyst: User) -> None:
    make.measure(code="OLD", retired_on=date(2019, 1, 1))
    assert save(make.measure(code="LONG"), "OLD * 2", analyst)


def test_readings_of_a_calculated_measure_are_not_imported(analyst: User, tmp_path: Any) -> None:
    make.measure(code="ONE")
    save(make.measure(code="TWICE"), "ONE * 2", analyst)
    file = tmp_path / "readings.csv"
    file.write_text("measure,period,value\nONE,2019-05,1\nTWICE,2019-05,9\n")
    report = import_readings(path=file, manner=Manner(), by=None, at=AT)
    assert report.is_refused
    assert [(one.row, one.problem) for one in report.findings] == [(3, "Readings of TWICE are calculated.")]
    assert not Reading.objects.exists()
