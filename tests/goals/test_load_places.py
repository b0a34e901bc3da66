"""Places come from files of the catalogue: the 169 towns, eight counties and nine planning regions that ship among them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from goals.actions import load_catalog
from metrics.models import Place, PlaceWithin
from tests.metrics.importing import AT

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo"
# The towns of each planning region, as the regions say themselves.
MEMBERS = {"110": 38, "120": 6, "130": 17, "140": 19, "150": 16, "160": 21, "170": 15, "180": 19, "190": 18}


def shipped():
    return {
        name: (DEMO / name).read_bytes()
        for name in ("measures.csv", "agencies.csv", "services.csv", "dimensions.csv", "places.csv", "place_within.csv")
    }


def load(files):
    return load_catalog(files=files, by=None, at=AT)


def test_every_town_lies_in_one_county_until_2022_and_in_one_region_since():
    assert not load(shipped()).is_refused
    assert Counter(Place.objects.values_list("kind", flat=True)) == {"town": 169, "county": 8, "region": 9}
    on = {"county": date(2022, 5, 31), "region": date(2022, 6, 1)}
    for kind, day in on.items():
        field = "valid_to" if kind == "county" else "valid_from"
        links = PlaceWithin.objects.filter(inside__kind=kind, **{field: day})
        assert links.values("place").distinct().count() == links.count() == 169


def test_a_towns_two_codes_have_the_county_or_the_region_and_the_same_subdivision():
    load(shipped())
    links = list(PlaceWithin.objects.select_related("place", "inside"))
    assert len(links) == 338
    for link in links:
        town, inside = link.place, link.inside
        assert town.fips.startswith(inside.fips) if inside.kind == "county" else town.fips_2022.startswith(inside.fips_2022)
        assert town.fips[5:] == town.fips_2022[5:]
        assert len(town.fips) == len(town.fips_2022) == 10


def test_each_region_has_as_many_towns_as_it_says():
    load(shipped())
    found = Counter(PlaceWithin.objects.filter(inside__kind="region").values_list("inside__fips_2022", flat=True))
    assert {code.removeprefix("09"): count for code, count in found.items()} == MEMBERS


def test_loading_places_twice_changes_nothing():
    load(shipped())
    again = {one.file: one for one in load(shipped()).counts}
    assert (again["places.csv"].added, again["places.csv"].changed, again["places.csv"].same) == (0, 0, 186)
    assert (again["place_within.csv"].added, again["place_within.csv"].changed, again["place_within.csv"].same) == (0, 0, 338)


@pytest.mark.parametrize(
    ("file", "row", "problem"),
    [
        ("places.csv", b"town,Atlantis,town,,,,,\n", "no such category"),
        ("places.csv", b"county,Fairfield County,village,,,,,\n", "village"),
        ("place_within.csv", b"grade,1,town,Avon,,\n", "not a place"),
        ("place_within.csv", b"town,Avon,town,Bolton,2022-01-01,2021-01-01\n", "ends before it begins"),
    ],
)
def test_what_is_no_place_is_refused_and_nothing_is_written(file, row, problem):
    files = shipped()
    files[file] += row
    loaded = load(files)
    assert loaded.is_refused
    assert any(problem in finding.problem + finding.value for finding in loaded.findings)
    assert not Place.objects.exists()
