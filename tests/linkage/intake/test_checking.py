"""The check of extracts: everything wrong is said at once, by file, row and column, and never what an identifier says."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.intake.checking import check_overlap, check_years
from linkage.intake.checking.collecting import EACH, shape_of
from linkage.intake.extracts import Engine, Task
from linkage.intake.tables import load_events, load_people, workplace
from tests.linkage.intake.extracts import WINDOW, checked, event, extract, person, told, write


def test_a_good_extract_has_no_findings(tmp_path):
    found = checked(extract(tmp_path, [person(1), person(2)], [event(1), event(2, date="", year="2018")]))
    assert (found.people, found.events, found.findings, found.is_refused) == (2, 2, (), False)


@pytest.mark.parametrize(
    ("cells", "value", "problem"),
    [
        ({"birth_date": "2031-01-02"}, "9999-99-99", "The date is in the future."),
        ({"birth_date": "03/09/1975"}, "99/99/9999", "This is no date."),
        ({"birth_date": "1975-02-30"}, "9999-99-99", "This is no date."),
        ({"birth_date": "1875-02-03"}, "9999-99-99", "The birth date is before 1900."),
        ({"ssn": "12345"}, "99999", "This is no Social Security number."),
        ({"ssn": "12-345-6789"}, "99-999-9999", "This is no Social Security number."),
        ({"zip": "6103x"}, "9999a", "This is no ZIP code."),
        ({"sex": "woman"}, "woman", "This is not M, F or X."),
        ({"person": ""}, "", "The row has no number of the record."),
        ({"source": "dss"}, "dss", "The extract was announced as doc, and this row is of another source."),
    ],
)
def test_a_wrong_cell_of_people_is_named_by_row_column_and_shape(tmp_path, cells, value, problem):
    rows = told(extract(tmp_path, [person(1), person(2, **cells)]))
    assert (3, next(iter(cells)), value, problem) in rows


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"units": "-1"}, "units", "The number is below 0."),
        ({"units": "366"}, "units", "This is more than 365 days."),
        ({"units": "2.5"}, "units", "This is no whole number."),
        ({"units": "many"}, "units", "This is no number."),
        ({"service": "ed"}, "service", "This is a service of dss, not of doc."),
        ({"service": "probation"}, "service", "There is no such service."),
        ({"date": "2020-01-01"}, "date", "The date is in the future."),
        ({"date": ""}, "date", "The row needs a date or a year, and not both."),
        ({"year": "2017"}, "date", "The row needs a date or a year, and not both."),
        ({"person": "B7"}, "person", "The file of people does not have this person."),
    ],
)
def test_a_wrong_cell_of_events_is_named_by_row_and_column(tmp_path, cells, column, problem):
    rows = told(extract(tmp_path, [person(1)], [event(1), event(1, **cells)]))
    assert (3, column, problem) in [(row, name, said) for row, name, _, said in rows]


def test_events_outside_the_two_years_are_told_and_do_not_refuse(tmp_path):
    found = checked(extract(tmp_path, [person(1)], [event(1, date="2016-12-31"), event(1, date="", year="2019")]))
    assert [finding.row for finding in found.findings] == [2, 3]
    assert not found.is_refused


def test_all_problems_of_both_files_come_at_once(tmp_path):
    rows = told(extract(tmp_path, [person(1, ssn="1"), person(1, zip="x")], [event(1, units="-1"), event(9)]))
    assert {column for _, column, _, _ in rows} == {"ssn", "zip", "person", "units"}


def test_the_second_row_of_a_person_is_named(tmp_path):
    rows = told(extract(tmp_path, [person(1), person(2), person(1, first_name="Eva")]))
    assert [(row, column, problem) for row, column, _, problem in rows] == [(4, "person", "This number is in the file already.")]


def test_of_many_rows_with_one_problem_twenty_are_named_and_the_rest_counted(tmp_path):
    rows = told(extract(tmp_path, [person(n, zip="x") for n in range(1, 51)]))
    assert len([row for row in rows if row[0] > 0]) == EACH
    assert [problem for row, _, _, problem in rows if row == 0] == ["30 more rows: This is no ZIP code."]


def test_thirty_per_cent_without_a_number_are_told_and_do_not_refuse(tmp_path):
    found = checked(extract(tmp_path, [person(n, ssn="" if n <= 15 else "900001234") for n in range(1, 51)]))
    assert [(f.column, f.problem) for f in found.findings if "have none" in f.problem] == [("ssn", "30% of the rows have none.")]
    assert not found.is_refused


def test_a_number_in_many_rows_is_told(tmp_path):
    rows = told(extract(tmp_path, [person(n, ssn="900001234") for n in range(1, 51)]))
    assert rows == [(0, "ssn", "", "1 numbers are each in more than 20 rows.")]


def test_names_that_are_all_the_same_are_refused(tmp_path):
    found = checked(extract(tmp_path, [person(n, last_name="Smith") for n in range(1, 51)]))
    assert found.is_refused
    assert [(f.column, f.problem) for f in found.findings] == [("last_name", "All 50 rows say the same.")]


def test_a_name_in_a_tenth_of_the_rows_is_told(tmp_path):
    rows = told(extract(tmp_path, [person(n, last_name="Unknown" if n < 10 else f"Reyes{n}") for n in range(1, 51)]))
    assert rows == [(0, "last_name", "", "One value is in 18% of the rows.")]


def test_treatment_for_substance_use_is_refused_unless_the_agreement_covers_it(tmp_path):
    people = [person(1, source="dmhas") | {"sud": "yes"}]
    made = extract(tmp_path, people, [event(1, source="dmhas", service="detox")], source="dmhas")
    assert {column for _, column, _, problem in told(made) if "42 CFR Part 2" in problem} == {"sud", "service"}
    assert told(made, may_have_part_2=True) == []


def test_rows_without_consent_are_counted_and_do_not_refuse(tmp_path):
    people = [person(n) | {"consent": "no" if n == 2 else "yes"} for n in (1, 2, 3)]
    found = checked(extract(tmp_path, people))
    assert [f.problem for f in found.findings] == ["Fewer than 11 rows are without consent."]
    assert not found.is_refused


@pytest.mark.parametrize(
    ("refusing", "words"), [(11, "11 rows are without consent."), (10, "Fewer than 11 rows are"), (25, "All but fewer than 11 rows are")]
)
def test_a_small_count_of_people_is_not_told_in_words(tmp_path, refusing, words):
    people = [person(n) | {"consent": "no" if n <= refusing else "yes"} for n in range(1, 31)]
    assert told(extract(tmp_path, people))[0][3].startswith(words)


def test_where_a_consent_is_demanded_an_empty_cell_is_none(tmp_path):
    cells = {"consent": "", "housed": "no"}
    people = [person(n, source="hmis") | cells | ({"consent": "yes"} if n > 12 else {}) for n in range(1, 31)]
    assert [f.problem for f in checked(extract(tmp_path, people, source="hmis")).findings if f.column == "consent"] == [
        "12 rows are without consent."
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_named_and_what_to_do(tmp_path, encoding):
    made = extract(tmp_path, [person(1)])
    write(made.people, [person(1, first_name="José")], encoding)
    found = checked(made)
    assert found.is_refused
    assert any("UTF-" in f.problem and "CSV UTF-8" in f.fix for f in found.findings)


def test_unknown_missing_and_repeated_columns_are_named(tmp_path):
    made = extract(tmp_path, [person(1)])
    made.people.write_text("source,person,person,first_name,surname,birth_date\ndoc,A1,A1,Ana,Reyes,1975-03-09\n")
    assert {(column, problem) for _, column, _, problem in told(made) if column} == {
        ("column 5", "The layout has no such column."),
        ("last_name", "The column is missing."),
        ("person", "There are 2 columns of this name."),
    }


@pytest.mark.parametrize("part", ["people", "events"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_without_a_header_tells_nothing_of_its_first_person(tmp_path, part, ending):
    made = extract(tmp_path, [person(1)])
    first = ["doc", "CANARYPERSON77", "Wilhelminacanary", "Canaryfeather", "1970-01-31", "912340987"]
    path = tmp_path / f"none.{ending}"
    if ending == "csv":
        path.write_text(",".join(first) + "\ndoc,A2,Ana,Reyes,1975-03-09,900000002\n")
    else:
        pq.write_table(pa.table({cell: ["x"] for cell in first}), path)
    found = [finding for finding in checked(replace(made, **{part: path})).findings if finding.file == path.name]
    assert [(finding.column, finding.problem) for finding in found] == [("", "The first row is no header.")]
    assert not any(cell in str(finding.as_row()) for finding in found for cell in first[1:])


def test_a_column_that_nobody_knows_is_told_by_its_place_and_never_by_what_stands_there(tmp_path):
    made = extract(tmp_path, [person(1)])
    made.people.write_text("source,person,first_name,last_name,birth_date,912340987,912340987\ndoc,A1,Ana,Reyes,1975-03-09,1,2\n")
    assert [column for _, column, _, _ in told(made)] == ["column 6", "column 7"]


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u2003", " "])
def test_a_cell_is_read_when_it_is_linked_as_it_was_when_it_was_checked(tmp_path, space):
    cells = {"consent": f"no{space}", "housed": f"{space}yes"}
    people = [person(n, source="hmis") | (cells if n == 1 else {"consent": "yes", "housed": "yes" + space}) for n in (1, 2)]
    people[1]["source"] += space
    made = extract(tmp_path, people, [event(2, source="hmis", service=f"shelter{space}")], source="hmis")
    found = checked(made)
    assert not found.is_refused
    with workplace(Engine(tmp_path / "scratch")) as connection:
        load_people(connection, Task([made], WINDOW))
        load_events(connection, Task([made], WINDOW))
        assert connection.execute("select person, consent, housed from people").fetchall() == [("A2", "yes", "yes")]
        assert connection.execute("select service from events").fetchall() == [("shelter",)]


def test_a_column_of_parquet_counts_although_spaces_stand_around_its_name(tmp_path):
    rows = [person(n, source="hmis") | {" consent": "no" if n == 1 else "yes", "housed": "no"} for n in (1, 2)]
    made = replace(extract(tmp_path, rows, [event(2, source="hmis", service="shelter")], source="hmis"), people=tmp_path / "p.parquet")
    pq.write_table(pa.Table.from_pylist(rows), made.people)
    assert not checked(made).is_refused
    with workplace(Engine(tmp_path / "scratch")) as connection:
        load_people(connection, Task([made], WINDOW))
        assert connection.execute("select person from people").fetchall() == [("A2",)]


def test_nobody_of_a_source_that_must_ask_is_linked_without_a_yes_and_of_another_nobody_with_a_no(tmp_path):
    asks = [person(n, source="hmis") | {"consent": word, "housed": "no"} for n, word in enumerate(("yes", "no", ""), start=1)]
    says = [person(n) | {"consent": word} for n, word in enumerate(("yes", "no", ""), start=11)]
    task = Task([extract(tmp_path, asks, source="hmis"), extract(tmp_path, says)], WINDOW)
    with workplace(Engine(tmp_path / "scratch")) as connection:
        load_people(connection, task)
        assert connection.execute("select person from people order by row").fetchall() == [("A1",), ("A11",), ("A13",)]


def test_a_row_with_too_many_cells_is_named(tmp_path):
    made = extract(tmp_path, [person(1), person(2)])
    made.people.write_text(made.people.read_text().replace("A2,", "A2,Maria,"))
    assert [(row, problem) for row, _, _, problem in told(made)] == [(3, "The row has 9 cells, the header 8.")]


def test_a_parquet_file_is_judged_as_the_same_rows_in_csv(tmp_path):
    rows = [person(1), person(2, zip="x"), person(1)]
    made = extract(tmp_path, rows)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "doc-people.parquet")
    of_parquet = checked(replace(made, people=tmp_path / "doc-people.parquet"))
    assert [(f.row, f.column, f.problem) for f in of_parquet.findings] == [(row, column, problem) for row, column, _, problem in told(made)]


def test_a_file_that_only_says_it_is_parquet_is_refused(tmp_path):
    made = extract(tmp_path, [person(1)])
    (tmp_path / "p.parquet").write_text("no")
    assert checked(replace(made, people=tmp_path / "p.parquet")).findings[0].problem == "The file is no Parquet file, or it is damaged."


def test_extracts_that_share_nobody_are_told_before_anything_is_run(tmp_path):
    one = extract(tmp_path, [person(n) for n in range(1, 6)])
    two = extract(tmp_path, [person(n, source="dss") for n in range(11, 16)], source="dss")
    three = extract(tmp_path, [person(n, source="hmis") | {"consent": "yes", "housed": "no"} for n in (3, 4)], source="hmis")
    engine = Engine(tmp_path / "scratch")
    assert [f.file for f in check_overlap(Task([one, two, three], WINDOW), engine)] == ["dss-people.csv"]
    assert [f.refuses for f in check_overlap(Task([one, two], WINDOW), engine)] == [True, True]
    assert check_overlap(Task([one, three], WINDOW), engine) == ()


def test_more_days_in_a_year_than_it_has_are_told_by_file(tmp_path):
    stays = [event(1, units="300"), event(1, units="66"), event(2, units="365"), event(2, date="", year="2018", units="100")]
    one, engine = extract(tmp_path, [person(1), person(2)], stays), Engine(tmp_path / "scratch")
    (found,) = check_years(Task([one], WINDOW), engine)
    assert (found.file, found.column, found.refuses) == ("doc-events.csv", "units", False)
    assert found.problem == "Fewer than 11 times somebody has more than 365 days of a service in a year; 365 are counted."
    fine = extract(tmp_path, [person(1)], stays[:1])
    assert check_years(Task([fine], WINDOW), engine) == ()


@given(st.text())
def test_the_shape_of_a_cell_has_no_letter_or_digit_of_it_but_a_and_9(text):
    assert {sign for sign in shape_of(text) if sign.isalnum() and sign.isascii()} <= {"A", "a", "9"}
