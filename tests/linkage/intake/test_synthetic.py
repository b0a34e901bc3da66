"""The made-up agencies: deterministic, marked, in the documented layouts, and as unequal as real ones are said to be."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest
from django.core.management import CommandError, call_command

from linkage.intake.layouts import STUDIES, columns_of
from linkage.intake.synthetic.agencies import client_table, housing_world
from linkage.intake.synthetic.training import COMPLETION, participants
from linkage.intake.synthetic.use import EFFECTS, housed, true_people
from linkage.rules.shapes import DAYS, SERVICES, SUPPORTS

PRICES = np.array([2462.0, 1089, 1187, 588, 100, 85])
"""Dollars a unit, only to weigh services against each other here."""


def texts(path: Path) -> pa.Table:
    head = path.read_text(encoding="utf-8").split("\n", 1)[0].replace('"', "").split(",")
    return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(head, pa.string())))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {kind: tmp_path_factory.mktemp(kind) / "made" for kind in STUDIES}
    for kind, folder in made.items():
        call_command("synthesise", folder, kind=kind, people=200, seed=4, verbosity=0)
    return made


@pytest.mark.parametrize("kind", STUDIES)
def test_every_file_has_the_columns_of_its_layout(folders, kind):
    for source in STUDIES[kind].values():
        for table in ("people", "events"):
            path = folders[kind] / "extracts" / f"SYNTHETIC-{source.code}-{table}.csv"
            if table == "events" and not source.services:
                assert not path.exists()
                continue
            known, needed = columns_of(table, source)
            assert set(needed) <= set(texts(path).column_names) <= set(known)


@pytest.mark.parametrize("kind", STUDIES)
def test_everything_says_synthetic(folders, kind):
    files = [p for p in folders[kind].rglob("*") if p.is_file()]
    assert all("SYNTHETIC" in p.name or "SYNTHETIC" in p.read_text(encoding="utf-8") for p in files)
    people = [p for p in files if p.name.endswith("-people.csv")]
    assert all(person.as_py().startswith("SYNTHETIC-") for p in people for person in texts(p)["person"])


def test_no_number_can_be_a_real_social_security_number(folders):
    numbers = texts(folders["housing"] / "extracts" / "SYNTHETIC-dss-people.csv")["ssn"].to_pylist()
    assert {number[0] for number in numbers if number} == {"9"}


@pytest.mark.parametrize("kind", STUDIES)
def test_the_same_seed_makes_the_same_files_and_another_seed_others(folders, kind, tmp_path):
    for name, seed in (("same", 4), ("other", 5)):
        call_command("synthesise", tmp_path / name, kind=kind, people=200, seed=seed, verbosity=0)
    paths = [p.relative_to(folders[kind]) for p in folders[kind].rglob("*people.csv")]
    assert all((folders[kind] / p).read_bytes() == (tmp_path / "same" / p).read_bytes() for p in paths)
    assert all((folders[kind] / p).read_bytes() != (tmp_path / "other" / p).read_bytes() for p in paths)


def test_extracts_have_nothing_that_tells_who_is_who(folders):
    columns = {name for p in (folders["housing"] / "extracts").glob("*.csv") for name in texts(p).column_names}
    assert "who" not in columns


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("synthesise", tmp_path, people=10)


def test_use_of_an_agencys_rows_adds_up_to_what_people_truly_used():
    world = housing_world(300, seed=2)
    for agency in world.agencies:
        supplied = agency.units.any(axis=(0, 1))
        homeless = agency.who < len(world.truth.who)
        given = agency.units[homeless][:, :, supplied].sum(axis=(0, 1))
        assert np.array_equal(given, world.truth.units[:, :, supplied].sum(axis=(0, 1)))


def test_a_fifth_of_the_people_has_about_three_fifths_of_the_cost():
    cost = np.sort(true_people(20_000, seed=1).units[:, 0] @ PRICES)
    assert 0.55 < cost[-4_000:].sum() / cost.sum() < 0.65


def test_the_costliest_fall_back_the_year_after_without_any_programme():
    first, second = (true_people(20_000, seed=1).units @ PRICES).T
    top = np.argsort(first)[-2_000:]
    assert second[top].mean() < 0.65 * first[top].mean()
    assert second[top].mean() > 2 * second.mean()


def test_nobody_has_more_than_365_days_and_everybody_a_night_in_a_shelter():
    units = true_people(20_000, seed=3).units
    days = [SERVICES.index(service) for service in DAYS]
    assert units[:, :, days].max() <= 365
    assert units[:, 0, SERVICES.index("shelter")].min() >= 1


def test_supportive_housing_lowers_use_in_year_2_as_much_as_its_effects_say():
    units = true_people(50_000, seed=5).units
    after = housed(units, np.random.default_rng(1))
    assert np.array_equal(after[:, 0], units[:, 0])
    falls = 1 - after[:, 1].sum(axis=0) / units[:, 1].sum(axis=0)
    assert falls == pytest.approx([EFFECTS[service] for service in SERVICES], abs=0.03)


def test_completion_goes_with_the_supports_as_the_table_says():
    made = participants(60_000, np.random.default_rng(2))
    for combination, share in COMPLETION.items():
        has = (made.supports == combination).all(axis=1)
        assert made.completed[has].mean() == pytest.approx(share, abs=0.05)
    assert made.supports.shape == (60_000, len(SUPPORTS))


def test_a_table_of_clients_has_about_as_many_rows_as_asked():
    assert sum(len(agency.ids) for agency in client_table(20_000, seed=1)) == pytest.approx(20_000, rel=0.02)
