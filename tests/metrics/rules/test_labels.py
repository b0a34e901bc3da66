from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.refused import Refused

T = PeriodType


@pytest.mark.parametrize(
    ("label", "type_", "canonical"),
    [
        ("2020-04", T.MONTH, "Apr 2020"),
        ("2020/4", T.MONTH, "Apr 2020"),
        ("Apr 2020", T.MONTH, "Apr 2020"),
        ("april 2020", T.MONTH, "Apr 2020"),
        ("Sept. 2020", T.MONTH, "Sep 2020"),
        ("2020 Apr", T.MONTH, "Apr 2020"),
        ("4/2020", T.MONTH, "Apr 2020"),
        ("July-13", T.MONTH, "Jul 2013"),
        ("Jan-14", T.MONTH, "Jan 2014"),
        ("Jan 69", T.MONTH, "Jan 1969"),
        ("2020-04-01", T.MONTH, "Apr 2020"),
        ("2020-04-30", T.MONTH, "Apr 2020"),
        ("2020-04-01T00:00:00.000", T.MONTH, "Apr 2020"),
        ("4/1/2020", T.MONTH, "Apr 2020"),
        ("43922", T.MONTH, "Apr 2020"),
        ("2011-12", T.MONTH, "Dec 2011"),
        ("  Apr   2020 ", T.MONTH, "Apr 2020"),
        ("2020-Q2", T.QUARTER, "2020 Q2"),
        ("2020Q2", T.QUARTER, "2020 Q2"),
        ("Q2 2020", T.QUARTER, "2020 Q2"),
        ("q2-20", T.QUARTER, "2020 Q2"),
        ("2Q2020", T.QUARTER, "2020 Q2"),
        ("CY2020 Q2", T.QUARTER, "2020 Q2"),
        ("SFY 2020 Q1", T.QUARTER, "2019 Q3"),
        ("Q4 SFY20", T.QUARTER, "2020 Q2"),
        ("FFY 2020 Q1", T.QUARTER, "2019 Q4"),
        ("Apr-Jun 2020", T.QUARTER, "2020 Q2"),
        ("43921", T.QUARTER, "2020 Q1"),
        ("2020", T.YEAR, "2020"),
        ("2020.0", T.YEAR, "2020"),
        ("CY 2020", T.YEAR, "2020"),
        ("2020-12-31", T.YEAR, "2020"),
        ("FY20", T.SFY, "SFY 2020"),
        ("FY 2020", T.SFY, "SFY 2020"),
        ("FY 2019-20", T.SFY, "SFY 2020"),
        ("FY2019/2020", T.SFY, "SFY 2020"),
        ("SFY2020", T.SFY, "SFY 2020"),
        ("SFY 2004-2005", T.SFY, "SFY 2005"),
        ("2019-20", T.SFY, "SFY 2020"),
        ("2020", T.SFY, "SFY 2020"),
        ("FY20", T.FFY, "FFY 2020"),
        ("FFY 2020", T.FFY, "FFY 2020"),
        ("FY 2019-20", T.FFY, "FFY 2020"),
        ("2019-20", T.SCHOOL_YEAR, "2019-20"),
        ("2012/13", T.SCHOOL_YEAR, "2012-13"),
        ("2011-12", T.SCHOOL_YEAR, "2011-12"),
        ("1999-00", T.SCHOOL_YEAR, "1999-00"),
        ("SY 2019-20", T.SCHOOL_YEAR, "2019-20"),
        ("2019\u201320", T.SCHOOL_YEAR, "2019-20"),
        ("2023-01-24", T.POINT, "Jan 24, 2023"),
        ("24 Jan 2023", T.POINT, "Jan 24, 2023"),
        ("January 24, 2023", T.POINT, "Jan 24, 2023"),
        ("1/24/2023", T.POINT, "Jan 24, 2023"),
        ("44950", T.POINT, "Jan 24, 2023"),
        ("20000", T.POINT, "Oct 3, 1954"),
        ("80000", T.POINT, "Jan 11, 2119"),
        ("2014-16", T.ROLLING3, "2014-2016"),
        ("2014-2016", T.ROLLING3, "2014-2016"),
        ("2015-2019", T.ROLLING5, "2015-2019"),
        ("2014", T.COHORT, "2014 cohort"),
        ("2014 cohort, 36 months", T.COHORT, "2014 cohort"),
        ("Cohort 2014 (36 months follow-up)", T.COHORT, "2014 cohort"),
        ("Jul 2014 to Jun 2015 cohort", T.COHORT, "Jul 2014 to Jun 2015 cohort"),
        ("2019 YTD Sep", T.YTD, "2019 YTD Sep"),
        ("YTD Sep 2019", T.YTD, "2019 YTD Sep"),
        ("2019-09 YTD", T.YTD, "2019 YTD Sep"),
    ],
)
def test_what_agencies_write_is_read_by_the_measures_own_type(label: str, type_: PeriodType, canonical: str) -> None:
    assert parse_period(label, type_).label == canonical


