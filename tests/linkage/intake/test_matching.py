"""Linking: records and links without identifiers, good against known truth, described honestly."""

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from agencies.intake.findings import Refused
from linkage.intake import clerical, supporting
from linkage.intake.blocking import RuleCount, check_pairs
from linkage.intake.comparing import RULES, SAME_NUMBER
from linkage.intake.extracts import Engine, Extract, Task
from linkage.intake.fitting import match_weights
from linkage.intake.matching import Linked, blocking_report, link
from linkage.intake.spark import what_is_missing
from linkage.intake.synthetic.agencies import World, housing_world
from linkage.intake.synthetic.files import sources_in, write_extracts
from linkage.intake.synthetic.training import write_training
from linkage.rules.clerical import from_answers
from linkage.rules.clusters import at_threshold
from linkage.rules.shapes import SERVICES, SUPPORT_SOURCES, Ints, Records, SupportRecords
from linkage.rules.supports.participants import participants_of
from tests.linkage.intake.extracts import WINDOW, event, extract, person, write

COUNT = 400


@dataclass(frozen=True)
class Study:
    world: World
    task: Task
    engine: Engine
    linked: Linked

    @property
    def records(self) -> Records:
        assert isinstance(self.linked.records, Records)
        return self.linked.records

    @property
    def truth(self) -> Ints:
        return np.concatenate([agency.who[agency.has_consent] for agency in self.world.agencies])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("study")
    world = housing_world(COUNT, seed=7)
    write_extracts(folder, world.agencies, seed=7)
    extracts = [Extract(source, *paths) for source, paths in sources_in(folder).items()]
    # Handed in in another order than records have.
    task, engine = Task(extracts[::-1], WINDOW), Engine(folder / "scratch")
    return Study(world, task, engine, link(task, engine))


