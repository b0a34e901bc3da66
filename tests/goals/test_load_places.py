"""Places come from files of the catalog: the 169 towns, eight counties and nine planning regions that ship among them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from goals.actions import load_catalog
from metrics.models import Place, PlaceWithin
from tests.metrics.importing import AT

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo"
# How many towns each planning region has, from general knowledge; not checked against a file of the Census Bureau.
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
        ("places.csv", b"town,Atlantis,town,,,,,,,\n", "no such category"),
        ("places.csv", b"county,Fairfield County,village,,,,,,,\n", "village"),
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


def test_every_town_has_a_tile_of_its_own_and_nothing_else_is_drawn():
    load(shipped())
    tiles = Place.objects.filter(tile_column__isnull=False).values_list("kind", "tile_column", "tile_row")
    assert len(set(tiles)) == 169
    assert {kind for kind, _, _ in tiles} == {"town"}


def test_the_drawing_has_the_states_outline():
    load(shipped())
    towns = Place.objects.filter(kind="town").select_related("category")
    at = {place.category.code: (place.tile_column or 0, place.tile_row or 0) for place in towns}
    columns, rows = ({spot[axis] for spot in at.values()} for axis in (0, 1))
    assert (columns, rows) == (set(range(1, 19)), set(range(1, 14)))
    assert at["Thompson"] == (18, 1)
    assert at["Greenwich"] == (1, 13)
    assert at["Salisbury"] == (min(column for column, row in at.values() if row == 1), 1)
    assert at["Stonington"] == (18, max(row for column, row in at.values() if column == 18))
    assert at["New Haven"][1] == max(row for column, row in at.values() if column == at["New Haven"][0])
    assert at["Fairfield"][0] + 2 == at["Bridgeport"][0] + 1 == at["Stratford"][0]
    assert at["Fairfield"][1] == at["Bridgeport"][1] == at["Stratford"][1]


def test_two_towns_can_swap_their_tiles():
    files = shipped()
    load(files)
    found = list(Place.objects.filter(category__code__in=("Avon", "Canton")).values_list("category__code", "tile_column", "tile_row"))
    (one, *here), (other, *there) = found
    text = f"dimension,category,kind,tile_column,tile_row\ntown,{one},town,{there[0]},{there[1]}\ntown,{other},town,{here[0]},{here[1]}\n"
    assert not load(shipped() | {"places.csv": text.encode()}).is_refused
    assert dict(Place.objects.filter(category__code__in=(one, other)).values_list("category__code", "tile_row")) == {
        one: there[1],
        other: here[1],
    }


def test_a_file_without_tiles_leaves_them():
    load(shipped())
    loaded = load(shipped() | {"places.csv": b"dimension,category,kind,source\ntown,Avon,town,Elsewhere\n"})
    assert not loaded.is_refused
    avon = Place.objects.get(category__code="Avon")
    assert (avon.source, avon.tile_column is not None) == ("Elsewhere", True)


@pytest.mark.parametrize(
    ("tile", "problem"),
    [("9,", "A tile has a column and a row"), ("0,1", "not a whole number in range"), ("18,1", "Thompson has this tile")],
)
def test_a_tile_that_cannot_be_drawn_is_refused(tile, problem):
    load(shipped())
    loaded = load(shipped() | {"places.csv": f"dimension,category,kind,tile_column,tile_row\ntown,Avon,town,{tile}\n".encode()})
    assert loaded.is_refused
    assert any(problem in finding.problem for finding in loaded.findings)
