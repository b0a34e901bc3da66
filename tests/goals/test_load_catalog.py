"""Loading the catalog: what is stored, that order does not matter, that nothing is written twice."""

import itertools
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pghistory.models import Context

from agencies.models import Agency
from goals.actions import load_catalog
from goals.models import Goal, GoalMeasure, Partnership, PriorityArea
from metrics.models import Annotation, Category, Change, ExpectedRelease, Measure, Target
from tests import make
from tests.goals.catalogue import AT, FILES, counts, edited, load

pytestmark = pytest.mark.django_db


def write(folder: Path, files: dict[str, str] = FILES) -> str:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def test_every_file_is_stored() -> None:
    loaded = load()
    assert loaded.findings == ()
    assert sum(one.added for one in loaded.counts) == 3 + 1 + 2 + 2 + 2 + 2 + 2 + 1 + 3 + 1 + 1 + 3
    assert [one.predecessor.code for one in Agency.objects.get(code="NEW").precessions.all()] == ["OLD"]
    goal = Goal.objects.get(code="G1")
    assert (goal.area.code, goal.lead.code, [area.code for area in goal.other_areas.all()]) == ("ROADS", "DOT", ["JOBS"])
    measure = Measure.objects.get(code="M-1")
    assert (measure.baseline_end, measure.baseline_value, measure.service and measure.service.code) == (date(2019, 6, 30), 88.5, "S-1")
    assert Category.objects.get(code="Danbury").parent == Category.objects.get(code="All")
    assert Category.objects.get(code="All").label == "All"
    release = ExpectedRelease.objects.get()
    assert (release.period_start, release.period_end) == (date(2019, 7, 1), date(2020, 6, 30))
    assert Annotation.objects.get().kind == "series_break"


def test_a_measure_by_month_may_start_from_the_average_of_a_year() -> None:
    assert load(edited("measures.csv", "2019-06,88.5", "2018,88.5")).findings == ()
    measure = Measure.objects.get(code="M-1")
    assert (measure.baseline_period, measure.baseline_end, measure.baseline_value) == ("2018", date(2018, 12, 31), 88.5)


def test_loading_twice_writes_nothing() -> None:
    load()
    before = Change.objects.count(), Context.objects.count(), Target.objects.count()
    loaded = load()
    assert counts(loaded) == {}
    assert sum(one.same for one in loaded.counts) == 23
    assert (Change.objects.count(), Context.objects.count(), Target.objects.count()) == before


def test_the_order_of_files_and_rows_does_not_matter() -> None:
    header, *rows = FILES["agencies.csv"].splitlines()
    for order in itertools.permutations(rows):
        text = "\n".join([header, *order]) + "\n"
        loaded = load_catalog(files={name: (FILES | {"agencies.csv": text})[name].encode() for name in reversed(FILES)}, by=None, at=AT)
        assert loaded.findings == ()
    assert Agency.objects.count() == 3


def test_only_measures_are_required() -> None:
    make.agency(code="DOT")
    text = "code,name,agency,unit,direction,period\nM-1,Trains,DOT,percent,up,month\n"
    loaded = load_catalog(files={"measures.csv": text.encode()}, by=None, at=AT)
    assert counts(loaded) == {"measures.csv": (1, 0, 0)}


def test_without_measures_nothing_is_loaded() -> None:
    loaded = load_catalog(files={"areas.csv": FILES["areas.csv"].encode()}, by=None, at=AT)
    assert (loaded.is_refused, loaded.findings[0].file, loaded.findings[0].problem) == (True, "measures.csv", "The file is missing.")
    assert PriorityArea.objects.count() == 0


def test_a_changed_row_updates_and_is_audited_with_the_command() -> None:
    load()
    by = make.user()
    loaded = load(edited("measures.csv", "88.5,0.5", "88.5,1.5"), by=by, why="A new manual.")
    assert counts(loaded) == {"measures.csv": (0, 1, 1)}
    measure = Measure.objects.get(code="M-1")
    assert measure.tolerance == 1.5
    event = apps.get_model("metrics", "MeasureEvent").objects.filter(pgh_obj=measure).order_by("pgh_id").last()
    assert event.tolerance == 1.5
    assert (event.pgh_context.metadata["command"], event.pgh_context.metadata["user"]) == ("load_catalog", by.pk)


