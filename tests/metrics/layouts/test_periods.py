"""Periods from labels and from their parts."""

import pytest

from agencies.intake.findings import Refused
from metrics.intake.layouts.header import Columns
from metrics.intake.layouts.periods import month_in, period_picker, year_in
from metrics.intake.layouts.sources import Place
from metrics.intake.layouts.spec import Source, When


def picked(when: When, **cells: str) -> str:
    place = Place(Columns.of(list(cells)), "", "f.csv", lambda _: "")
    return period_picker(when, place)(list(cells.values()))[0]


@pytest.mark.parametrize(
    ("when", "cells", "label"),
    [
        (When("month", label=Source("P", pattern=r"^(\w+ \d{4})")), {"P": "Jan 2010 (B - 2019)"}, "Jan 2010"),
        (When("month", label=Source("P")), {"P": "July-13"}, "Jul 2013"),
        (When("sfy", label=Source("P")), {"P": "SFY 2004-2005"}, "SFY 2005"),
        (When("point", year=Source("P"), month=Source(constant="7"), day=Source(constant="1"), back=1),
         {"P": "SFY 2004-2005"}, "Jul 1, 2004"),
        (When("school_year", label=Source("P")), {"P": "2011-2012"}, "2011-12"),
        (When("sfy", year=Source("P")), {"P": "FY15 Actual"}, "SFY 2015"),
        (When("ffy", year=Source("P"), back=3), {"P": "2016"}, "FFY 2013"),
        (When("month", year=Source("P"), month=Source("M"), starts=10), {"P": "2016", "M": "OCT"}, "Oct 2015"),
        (When("month", year=Source("P"), month=Source("M"), starts=10), {"P": "2016", "M": "SEP"}, "Sep 2016"),
        (When("month", year=Source("P"), month=Source("M")), {"P": "2013", "M": "7"}, "Jul 2013"),
        (When("quarter", year=Source("P"), quarter=Source("Q"), starts=10), {"P": "2016", "Q": "QTR1"}, "2015 Q4"),
        (When("quarter", year=Source("P"), quarter=Source("Q"), starts=10), {"P": "2016", "Q": "QTR2"}, "2016 Q1"),
        (When("quarter", year=Source("P"), quarter=Source("Q"), starts=7), {"P": "2016", "Q": "4"}, "2016 Q2"),
        (When("quarter", year=Source("P"), quarter=Source("Q"), starts=4), {"P": "2016", "Q": "4"}, "2016 Q1"),
        (When("quarter", year=Source("P"), quarter=Source("Q")), {"P": "2016", "Q": "4"}, "2016 Q4"),
        (When("ytd", year=Source("P"), month=Source("M")), {"P": "2022", "M": "Jun-22"}, "2022 YTD Jun"),
        (When("rolling5", year=Source("P")), {"P": "2025"}, "2021-2025"),
        (When("", label=Source("P")), {"P": "whatever"}, "whatever"),
    ],
)  # fmt: skip
def test_a_period_is_made_of_what_the_file_says(when, cells, label):
    assert picked(when, **cells) == label


@pytest.mark.parametrize(
    ("when", "cells"),
    [
        (When("month", label=Source("P")), {"P": "AVG 2010"}),
        (When("month", label=Source("P")), {"P": ""}),
        (When("year", year=Source("P")), {"P": "2010 or 2012"}),
        (When("year", year=Source("P")), {"P": "n/a"}),
        (When("month", year=Source("P"), month=Source("M")), {"P": "2013", "M": "ANNUAL"}),
        (When("quarter", year=Source("P"), quarter=Source("Q")), {"P": "2013", "Q": "Q5"}),
        (When("point", year=Source("P"), month=Source("M"), day=Source("D")), {"P": "2013", "M": "2", "D": "30"}),
        (When("month", year=Source("P")), {"P": "2013"}),
        (When("quarter", year=Source("P"), month=Source("M")), {"P": "2013", "M": "5"}),
    ],
)
def test_what_names_no_period_is_refused(when, cells):
    with pytest.raises(Refused):
        picked(when, **cells)


@pytest.mark.parametrize(
    ("text", "year"), [("2019-20", 2020), ("1999-00", 2000), ("2019/2020", 2020), ("FY 98", 1998), ("07/01/2004", 2004)]
)
def test_the_year_in_a_text_is_found(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(("text", "month"), [("Sept", 9), ("JANUARY", 1), ("m04", 4), ("12", 12), ("Jun-22", 6)])
def test_the_month_in_a_text_is_found(text, month):
    assert month_in(text) == month