@pytest.mark.parametrize(
    ("label", "type_", "said"),
    [
        ("FY20", None, "SFY 2020.*or FFY 2020"),
        ("FY20 Q1", T.QUARTER, "2019 Q3.*or 2019 Q4"),
        ("2020", T.SCHOOL_YEAR, "2019-20.*or 2020-21"),
        ("SY20", T.SCHOOL_YEAR, "2019-20.*or 2020-21"),
        ("2011-12", None, "Dec 2011.*or SFY 2012"),
        ("FY20", T.MONTH, "does not name a month; it reads as SFY 2020"),
        ("FFY 2020", T.SFY, "does not name a state fiscal year.*reads as FFY 2020"),
        ("2020-05-01", T.QUARTER, "does not name a calendar quarter"),
        ("2020-04-15", T.MONTH, "does not name a month; it reads as Apr 15, 2020"),
        ("2019-20", T.ROLLING3, "does not name a window of 3"),
        ("2019-20", T.YEAR, "does not name a calendar year"),
        ("2019 YTD Sep", T.MONTH, "does not name a month; it reads as 2019 YTD Sep"),
        ("Sep 2019", T.YTD, "does not name a year to date"),
        ("AVG 2010", T.MONTH, "is not a period"),
        ("Jan 2010 (B - 2019)", T.MONTH, "is not a period"),
        ("2020-13", T.MONTH, "is not a period"),
        ("2020-02-30", T.POINT, "is not a period"),
        ("19999", T.POINT, "is not a period"),
        ("80001", T.POINT, "is not a period"),
        ("0000", T.YEAR, "is not a period between 1900 and 2150"),
        ("9999", T.SFY, "is not a period between 1900 and 2150"),
        ("Feb-May 2020", T.QUARTER, "is not a period"),
        ("Apri 2020", T.MONTH, "is not a period"),
        ("2014-2014", T.SCHOOL_YEAR, "is not a period"),
        ("", T.MONTH, "is not a period"),
    ],
)
def test_a_label_with_no_reading_or_several_is_refused_with_the_readings(label: str, type_: PeriodType | None, said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        parse_period(label, type_)
    assert refusal.value.fix.startswith("Write it")


@pytest.mark.parametrize(("label", "canonical"), [("SFY 2020", "SFY 2020"), ("2020-Q2", "2020 Q2"), ("Apr 2020", "Apr 2020")])
def test_without_a_type_the_only_reading_stands(label: str, canonical: str) -> None:
    assert parse_period(label, None).label == canonical


def test_a_very_long_label_is_refused_in_few_words() -> None:
    with pytest.raises(Refused) as refusal:
        parse_period("ytd " * 5000 + "Sep 2019", T.YTD)
    assert len(refusal.value.problem) < 120


@given(st.text(max_size=20), st.sampled_from(list(PeriodType)))
def test_any_text_is_read_or_refused(text: str, type_: PeriodType) -> None:
    try:
        period = parse_period(text, type_)
    except Refused:
        return
    assert period.type == type_
    assert period.start <= period.end


@given(
    st.from_regex(r"(s?fy|q[1-4]|cy)? ?[0-9]{1,5}[-/ ]?(q[1-4]|[0-9]{1,4}|ytd|cohort)?", fullmatch=True), st.sampled_from(list(PeriodType))
)
def test_anything_like_a_label_is_read_or_refused(text: str, type_: PeriodType) -> None:
    try:
        period = parse_period(text, type_)
    except Refused:
        return
    assert date(1900, 1, 1) <= period.end