def test_a_changed_measure_goes_to_the_change_log_and_an_unchanged_one_does_not() -> None:
    load()
    Change.objects.all().delete()
    load(edited("measures.csv", "88.5,0.5", "88.5,1.5"), why="A new manual.")
    assert list(Change.objects.values_list("measure__code", "reason")) == [("M-1", "definition")]


def test_a_changed_goal_notes_its_measures_so_that_it_is_rolled_up_anew() -> None:
    load()
    Change.objects.all().delete()
    load(edited("goals.csv", "lead_measure", "worst"))
    assert {change.measure.code for change in Change.objects.all()} == {"M-1", "M-2"}


def test_a_row_that_disappears_changes_nothing() -> None:
    load()
    loaded = load(edited("agencies.csv", "OLD,Old Office,office,\n", ""))
    assert counts(loaded) == {}
    assert Agency.objects.filter(code="OLD").exists()


def test_a_column_that_is_left_out_is_left_alone_and_an_empty_cell_clears() -> None:
    load()
    short = "code,name,agency,unit,direction,period\nM-1,Trains on time,DOT,percent,up,month\n"
    assert counts(load({"measures.csv": short})) == {}
    empty = "code,name,agency,unit,direction,period,tolerance\nM-1,Trains on time,DOT,percent,up,month,\n"
    load({"measures.csv": empty}, why="A new manual.")
    assert Measure.objects.get(code="M-1").tolerance is None


def test_the_outcome_with_the_largest_weight_speaks_for_a_goal_under_the_lead_measure_rule() -> None:
    load()
    assert list(GoalMeasure.objects.filter(is_lead=True).values_list("goal__code", "measure__code")) == [("G1", "M-1")]
    load(edited("goal_measures.csv", "G1,M-2,2,driver", "G1,M-2,2,outcome"))
    assert list(GoalMeasure.objects.filter(is_lead=True).values_list("goal__code", "measure__code")) == [("G1", "M-2")]
    load(edited("goals.csv", "lead_measure", "worst"))
    assert not GoalMeasure.objects.filter(is_lead=True).exists()


def test_a_goal_may_change_its_lead() -> None:
    load()
    load({
        "goals.csv": FILES["goals.csv"].replace("Trains on time,DOT", "Trains on time,NEW"),
        "partnerships.csv": "goal,agency,role\nG1,NEW,lead\nG1,DOT,partner\n",
    })  # fmt: skip
    assert {one.agency.code: one.role for one in Partnership.objects.all()} == {"NEW": "lead", "DOT": "partner"}


def test_a_dry_run_counts_and_writes_nothing() -> None:
    loaded = load(dry_run=True)
    assert counts(loaded)["measures.csv"] == (2, 0, 0)
    assert (Measure.objects.count(), Change.objects.count()) == (0, 0)


def test_the_command_prints_counts_per_file(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_catalog", write(tmp_path), stdout=out)
    assert ["measures.csv", "2", "0", "0", "0"] in [line.split() for line in out.getvalue().splitlines()]
    assert out.getvalue().splitlines()[-1] == "Loaded."


def test_the_command_refuses_with_exit_code_1_and_a_table_of_findings(tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "load_catalog", write(tmp_path, FILES | edited("measures.csv", "M-1,Trains on time,DOT", "M-1,Trains on time,XXX")), stdout=out
        )
    assert stopped.value.code == 1
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["file", "row", "column", "value", "problem", "what", "to", "do"]
    assert lines[1].split()[:4] == ["measures.csv", "2", "agency", "XXX"]
    assert lines[-1] == "Nothing was written."


def test_the_command_answers_wrong_usage_with_exit_code_2(tmp_path: Path) -> None:
    for arguments in ([str(tmp_path / "nowhere")], [str(tmp_path), "--by", "nobody@example.org"]):
        with pytest.raises(CommandError) as wrong:
            call_command("load_catalog", *arguments)
        assert wrong.value.returncode == 2


def test_a_file_that_is_not_of_the_catalogue_is_said_and_left_alone() -> None:
    loaded = load({"gaols.csv": "x\n1\n"})
    assert [(finding.file, finding.severity) for finding in loaded.findings] == [("gaols.csv", "warning")]
    assert Goal.objects.count() == 2