def f1(person: Ints, truth: Ints) -> float:
    def pairs(codes: Ints) -> int:
        counts = np.unique(codes, return_counts=True)[1]
        return int((counts * (counts - 1) // 2).sum())

    return 2 * pairs(person * (truth.max() + 1) + truth) / (pairs(person) + pairs(truth))


def test_people_are_found_again(study):
    assert f1(at_threshold(study.linked.links, len(study.truth)), study.truth) > 0.985


def test_the_model_expects_about_the_precision_and_recall_that_are_true(study):
    links, quality = study.linked.links, study.linked.quality
    right = study.truth[links.left] == study.truth[links.right]
    kept = links.probability >= quality.threshold
    assert quality.precision == pytest.approx(right[kept].mean(), abs=0.01)
    assert quality.recall == pytest.approx(right[kept].sum() / right.sum(), abs=0.02)


def test_records_stand_by_source_and_those_without_consent_are_left_out(study):
    assert np.bincount(study.records.source).tolist() == [int(agency.has_consent.sum()) for agency in study.world.agencies]
    assert not all(agency.has_consent.all() for agency in study.world.agencies)


def test_records_have_the_use_that_agencies_reported(study):
    reported = np.concatenate([agency.units[agency.has_consent] for agency in study.world.agencies])
    assert np.array_equal(study.records.units, reported)
    assert np.array_equal(study.records.in_cohort, reported[:, 0, SERVICES.index("shelter")] > 0)


def test_records_have_traits_housing_and_groups(study):
    assert np.array_equal(study.records.traits, np.concatenate([agency.traits[agency.has_consent] for agency in study.world.agencies]))
    assert np.array_equal(study.records.housed, np.concatenate([agency.is_housed[agency.has_consent] for agency in study.world.agencies]))
    assert set(study.records.groups) == set(study.records.labels) == {"age", "sex", "region", "race"}
    assert study.records.died is None


def test_a_link_says_whether_exact_matching_would_have_found_it(study):
    links = study.linked.links
    assert links.exact is not None
    assert 0.5 < links.exact.mean() < 0.95
    assert (study.truth[links.left] == study.truth[links.right])[links.exact].mean() > 0.99


def test_nothing_that_identifies_anybody_is_in_the_model(study):
    text = study.linked.model.decode()
    names = {name for agency in study.world.agencies for name in agency.rows.last_name if len(name) > 5}
    assert json.loads(text)["form"] == 1
    assert [name for name in names if f'"{name}"' in text.lower()] == []
    assert study.linked.model_sha256 == replace(study.linked).model_sha256


def test_the_model_can_be_drawn_as_weights_of_agreement(study):
    weights = {(row.comparison, row.level): row for row in match_weights(study.linked.model)}
    assert {comparison for comparison, _ in weights} == {"name", "dob", "ssn4", "middle", "sex", "zip"}
    assert (weights["dob", "birth date"].weight or 0) > 10
    assert (weights["name", "other names"].weight or 0) < 0
    assert weights["ssn4", "whole number"].others == SAME_NUMBER


def test_quality_counts_who_is_linked_by_agency_and_by_group(study):
    quality = study.linked.quality
    assert {name: rate.records for name, rate in quality.rates.items()} == dict(
        zip(("hmis", "doc", "dss", "dmhas"), np.bincount(study.records.source).tolist(), strict=True)
    )
    assert quality.rates["hmis"].linked > 0.9 * quality.rates["hmis"].records
    assert sum(rate.records for rate in quality.group_rates["sex"].values()) == quality.records
    assert quality.overlap["hmis"]["doc"] == quality.overlap["doc"]["hmis"]
    assert sum(size * people for size, people in quality.sizes.items()) == quality.records
    assert "read by people" in quality.method


def test_the_blocking_report_is_there_before_anything_is_compared(study):
    report = blocking_report(study.task, study.engine)
    assert report == study.linked.quality.rules
    assert len(report) == len(RULES)
    assert all(rule.pairs >= rule.largest >= 0 for rule in report)


def test_too_many_pairs_are_refused_with_the_rule_and_what_to_look_for():
    with pytest.raises(Refused, match=r"3,000 pairs agree in last and dob, 90% of them because of one single value"):
        check_pairs((RuleCount("ssn", 10, 1, 0), RuleCount("last and dob", 3000, 2700, 0)), most=2000)


def test_work_can_be_stopped_between_its_steps(study):
    class Stopped(Exception):
        pass

    def stop(stage: str, share: float) -> None:
        if stage == "compare":
            raise Stopped

    with pytest.raises(Stopped):
        link(study.task, study.engine, stop)


def test_a_sample_read_without_a_mistake_finds_the_true_precision_within_its_interval(study):
    links = study.linked.links
    right = study.truth[links.left] == study.truth[links.right]
    sample = clerical.draw(links, each=40, seed=3)
    read = from_answers(sample.strata, sample.sizes, [bool(right[pair]) for pair in sample.pairs])
    kept = links.probability >= 0.95
    assert read.precision.low <= right[kept].mean() <= read.precision.high
    assert read.recall.low <= right[kept].sum() / right.sum() <= read.recall.high


def test_pairs_of_made_up_records_are_shown_side_by_side(study):
    sample = clerical.draw(study.linked.links, each=2, seed=3)
    shown = clerical.pages(study.task, study.engine, study.linked.links, sample)
    assert len(shown) == len(sample.pairs)
    assert {name for pair in shown for record in pair for name in record} == set(clerical.SHOWN)


def test_pairs_of_records_that_are_not_made_up_are_never_shown(study, tmp_path):
    real = extract(tmp_path, [person(1), person(2)], [event(1)])
    with pytest.raises(Refused, match="made-up extracts alone"):
        clerical.pages(Task([real], WINDOW), study.engine, study.linked.links, clerical.draw(study.linked.links, 1, 1))


def test_tokens_find_nearly_as_many_without_any_name(study, tmp_path):
    key = tmp_path / "key"
    key.write_text("k" * 40)
    extracts = []
    for one in study.task.extracts:
        target = tmp_path / f"{one.source}.csv"
        call_command("tokenise", one.people, key_file=key, as_of=WINDOW.starts, out=target, verbosity=0)
        extracts.append(replace(one, people=target))
    written = (tmp_path / "doc.csv").read_text()
    assert not any(f",{name}," in written for name in study.world.agencies[1].rows.last_name[:50])
    linked = link(Task(extracts, WINDOW, has_tokens=True), study.engine)
    assert f1(at_threshold(linked.links, len(study.truth)), study.truth) > 0.96
    assert np.array_equal(linked.records.source, study.records.source)
    assert np.array_equal(linked.records.groups["age"], study.records.groups["age"])


def with_cells(one: Extract, target: Path, **cells: str) -> Extract:
    """The same extract, with these cells in every row of its people."""
    rows = [{name: cells.get(name, cell) for name, cell in row.items()} for row in csv.DictReader(one.people.open(encoding="utf-8"))]
    return replace(one, people=write(target, rows))


@pytest.mark.parametrize("has_tokens", [False, True])
def test_extracts_without_any_number_or_sex_are_linked_by_what_they_have(study, tmp_path, has_tokens):
    extracts = [with_cells(one, tmp_path / f"{one.source}.csv", ssn="", sex="") for one in study.task.extracts]
    if has_tokens:
        (tmp_path / "key").write_text("k" * 40)
        for one in extracts:
            out = tmp_path / f"{one.source}-tokens.csv"
            call_command("tokenise", one.people, key_file=tmp_path / "key", as_of=WINDOW.starts, out=out, verbosity=0)
        extracts = [replace(one, people=tmp_path / f"{one.source}-tokens.csv") for one in extracts]
    linked = link(Task(extracts, WINDOW, has_tokens=has_tokens), study.engine)
    assert f1(at_threshold(linked.links, len(study.truth)), study.truth) > 0.9


def test_extracts_of_which_nothing_can_be_learned_are_refused_in_words(tmp_path):
    made = extract(tmp_path, [person(1), person(2)])
    with pytest.raises(Refused, match="No two records agree"):
        link(Task([made], WINDOW), Engine(tmp_path / "scratch"))


def test_a_short_key_is_refused(study, tmp_path):
    (tmp_path / "key").write_text("short")
    with pytest.raises(CommandError, match="5 signs"):
        call_command("tokenise", study.task.extracts[0].people, key_file=tmp_path / "key", as_of=WINDOW.starts, out=tmp_path / "out.csv")


def test_subsidies_before_and_after_are_of_as_many_months_on_either_side():
    paid = np.full((4, 24), 100.0)
    found = supporting._around(paid, np.array([12, 18, 3, 0]))
    assert found.tolist() == [[1200.0, 1200.0]] * 3 + [[0.0, 0.0]]


def test_supports_of_participants_and_their_subsidies_around_the_end_are_found_again(tmp_path):
    write_training(tmp_path, 400, seed=3)
    paths = {source: tmp_path / "extracts" / f"SYNTHETIC-{source}" for source in SUPPORT_SOURCES}
    extracts = [
        Extract(source, Path(f"{path}-people.csv"), None if source == "training" else Path(f"{path}-events.csv"))
        for source, path in paths.items()
    ]
    linked = link(Task(extracts, WINDOW, "training"), Engine(tmp_path / "scratch"))
    assert isinstance(linked.records, SupportRecords)
    people = participants_of(linked.records, at_threshold(linked.links, len(linked.records.source)))
    truth = [line.split(",") for line in (tmp_path / "truth" / "SYNTHETIC-supports.csv").read_text().splitlines()[1:]]
    assert len(people.completed) == pytest.approx(400, abs=4)
    assert people.completed.sum() == pytest.approx(sum(row[1] == "true" for row in truth), abs=4)
    assert people.has.mean(axis=0) == pytest.approx([np.mean([row[place] == "true" for row in truth]) for place in (2, 3, 4)], abs=0.03)
    before, after = (sum(float(cell) for row in truth for cell in row[part]) for part in (slice(5, 8), slice(8, 11)))
    assert people.dollars.sum(axis=0) == pytest.approx([before, after], rel=0.05)


def test_spark_links_the_same_where_it_can_run_and_says_what_is_missing_where_not(study, tmp_path):
    engine = replace(study.engine, name="spark", scratch=tmp_path / "scratch", memory_mb=1500)
    missing = what_is_missing()
    if missing:
        with pytest.raises(Refused, match="set to run on Spark, and"):
            link(study.task, engine)
    else:
        linked = link(study.task, engine)
        here, there = (f1(at_threshold(found.links, len(study.truth)), study.truth) for found in (study.linked, linked))
        assert there == pytest.approx(here, abs=0.004)
