"""What layouts make of rows: measures, groups, periods across columns, targets, sums, drafts, and what is passed over."""

import pytest

from agencies.intake.findings import Refused
from tests.metrics.layouts.reading import read

HEAD = """
name: A table
facts:
  measure: {constant: J-UNEMP}
  period: {type: year, year: Year}
"""
SUMMED = """
name: Parts
facts: {measure: {constant: J-UNEMP}, period: {type: year, year: Year}}
values:
  - {columns: [N], repeated: sum, denominator: All}
  - columns: [N]
    repeated: sum
    groups: [{dimension: town, category: Town}]
"""


def test_periods_across_columns_bring_their_other_columns_along(tmp_path):
    layout = HEAD.replace("year: Year", "year: {header: yes}") + (
        "values:\n  - {like: '^(\\d{4}) Actual$', denominator: '{1} Cases', note: '{1} Note'}\n"
        "  - {like: '^(\\d{4}) Goal$', into: target, operator: {constant: '>='}, except: [2021 Goal]}\n"
    )
    found = read(
        tmp_path, layout, "2019 Actual,2019 Cases,2019 Note,2020 Actual,2020 Cases,2020 Note,2020 Goal,2021 Goal\n5,50,a,6,-,b,7,8\n"
    )
    assert found.values("period", "value", "denominator", "note") == [("2019", "5", "50", "a"), ("2020", "6", "", "b")]
    assert [(row["date"], row["operator"], row["value"]) for row in found.targets] == [("2020-12-31", ">=", "7")]
    assert found.understood.unused == ("2021 Goal",)


def test_one_row_with_several_values_is_several_measures_or_categories(tmp_path):
    layout = """
name: Wide
facts: {period: {type: year, year: Year}}
values:
  - {columns: [Foster care, Shelter], measure: {constant: J-UNEMP}, groups: [{dimension: setting, category: {header: yes}, new: yes}]}
  - {columns: [Total], measure: {header: yes, slug: yes, prefix: X-}}
"""
    found = read(tmp_path, layout, "Year,Foster care,Shelter,Total\n2019,3,4,7\n")
    assert found.values("measure", "dimension", "category", "value") == [
        ("J-UNEMP", "setting", "Foster care", "3"), ("J-UNEMP", "setting", "Shelter", "4"), ("X-TOTAL", "", "", "7"),
    ]  # fmt: skip


def test_a_measure_is_found_by_its_name_and_a_category_whatever_its_case(tmp_path):
    layout = (
        HEAD.replace("{constant: J-UNEMP}", "Series")
        + "  groups: [{dimension: town, category: Town, total: [Statewide]}]\nvalues: [{columns: [N]}]"
    )
    found = read(
        tmp_path, layout, "Series,Town,Year,N\nUnemployment Rate,NEW HAVEN,2019,4\nunemployment rate,Statewide,2019,3\nOther,Mars,2019,1\n"
    )
    assert found.values("measure", "category") == [("J-UNEMP", "New Haven"), ("J-UNEMP", ""), ("Other", "Mars")]


def test_an_empty_category_is_refused_unless_it_is_said_to_be_the_total(tmp_path):
    layout = HEAD + "  groups: [{dimension: town, category: Town}]\nvalues: [{columns: [N]}]"
    assert [one.column for one in read(tmp_path, layout, "Town,Year,N\n,2019,4\n").findings] == ["Town"]
    assert read(tmp_path, layout.replace("category: Town", "category: Town, total: ['']"), "Town,Year,N\n,2019,4\n").values("category") == [
        ("",)
    ]


def test_names_that_are_not_listed_are_refused_with_row_column_and_value(tmp_path):
    layout = HEAD.replace("{constant: J-UNEMP}", "{column: Series, names: {Rate: J-UNEMP}, others: refuse}") + "values: [{columns: [N]}]"
    found = read(tmp_path, layout, "Series,Year,N\nrate,2019,4\nCount,2019,5\n")
    assert found.values("measure") == [("J-UNEMP",)]
    assert [(one.row, one.column, one.value) for one in found.findings] == [(3, "Series", "Count")]


def test_what_is_passed_over_is_counted_by_its_rule(tmp_path):
    layout = HEAD + (
        "skip:\n  - {name: yearly averages, column: Month, like: ^AVG}\n  - {name: all but rates, column: Kind, is: [Rate], unless: yes}\n"
        "values:\n  - {columns: [N], when: [{column: Month, empty: yes, unless: yes}], numbers: {marks: {new: skip}}}\n"
    )
    rows = "AVG 2019,Rate,2019,1\nJan,Count,2019,2\nJan,Rate,2019,3\n,Rate,2019,4\nFeb,Rate,2018,new\nFeb,Rate,2017,\n\n"
    found = read(tmp_path, layout, "Month,Kind,Year,N\n" + rows)
    assert found.values("value") == [("3",)]
    assert found.understood.skipped == {"yearly averages": 1, "all but rates": 1, "rows that no entry of values is for": 1, "blank rows": 1}
    assert found.understood.left_out == {"the mark new": 1, "empty cells": 1}


