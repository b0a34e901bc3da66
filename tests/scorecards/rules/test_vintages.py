"""How first figures were revised, as arithmetic."""

from datetime import date

from scorecards.rules.vintages import Cell, Summary, Vintage, releases, summarise, triangle_row

JAN, FEB, MAR = date(2019, 1, 20), date(2019, 2, 3), date(2019, 3, 28)


def test_the_mean_size_and_the_bias_run_from_the_first_figure_to_the_newest() -> None:
    up = [Vintage(JAN, 10.0), Vintage(FEB, 12.0), Vintage(MAR, 13.0)]
    down = [Vintage(JAN, 10.0), Vintage(MAR, 9.0)]
    assert summarise([up, down, [Vintage(JAN, 5.0)]]) == Summary(periods=3, revised=2, revisions=3, mean_size=2.0, bias=1.0)


def test_a_new_note_or_a_reason_in_between_is_no_revision_of_the_figure() -> None:
    again = [Vintage(JAN, 10.0), Vintage(FEB, None), Vintage(MAR, 10.0)]
    assert summarise([again]) == Summary(periods=1, revised=0, revisions=0, mean_size=None, bias=None)


def test_a_period_without_any_figure_is_not_counted() -> None:
    assert summarise([[Vintage(JAN, None)]]).periods == 0


def test_releases_are_the_months_in_which_anything_became_known() -> None:
    assert releases([[Vintage(MAR, 1.0)], [Vintage(JAN, 2.0), Vintage(date(2019, 1, 2), 1.0)]]) == [date(2019, 1, 1), date(2019, 3, 1)]


def test_a_row_carries_what_stands_and_marks_what_a_release_changed() -> None:
    columns = [date(2018, 12, 1), date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1)]
    row = triangle_row([Vintage(JAN, 100.0), Vintage(MAR, 94.0)], columns)
    assert row == [None, Cell(100.0, is_first=True), Cell(100.0), Cell(94.0, -6.0, "large")]


def test_several_versions_in_one_month_leave_the_last() -> None:
    row = triangle_row([Vintage(date(2019, 1, 2), 1.0), Vintage(JAN, 2.0)], [date(2019, 1, 1)])
    assert row == [Cell(2.0, is_first=True)]


def test_a_first_figure_of_zero_makes_every_change_large() -> None:
    row = triangle_row([Vintage(JAN, 0.0), Vintage(FEB, 0.5)], [date(2019, 2, 1)])
    assert row == [Cell(0.5, 0.5, "large")]
