"""Bad catalogs: each fault named with file, row, column, value, problem and what to do; all in one pass; nothing written."""

from datetime import date

import pytest

from agencies.models import Agency
from goals.actions import load_catalog
from goals.models import Goal
from metrics.models import Change, Measure, Proposal, Target
from tests import make
from tests.goals.catalogue import AT, FILES, edited, load, refused

pytestmark = pytest.mark.django_db
CASES = [
    ("agencies.csv", "DOT,Transportation,department", "D,Transportation,department", 2, "code", "not a code"),
    ("agencies.csv", "department", "ministry", 2, "kind", "allowed words"),
    ("agencies.csv", "office,OLD", "office,GONE", 3, "predecessor", "no agency GONE"),
    ("agencies.csv", "Old Office,office,", "Old Office,office,NEW", 3, "predecessor", "come from each other: NEW from OLD from NEW"),
    ("agencies.csv", "OLD,Old Office", "DOT,Old Office", 2, "code", "Row 4 says the same again"),
    ("agencies.csv", "Transportation", "T" * 201, 2, "name", "201 characters"),
    ("agencies.csv", "code,name", "code,colour,name", 1, "colour", "not known"),
    ("agencies.csv", "code,name,kind", "code,kind", 1, "name", "required column is missing"),
    ("agencies.csv", "DOT,Transportation,department,", "DOT,Transportation", 2, "", "2 cells, the header 4"),
    ("areas.csv", "ROADS,Roads,priority", "ROADS,Roads,theme", 3, "kind", "allowed words"),
    ("areas.csv", "Roads,priority,2", "Roads,priority,second", 3, "order", "whole number"),
    ("goals.csv", "G1,ROADS", "G1,WAYS", 2, "area", "no area WAYS"),
    ("goals.csv", "on time,DOT", "on time,XXX", 2, "lead", "no agency XXX"),
    ("goals.csv", "k_of_n,1", "k_of_n,", 3, "rollup_k", "needs a number"),
    ("goals.csv", "lead_measure,,", "worst,3,", 2, "rollup_k", "takes no number"),
    ("goals.csv", "lead_measure", "best", 2, "rollup", "allowed words"),
    ("goals.csv", ",,JOBS", ",,SEA", 2, "other_areas", "no area SEA"),
    ("goals.csv", ",,JOBS", ",,ROADS", 2, "other_areas", "own area"),
    ("partnerships.csv", "G1,NEW,partner", "G1,NEW,friend", 3, "role", "allowed words"),
    ("partnerships.csv", "G1,NEW,partner", "G1,NEW,lead", 3, "role", "The lead of G1 is DOT"),
    ("partnerships.csv", "G1,DOT,lead", "G9,DOT,lead", 2, "goal", "no goal G9"),
    ("measures.csv", "on time,DOT", "on time,XXX", 2, "agency", "no agency XXX"),
    ("measures.csv", "M-2,Jobs", "M-1,Jobs", 3, "code", "Row 2 says the same again"),
    ("measures.csv", "percent,up", "percent,sideways", 2, "direction", "allowed words"),
    ("measures.csv", "up,month", "up,weekly", 2, "period", "allowed words"),
    ("measures.csv", "2019-06,88.5", "2019-20,88.5", 2, "baseline_period", "month"),
    ("measures.csv", "2019-06,88.5", "2018,", 2, "baseline_period", "does not name a month"),
    ("measures.csv", "2019-06,88.5", ",88.5", 2, "baseline_value", "no period"),
    ("measures.csv", "88.5,0.5", '"1,2,3",0.5', 2, "baseline_value", "not a number"),
    ("measures.csv", "88.5,0.5", "-9999,0.5", 2, "baseline_value", "mark for an absent value"),
    ("measures.csv", "88.5,0.5", "N/A,0.5", 2, "baseline_value", "mark for an absent value"),
    ("measures.csv", "88.5,0.5", "88.5,-1", 2, "tolerance", "below 0"),
    ("measures.csv", "0.5,S-1", "0.5,S-9", 2, "service", "no service S-9"),
    ("goal_measures.csv", "G1,M-1,1", "G1,M-1,-1", 2, "weight", "below 0"),
    ("goal_measures.csv", "G1,M-1,1", "G1,M-1,heavy", 2, "weight", "not a number"),
    ("goal_measures.csv", "G1,M-2", "G1,M-9", 3, "measure", "no measure M-9"),
    ("goal_measures.csv", "M-1,1,outcome", "M-1,1,driver", 2, "role", "none of its measures is an outcome"),
    ("targets.csv", ">=,93", ">=,reduce", 2, "value", "not a number"),
    ("targets.csv", ">=,93", ">=,", 2, "value", "empty"),
    ("targets.csv", ">=,93", "=,93", 2, "operator", "allowed words"),
    ("targets.csv", "93,,", "93,95,", 2, "high", "one end"),
    ("targets.csv", "10,20", "10,", 4, "high", "needs its high end"),
    ("targets.csv", "10,20", "20,10", 4, "high", "below the low end"),
    ("targets.csv", "M-1,2020-12-31,>=,93", "M-1,31.12.2020,>=,93", 2, "date", "not a date"),
    ("targets.csv", "M-2,2020-06-30", "M-9,2020-06-30", 4, "measure", "no measure M-9"),
    ("targets.csv", "line,Danbury", "line,Hartford", 3, "category", "no category 'Hartford'"),
    ("targets.csv", "line,Danbury", "line,", 3, "category", "do not pair up"),
    ("targets.csv", "Plan,,,2019-01-01", "Plan,,,yesterday", 2, "recorded_at", "not a moment"),
    ("targets.csv", "Plan,,,2019-01-01", "Plan,,because,2019-01-01", 2, "reason", "coded reason"),
    ("dimensions.csv", "Danbury branch,All", "Danbury branch,East", 2, "parent", "no category East"),
    ("dimensions.csv", "line,All,,", "line,All,,Danbury", 2, "parent", "in a circle"),
    ("dimensions.csv", "line,Danbury", "line,a=b", 2, "category", "= or ;"),
    ("measure_dimensions.csv", "M-1,line", "M-1,track", 2, "dimension", "no dimension track"),
    ("measure_dimensions.csv", "line,no", "line,maybe", 2, "parts_sum", "neither yes nor no"),
    ("expected.csv", "SFY2020", "2020-04", 2, "period", "2020-04"),
    ("expected.csv", "2020-12-01", "2020-01-01", 2, "due_on", "before the period ends"),
    ("annotations.csv", "series_break", "gossip", 2, "kind", "allowed words"),
    ("annotations.csv", "2018-01-01", "2018-02-30", 2, "date", "not a date"),
    ("services.csv", "tickets,DOT", "tickets,XXX", 2, "agency", "no agency XXX"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "row", "column", "problem"), CASES)
