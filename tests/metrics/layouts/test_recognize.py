"""Which layout a file has, without anybody deciding it."""

from metrics.intake.guessing.heads import Head, Sheet
from metrics.intake.layouts import parse_layout, recognize

FACTS = "\nfacts: {measure: {constant: X-1}, period: A}\nvalues: [{columns: [B]}]"


def specs(**asked: str):
    return {code: parse_layout(f"name: {code}\n{text}{FACTS}") for code, text in asked.items()}


def head(*rows: tuple[str, ...], file: str = "f.csv", sheet: str = "") -> Head:
    return Head(file, (Sheet(sheet, rows, len(rows), 3),))


def test_the_layout_that_asks_for_most_is_the_one():
    found = specs(small="recognize: {headers: [A]}", large="recognize: {headers: [A, B, C]}", other="recognize: {headers: [A, Z]}")
    assert recognize(head(("title", "", ""), ("a", "B ", "C")), found) == "large"


def test_two_that_fit_as_well_leave_it_undecided():
    assert recognize(head(("A", "B", "C")), specs(one="recognize: {headers: [A]}", two="recognize: {headers: [B]}")) is None


def test_a_layout_that_says_nothing_of_its_files_is_never_recognized():
    assert recognize(head(("A", "B", "C")), specs(silent="description: x")) is None


def test_the_names_of_file_and_sheet_must_be_like_their_patterns():
    found = specs(one="recognize: {headers: [A], file: 'LAUS_*', sheet: town*}\nread: {sheet: Towns}")
    assert recognize(head(("A", "B", "C"), file="laus_2019.xlsx", sheet="Towns"), found) == "one"
    assert recognize(head(("A", "B", "C"), file="other.xlsx", sheet="Towns"), found) is None
    assert recognize(head(("A", "B", "C"), file="laus_2019.xlsx", sheet="Counties"), found) is None


def test_headers_are_looked_for_in_the_rows_and_the_sheet_that_the_layout_reads():
    found = specs(one="recognize: {headers: [A x, B]}\nread: {header: [2, 3], sheet: 2}")
    sheets = (Sheet("1", (("A x", "B"),), 1, 2), Sheet("2", (("t", ""), ("A", "B"), ("x", "")), 3, 2))
    assert recognize(Head("f.xlsx", sheets), found) == "one"
    assert recognize(Head("f.xlsx", sheets[:1]), found) is None
