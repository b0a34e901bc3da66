"""`export_scorecard` and `recalculate`, as people run them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from metrics.models import Reading
from scorecards.actions.runs import cancel_run, claim, request_full_run
from scorecards.management.commands import recalculate
from scorecards.models import MeasureCard, MeasureSnapshot
from scorecards.queries.export import COLUMNS
from scorecards.queries.runs import RunRow
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 31)
NAMES = (
    "measure,name,agency,period,period_end,value,expected,target,shortfall,tolerance,status,change_previous,change_year,"
    "trend,trend_p,signal,freshness,due_on,as_of,rule_version,accepted_until"
)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def rows(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("export_scorecard", *words))))


def test_the_export_has_the_columns_of_the_format() -> None:
    assert ",".join(COLUMNS) == NAMES


def test_the_export_prints_numbers_that_read_back_the_same() -> None:
    one = make.measure()
    make.reading(one, MAY, 0.1 + 0.2)
    world.settled(one)
    assert float(rows()[0]["value"]) == 0.1 + 0.2


def test_the_export_prints_codes_and_dates_as_plain_words() -> None:
    one = make.measure()
    make.reading(one, MAY, 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    row = rows()[0]
    assert (row["period"], row["period_end"], row["status"], row["trend"], row["signal"]) == (
        "May 2019", "2019-05-31", "on_track", "too_few", "too_few",
    )  # fmt: skip


def test_what_is_missing_is_an_empty_cell_and_zero_is_not() -> None:
    one = make.measure()
    make.reading(one, MAY, 0.0)
    world.settled(one)
    assert (rows()[0]["value"], rows()[0]["target"]) == ("0.0", "")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_looks_like_a_formula_is_made_plain(name: str) -> None:
    world.settled(make.measure(name=name))
    assert rows()[0]["name"] == f"'{name}"


def test_a_negative_number_is_not_mistaken_for_a_formula() -> None:
    one = make.measure()
    make.reading(one, MAY, -3.5)
    world.settled(one)
    assert rows()[0]["value"] == "-3.5"


def test_json_adds_the_derivation_of_each_status() -> None:
    one = make.measure()
    make.reading(one, MAY, 5.0)
    world.settled(one)
    row = json.loads(run("export_scorecard", "--format", "json"))[0]
    assert (row["derivation"]["status"], row["derivation"]["steps"][-1]["key"], row["target"]) == ("no_target", "status", None)


def test_as_of_a_date_only_periods_that_ended_by_then_count() -> None:
    one = make.measure()
    world.monthly(one, [1.0, 2.0, 3.0])
    assert rows("--as-of", "2019-04-30")[0]["period"] == "Apr 2019"


def test_as_of_a_date_only_what_was_known_by_then_counts() -> None:
    one = make.measure()
    make.reading(one, MAY, 5.0, recorded_at=datetime(2019, 8, 1, tzinfo=UTC))
    known_then = rows("--as-of", "2019-06-30")[0]["value"]
    known_later = rows("--as-of", "2019-06-30", "--as-known-on", "2019-08-31")[0]["value"]
    assert (known_then, known_later) == ("", "5.0")


def test_a_revision_is_known_from_the_day_it_was_recorded() -> None:
    one = make.measure()
    later = datetime(2019, 8, 1, 12, tzinfo=UTC)
    make.reading(one, MAY, 5.0, recorded_at=datetime(2019, 6, 10, tzinfo=UTC), superseded_at=later)
    make.reading(one, MAY, 6.0, recorded_at=later)
    known = [rows("--as-of", "2019-06-30", "--as-known-on", day)[0]["value"] for day in ("2019-06-30", "2019-07-31", "2019-08-01")]
    assert known == ["5.0", "5.0", "6.0"]


def test_what_was_recorded_late_in_the_evening_in_new_york_was_known_that_day() -> None:
    one = make.measure()
    make.reading(one, MAY, 5.0, recorded_at=datetime(2019, 7, 1, 3, 59, tzinfo=UTC))
    assert rows("--as-of", "2019-06-30")[0]["value"] == "5.0"


def test_recalculate_writes_the_current_cards_and_says_how_many() -> None:
    make.measure()
    said = json.loads(run("recalculate", "--json"))
    assert (said["stored"], said["measures"], said["cards"], MeasureCard.objects.count()) == ("current cards", 1, 1, 1)


def test_recalculate_of_named_measures_leaves_the_others_alone() -> None:
    one, _ = make.measure(), make.measure()
    run("recalculate", "--measure", one.code)
    assert list(MeasureCard.objects.values_list("measure_id", flat=True)) == [one.id]


def test_recalculate_of_another_date_keeps_a_snapshot_and_leaves_the_cards_alone() -> None:
    one = make.measure()
    world.monthly(one, [1.0, 2.0, 3.0])
    world.settled(one)
    said = run("recalculate", "--as-of", "2019-04-30")
    assert "The current cards are as they were." in said
    assert list(MeasureSnapshot.objects.values_list("as_of", "value")) == [(date(2019, 4, 30), 2.0)]
    assert world.card_of(one).value == 3.0


def test_a_snapshot_knows_what_was_known_on_its_date() -> None:
    one = make.measure()
    make.reading(one, date(2019, 3, 31), 5.0)
    Reading.objects.create(
        measure=one, period_start=date(2019, 4, 1), period_end=date(2019, 4, 30), value=6.0,
        recorded_at=datetime(2019, 5, 20, tzinfo=UTC), accepted_at=make.LONG_AGO,
    )  # fmt: skip
    run("recalculate", "--as-of", "2019-04-30")
    assert MeasureSnapshot.objects.get().value == 5.0


def test_an_unknown_measure_is_refused_with_the_codes_that_look_like_it() -> None:
    make.measure(code="J-UNEMP")
    with pytest.raises(CommandError, match=r"There is no measure UNEMP\. Did you mean J-UNEMP") as refused:
        run("recalculate", "--measure", "UNEMP")
    assert refused.value.returncode == 1


def test_a_measure_that_cannot_be_assessed_makes_the_command_fail_and_name_it() -> None:
    one = make.measure(status_rules=[{"when": "never heard of"}])
    heard = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("recalculate", stdout=io.StringIO(), stderr=heard)
    assert (left.value.code, one.code in heard.getvalue()) == (1, True)


def test_a_full_run_that_the_worker_claimed_first_is_left_to_it() -> None:
    run_id = request_full_run(by=None, at=timezone.now())
    assert claim(run_id=run_id, as_of=world.DAY, at=timezone.now())
    left = recalculate.carry_out(run_id)
    assert isinstance(left, RunRow)
    assert (
        recalculate.said_of(left) == f"A recalculation of everything was asked for already; the worker is carrying it out as run {run_id}."
    )


def test_a_full_run_that_somebody_stopped_makes_the_command_fail() -> None:
    run_id = request_full_run(by=None, at=timezone.now())
    cancel_run(run_id=run_id, by=make.user("analyst"), at=timezone.now())
    with pytest.raises(CommandError, match="stopped by somebody") as refused:
        recalculate.carry_out(run_id)
    assert refused.value.returncode == 1