def test_a_fault_is_refused_with_its_place_and_what_to_do(file: str, old: str, new: str, row: int, column: str, problem: str) -> None:
    loaded = load(edited(file, old, new))
    found = [one for one in loaded.findings if (one.file, one.row, one.column) == (file, row, column)]
    assert found, loaded.findings
    assert problem in found[0].problem
    assert found[0].fix
    assert loaded.is_refused
    assert (Agency.objects.count(), Measure.objects.count(), Target.objects.count()) == (0, 0, 0)


def test_both_rows_of_a_duplicate_are_named() -> None:
    loaded = load(edited("measures.csv", "M-2,Jobs", "M-1,Jobs"))
    rows = [(one.row, one.value, one.problem) for one in loaded.findings if one.file == "measures.csv"]
    assert rows == [(2, "M-1", "Row 3 says the same again."), (3, "M-1", "Row 2 says the same again.")]


def test_all_faults_of_all_files_are_found_in_one_pass_and_nothing_is_written() -> None:
    changes: dict[str, str] = {}
    for file, old, new in (
        ("measures.csv", "on time,DOT", "on time,XXX"),
        ("targets.csv", ">=,93", ">=,reduce"),
        ("goal_measures.csv", "G1,M-1,1", "G1,M-1,-1"),
        ("agencies.csv", "department", "ministry"),
    ):
        changes |= edited(file, old, new)
    loaded = load(changes)
    assert {(one.file, one.column, one.value) for one in loaded.findings} == {
        ("measures.csv", "agency", "XXX"),
        ("targets.csv", "value", "reduce"),
        ("goal_measures.csv", "weight", "-1"),
        ("agencies.csv", "kind", "ministry"),
    }
    assert {(one.file, one.refused) for one in refused(loaded)} == {(file, 1) for file in changes}
    assert (Goal.objects.count(), Change.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("code,name\n".encode("utf-16"), "UTF-16"),
        ("code,name,kind\nDOT,caf\u00e9,department\n".encode("latin-1"), "line 2 has other bytes"),
        (b"", "empty"),
        (b'code,name,kind\n"DOT,open\n', "cannot be read as CSV"),
        (b"code,name,kind\nDOT,\x00,department\n", "is not text"),
        (b"code,name,kind,kind\n", "names this column twice"),
        ((",".join(f"c{n}" for n in range(150)) + "\n").encode(), "150 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, problem: str) -> None:
    files = {name: text.encode() for name, text in FILES.items()} | {"agencies.csv": content}
    loaded = load_catalog(files=files, by=None, at=AT)
    assert any(problem in one.problem and one.file == "agencies.csv" and one.fix for one in loaded.findings)
    assert Agency.objects.count() == 0


def test_the_period_type_of_a_measure_with_readings_cannot_change() -> None:
    load()
    make.reading(Measure.objects.get(code="M-1"), date(2020, 4, 30), 5)
    loaded = load(edited("measures.csv", "up,month,2019-06", "up,quarter,2019-Q2"))
    assert [(one.column, one.problem) for one in loaded.findings] == [
        ("period", "The measure has readings by month; its period type cannot change.")
    ]


def test_a_new_lead_is_refused_while_another_is_stored_as_lead() -> None:
    load()
    changes = {"goals.csv": FILES["goals.csv"].replace("on time,DOT", "on time,NEW"), "partnerships.csv": "goal,agency,role\nG1,NEW,lead\n"}
    assert "DOT is stored as the lead of G1." in [one.problem for one in load(changes).findings]


def test_a_changed_definition_is_refused_without_a_reason_and_named() -> None:
    load()
    loaded = load(edited("measures.csv", "88.5,0.5", "88.5,1.5"))
    assert loaded.is_refused
    assert [(one.file, one.column, one.problem) for one in loaded.findings] == [
        ("measures.csv", "tolerance", "M-1 would be judged by something else than it is now."),
    ]
    assert Measure.objects.get(code="M-1").tolerance == 0.5


def test_a_changed_definition_with_a_reason_is_recorded_with_what_stood_before() -> None:
    load()
    load(edited("measures.csv", "88.5,0.5", "88.5,1.5"), why="A new manual.")
    made = Proposal.objects.get()
    assert (made.kind, made.before, made.after, made.why, made.note, made.loosens, made.state) == (
        "tolerance", {"tolerance": 0.5}, {"tolerance": 1.5}, "method", "A new manual.", True, "in_effect",
    )  # fmt: skip


def test_a_first_load_and_the_same_again_need_no_reason() -> None:
    assert not load().is_refused
    assert not load().is_refused
    assert not Proposal.objects.exists()
