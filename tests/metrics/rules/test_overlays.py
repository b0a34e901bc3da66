from datetime import date

import pytest

from metrics.rules.codes import Declared, Status
from metrics.rules.overlays import AcceptedMiss, Declaration, accepted_until, declared_now, disagrees

SAID = Declaration(Declared.AT_RISK, date(2021, 1, 1), date(2021, 3, 31))


@pytest.mark.parametrize(
    ("as_of", "declared"),
    [
        (date(2020, 12, 31), None),
        (date(2021, 1, 1), Declared.AT_RISK),
        (date(2021, 3, 31), Declared.AT_RISK),
        (date(2021, 4, 1), None),
    ],
)
def test_a_declared_status_stands_until_it_expires(as_of: date, declared: Declared | None) -> None:
    assert declared_now(SAID, as_of) == declared


def test_a_declaration_without_expiry_stands_and_no_declaration_says_nothing() -> None:
    assert declared_now(Declaration(Declared.DONE, date(2021, 1, 1), None), date(2031, 1, 1)) == Declared.DONE
    assert declared_now(None, date(2021, 1, 1)) is None


@pytest.mark.parametrize(
    ("declared", "computed", "differs"),
    [
        (Declared.ON_TRACK, Status.ON_TRACK, False),
        (Declared.DONE, Status.ON_TRACK, False),
        (Declared.AT_RISK, Status.NEAR, False),
        (Declared.OFF_TRACK, Status.OFF_TRACK, False),
        (Declared.ON_TRACK, Status.NEAR, True),
        (Declared.DONE, Status.OFF_TRACK, True),
        (Declared.OFF_TRACK, Status.ON_TRACK, True),
        (Declared.ON_TRACK, Status.NO_DATA, False),
        (Declared.ON_TRACK, Status.OVERDUE, False),
        (None, Status.OFF_TRACK, False),
    ],
)
def test_agency_and_numbers_disagree_only_where_the_numbers_judge(declared: Declared | None, computed: Status, differs: bool) -> None:
    assert disagrees(declared, computed) is differs


MISS = AcceptedMiss(date(2021, 1, 10), date(2021, 2, 1), date(2021, 6, 30))


@pytest.mark.parametrize(
    ("miss", "computed", "as_of", "until"),
    [
        (MISS, Status.OFF_TRACK, date(2021, 2, 1), date(2021, 6, 30)),
        (MISS, Status.NEAR, date(2021, 6, 30), date(2021, 6, 30)),
        (MISS, Status.OFF_TRACK, date(2021, 7, 1), None),
        (MISS, Status.OFF_TRACK, date(2021, 1, 31), None),
        (MISS, Status.ON_TRACK, date(2021, 3, 1), None),
        (AcceptedMiss(date(2021, 1, 10), None, date(2021, 6, 30)), Status.OFF_TRACK, date(2021, 3, 1), None),
        (None, Status.OFF_TRACK, date(2021, 3, 1), None),
    ],
)
def test_an_approved_miss_is_accepted_until_its_date_and_ends_by_itself(
    miss: AcceptedMiss | None, computed: Status, as_of: date, until: date | None
) -> None:
    assert accepted_until(miss, computed, as_of) == until
