"""The cohort from records and who is whom."""

import numpy as np

from linkage.rules.people import people_of
from linkage.rules.shapes import SERVICES, SOURCES
from tests.linkage.rules.build import records


def ints(*values):
    return np.array(values, dtype=np.int64)


def used(rows, **by_service):
    units = np.zeros((rows, 2, len(SERVICES)))
    for service, value in by_service.items():
        units[:, :, SERVICES.index(service)] = value
    return units


def test_a_persons_use_is_that_of_all_his_records():
    units = used(2, ed=2.0)
    found = people_of(records("hmis", "dss", units=units), ints(0, 0))
    assert found.units[:, :, SERVICES.index("ed")].tolist() == [[4.0, 4.0]]


def test_nobody_has_more_than_a_year_of_days_in_a_year():
    found = people_of(records("hmis", "doc", units=used(2, jail=200.0, ed=200.0)), ints(0, 0))
    assert found.units[0, 0, SERVICES.index("jail")] == 365
    assert found.units[0, 0, SERVICES.index("ed")] == 400


def test_who_had_no_shelter_stay_in_year_1_is_not_in_the_cohort():
    found = people_of(records("hmis", "doc", in_cohort=np.array([True, False])), ints(0, 1))
    assert len(found.units) == 1


def test_who_is_in_supportive_housing_by_any_record_is_not_in_the_cohort():
    found = people_of(records("hmis", "dss", "hmis", housed=np.array([False, True, False])), ints(0, 0, 1))
    assert len(found.units) == 1


def test_a_trait_holds_when_any_record_says_it():
    traits = np.array([[False, False, False], [False, True, False]])
    found = people_of(records("hmis", "dmhas", traits=traits), ints(0, 0))
    assert found.traits.tolist() == [[False, True, False]]


def test_a_person_is_seen_in_the_extracts_he_has_records_in():
    found = people_of(records("hmis", "doc", "dss"), ints(0, 0, 1))
    assert found.seen.tolist() == [[True, True, False, False], [False, False, True, False]]


def test_a_group_is_what_the_first_source_that_knows_it_says():
    marked = records("dss", "hmis", "doc", groups={"age": ints(2, -1, 1)}, labels={"age": ("a", "b", "c")})
    assert people_of(marked, ints(0, 0, 0)).groups["age"].tolist() == [1]
    assert SOURCES.index("doc") < SOURCES.index("dss")


def test_a_group_that_no_record_says_is_not_recorded():
    marked = records("hmis", groups={"age": ints(-1)}, labels={"age": ("a",)})
    assert people_of(marked, ints(0)).groups["age"].tolist() == [-1]


def test_death_is_known_only_where_an_extract_says_it():
    assert people_of(records("hmis"), ints(0)).died is None
    said = people_of(records("hmis", "dss", died=np.array([False, True])), ints(0, 0)).died
    assert said is not None
    assert said.tolist() == [True]


def test_a_cohort_of_nobody_is_empty():
    found = people_of(records("doc", in_cohort=np.array([False])), ints(0))
    assert found.units.shape == (0, 2, len(SERVICES))
    assert found.seen.shape == (0, len(SOURCES))