def test_zeros_at_the_end_of_a_row_stand_for_empty_cells_and_others_are_zeros(tmp_path):
    layout = HEAD.replace("year: Year", "year: Year, month: {header: yes}").replace("type: year", "type: month")
    layout += "values: [{columns: [Jan, Feb, Mar, Apr], numbers: {zeros: absent_at_end}}]"
    found = read(tmp_path, layout, "Year,Jan,Feb,Mar,Apr\n2019,0,5,0.0,\n2020,0,0,0,0\n")
    assert found.values("period", "value") == [("Jan 2019", "0"), ("Feb 2019", "5")]
    assert found.understood.left_out == {"0 standing for an empty cell": 5, "empty cells": 1}


def test_parts_are_added_up_and_a_part_without_value_leaves_no_sum(tmp_path):
    found = read(
        tmp_path, SUMMED, "Town,Year,N,All\nAvon,2019,0.1,1\nAvon,2019,0.2,2\nNew Haven,2019,4,3\nAvon,2020,-9999,1\nAvon,2020,1,1\n"
    )
    assert found.values("period", "category", "value", "reason", "denominator", "note") == [
        ("2019", "", "4.3", "", "6", "Sum of 3 rows"), ("2020", "", "", "suppressed", "", ""),
        ("2019", "Avon", "0.3", "", "", "Sum of 2 rows"), ("2019", "New Haven", "4", "", "", ""),
        ("2020", "Avon", "", "suppressed", "", ""),
    ]  # fmt: skip


def test_the_last_of_repeated_facts_is_the_one_that_became_known_last(tmp_path):
    layout = (
        HEAD + "  recorded_at: {column: Book, names: {spring: 2019-04-01, summer: 2019-06-30}}\nvalues: [{columns: [N], repeated: last}]"
    )
    text = "Book,Year,N\nsummer,2019,5\nspring,2019,4\n"
    assert read(tmp_path, layout, text).values("value") == [("5",)]
    both = read(tmp_path, layout, text, history=True)
    assert both.values("value", "recorded_at") == [("5", "2019-06-30"), ("4", "2019-04-01")]


def test_a_reason_beside_an_empty_cell_is_taken(tmp_path):
    layout = HEAD + "values: [{columns: [N], reason: {column: Flag, names: {S: suppressed}}}]"
    found = read(tmp_path, layout, "Year,N,Flag\n2019,,S\n2020,,\n2021,4,\n")
    assert found.values("period", "value", "reason") == [("2019", "", "suppressed"), ("2021", "4", "")]


def test_dates_and_figures_beside_the_value_are_read_as_foreign_files_write_them(tmp_path):
    layout = HEAD + "values: [{columns: [N], published_on: Updated, numerator: Part, moe: Margin}]"
    found = read(tmp_path, layout, 'Year,N,Updated,Part,Margin\n2019,4,07/22/2022,"1,814",.5\n2020,4,soon,1,1\n')
    assert found.values("published_on", "numerator", "moe") == [("2022-07-22", "1814", "0.5")]
    assert [(one.row, one.column) for one in found.findings] == [(3, "Updated")]


def test_measures_the_catalogue_does_not_have_are_wanted_as_drafts_once(tmp_path):
    layout = """
name: New ones
facts:
  measure: {column: Title, slug: yes, prefix: X-}
  period: {type: year, year: Year}
  draft:
    name: Title
    agency: Dept
    unit: {column: Title, match: {^%: percent, .: number}}
    direction: {constant: up}
values: [{columns: [N]}]
"""
    rows = "% on time,Department of Transportation,2019,4\n% on time,DOT,2020,5\nTrips,Parks,2019,6\nTrips,Parks,2020,7\n"
    found = read(tmp_path, layout, f"Title,Dept,Year,N\n{rows}{'long ' * 50},DOT,2019,1\n")
    assert found.values("measure", "value")[:2] == [("X-ON-TIME", "4"), ("X-ON-TIME", "5")]
    assert [(row["code"], row["agency"], row["unit"], row["period"], row["public"]) for row in found.drafts][:1] == [
        ("X-ON-TIME", "DOT", "percent", "year", "no")
    ]
    assert [(one.row, one.column, one.value) for one in found.findings] == [(4, "Dept", "Parks")]
    assert found.understood.refused == 2
    assert len(found.drafts[1]["code"]) <= 40
    assert len(found.drafts[1]["name"]) == 200
    assert found.drafts[1]["definition"] == ("long " * 50).strip()


def test_a_layout_whose_columns_are_not_there_finds_nothing_and_says_so(tmp_path):
    with pytest.raises(Refused, match="No column of the table is one that the layout takes values from"):
        read(tmp_path, HEAD + "values: [{like: ^Rate}]", "Year,N\n2019,4\n")
    with pytest.raises(Refused, match="The table has no column 'N Cases'"):
        read(tmp_path, HEAD + "values: [{like: ^(N)$, denominator: '{1} Cases'}]", "Year,N\n2019,4\n")
