"""Formulas in measures.csv: any order of rows, one written form, and refusals with the row to repair."""

import pytest

from goals.actions.load import Loaded
from metrics.models import FormulaInput, Measure
from tests.goals.catalogue import counts, load

pytestmark = pytest.mark.django_db
HEAD = "code,name,agency,unit,direction,period,formula,public\n"


def rows(**formulas: str) -> dict[str, str]:
    """measures.csv with monthly measures of these formulas besides the ones that other files name; a / in a code's place ends it."""
    plain = "M-1,Trains on time,DOT,percent,up,month,,\nM-2,Jobs,NEW,jobs,up,sfy,,\n"
    made = "".join(f'{code},{code} made,DOT,percent,up,month,"{text}",\n' for code, text in formulas.items())
    return {"measures.csv": HEAD + made + plain}


def findings(loaded: Loaded) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem) for one in loaded.findings if one.refuses]


def test_a_formula_may_stand_before_what_it_reads() -> None:
    loaded = load(rows(AA="BB*2", BB="per(M-1,1000,CC)", CC=""))
    assert findings(loaded) == []
    assert dict(Measure.objects.exclude(formula="").values_list("code", "formula")) == {"AA": "BB * 2", "BB": "M-1 per 1000 of CC"}
    assert set(FormulaInput.objects.values_list("measure__code", "reads__code")) == {("AA", "BB"), ("BB", "M-1"), ("BB", "CC")}


def test_the_same_catalogue_again_changes_nothing() -> None:
    load(rows(AA="M-1*2"))
    assert counts(load(rows(AA="M-1*2"))) == {}


def test_a_formula_that_goes_away_reads_nothing_any_more() -> None:
    load(rows(AA="M-1*2"))
    load(rows(AA=""), why="It is counted now.")
    assert not FormulaInput.objects.exists()


def test_what_is_wrong_with_a_formula_refuses_its_row() -> None:
    loaded = load(rows(AA="M-1 + M-2 + NONE", BB="M-1 +"))
    assert findings(loaded) == [
        (2, "formula", "M-2 is by state fiscal year (July to June), AA by month. (sign 7 of the formula)"),
        (2, "formula", "There is no measure NONE. (sign 13 of the formula)"),
        (3, "formula", "The formula ends too early. (sign 6 of the formula)"),
    ]
    assert loaded.is_refused


def test_a_circle_refuses_every_row_in_it_and_names_the_path() -> None:
    loaded = load(rows(AA="M-1 + BB", BB="CC + 1", CC="AA", DD="AA"))
    assert findings(loaded) == [
        (2, "formula", "The formulas lead in a circle: AA → BB → CC → AA."),
        (3, "formula", "The formulas lead in a circle: BB → CC → AA → BB."),
        (4, "formula", "The formulas lead in a circle: CC → AA → BB → CC."),
    ]


def test_a_file_that_makes_a_stored_formula_impossible_is_refused_at_its_own_row() -> None:
    load(rows(AA="BB * 2", BB=""))
    file = {"measures.csv": HEAD + "BB,BB made,DOT,percent,up,month,,no\nM-1,T,DOT,percent,up,month,,\nM-2,J,NEW,jobs,up,sfy,,\n"}
    assert findings(load(file)) == [(2, "code", "The formula of AA: BB is not published, and AA is.")]
