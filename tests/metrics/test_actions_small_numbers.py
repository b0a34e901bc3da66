"""Small numbers are hidden in the database, by one action that every writer calls."""

import csv
from datetime import date, timedelta
from io import StringIO
from random import Random
from time import process_time

import pytest
from django.db import connection
from django.db.models import Q

from metrics.actions.catalog import put_measure_dimensions
from metrics.actions.small_numbers import hide_small_numbers
from metrics.models import Category, Change, Dimension, MeasureDimension, Place, PlaceWithin, Reading, ShownReading, SmallNumberRule
from metrics.queries.columns import SERIES, Chosen, Clocks
from metrics.queries.tidy import tidy_readings
from tests import make
from tests.metrics.importing import AT, bring_in

pytestmark = pytest.mark.django_db
NOW = Clocks(date(2024, 12, 31))


def by_town(*towns, **rule):
    """A yearly count by town whose towns sum to the total."""
    measure = make.measure(period="year", unit="persons", decimals=0)
    dimension, _ = Dimension.objects.get_or_create(code="town", defaults={"label": "Town"})
    for town in towns:
        Category.objects.get_or_create(dimension=dimension, code=town, defaults={"label": town})
    MeasureDimension.objects.create(measure=measure, dimension=dimension, parts_sum=True, **rule)
    return measure


def table(measure, figures, period="2022"):
    lines = [f"{measure.code},{period},{'town' if town else ''},{town},{figure}" for town, figure in figures.items()]
    return "\n".join(["measure,period,dimension,category,value", *lines])


CASE = {"": 124, "Avon": 4, "Bolton": 0, "Canton": 120}


def shown(measure):
    """What can be seen of a measure now: values, or the reason there is none."""
    rows = ShownReading.objects.filter(measure=measure, superseded_at__isnull=True).order_by("breakdown__key")
    return {
        row.breakdown.key.removeprefix("town="): row.value if row.reason is None else row.reason for row in rows.select_related("breakdown")
    }


def test_four_of_124_is_hidden_with_one_more_town_and_the_zero_is_shown(tmp_path):
    measure = by_town(*[town for town in CASE if town], min_count=6)
    assert bring_in(tmp_path, table(measure, CASE)).added == 4
    assert shown(measure) == {"": 124, "Avon": "suppressed", "Bolton": 0, "Canton": "suppressed"}


def test_the_agencys_rule_counts_where_the_measures_dimension_says_nothing(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton")
    SmallNumberRule.objects.create(agency=measure.agency, min_count=6, reason="Health data")
    bring_in(tmp_path, table(measure, CASE))
    assert shown(measure)["Avon"] == "suppressed"


def test_without_a_rule_nothing_is_hidden_and_nothing_is_asked_twice(tmp_path, django_assert_max_num_queries):
    measure = by_town("Avon", "Bolton", "Canton")
    bring_in(tmp_path, table(measure, CASE))
    assert "suppressed" not in shown(measure).values()
    with django_assert_max_num_queries(4):
        assert hide_small_numbers(measure_ids=[measure.pk], period_ends=[date(2022, 12, 31)]) == ()


def test_a_town_that_was_small_in_an_older_vintage_is_hidden_in_all(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton", min_count=6)
    bring_in(tmp_path, table(measure, {"": 160, "Avon": 4, "Bolton": 36, "Canton": 120}))
    bring_in(tmp_path, table(measure, {"": 186, "Avon": 30, "Bolton": 36, "Canton": 120}), at=AT + timedelta(days=9))
    assert shown(measure) == {"": 186, "Avon": "suppressed", "Bolton": "suppressed", "Canton": 120}
    assert not ShownReading.objects.filter(measure=measure, value__in=[4, 30, 36]).exists()


def test_a_town_that_becomes_small_is_hidden_as_it_was_known_before(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton", min_count=6)
    bring_in(tmp_path, table(measure, {"": 186, "Avon": 30, "Bolton": 36, "Canton": 120}))
    assert "suppressed" not in shown(measure).values()
    bring_in(tmp_path, table(measure, {"": 160, "Avon": 4}), at=AT + timedelta(days=9))
    assert not ShownReading.objects.filter(measure=measure, value__in=[30, 4, 36]).exists()


def exported(measure):
    """The measure's readings as the file that is exported of them."""
    rows = list(tidy_readings(Q(measure=measure), NOW))
    file = StringIO()
    out = csv.writer(file)
    names = ["measure", "period", "value", "reason", "dimension", "category", "state", "source"]
    out.writerow(names)
    out.writerows([getattr(row, name) if getattr(row, name) is not None else "" for name in names] for row in rows)
    return file.getvalue()


@pytest.mark.parametrize("history", [False, True])
def test_what_is_exported_with_hidden_cells_imports_again_as_the_same(tmp_path, history):
    measure = by_town("Avon", "Bolton", "Canton", min_count=6)
    bring_in(tmp_path, table(measure, CASE))
    text = exported(measure)
    assert text.count("suppressed") == 2
    if history:
        stamp = AT.isoformat()
        text = "\n".join(f"{line},{'recorded_at' if n == 0 else stamp}" for n, line in enumerate(text.splitlines()))
    report = bring_in(tmp_path, text, at=AT + timedelta(days=1), history=history)
    assert (report.added, report.revised, report.same, report.refused) == (0, 0, 4, 0)
    assert Reading.objects.get(measure=measure, breakdown__key="town=Avon").value == 4


def test_a_suppressed_row_replaces_a_figure_that_is_not_hidden(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton")
    bring_in(tmp_path, table(measure, CASE))
    text = f"measure,period,dimension,category,reason\n{measure.code},2022,town,Avon,suppressed"
    assert bring_in(tmp_path, text, at=AT + timedelta(days=1)).revised == 1


def test_a_file_of_the_past_hides_too(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton", min_count=6)
    text = table(measure, CASE).replace("value", "value,recorded_at", 1)
    head, *lines = text.splitlines()
    bring_in(tmp_path, "\n".join([head, *(f"{line},2023-05-01" for line in lines)]), history=True)
    assert shown(measure)["Avon"] == "suppressed"


def test_loading_a_rule_hides_and_taking_it_back_shows_again(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton")
    bring_in(tmp_path, table(measure, CASE))
    Change.objects.all().delete()
    row = {"measure": measure.code, "dimension": "town", "parts_sum": True, "min_count": 6, "min_denominator": None, "suppress_zero": False}
    put_measure_dimensions(rows=[row], at=AT)
    assert shown(measure)["Avon"] == "suppressed"
    assert Change.objects.filter(measure=measure, reason="readings").count() == 1
    put_measure_dimensions(rows=[row | {"min_count": None}], at=AT)
    assert shown(measure) == CASE


def test_towns_are_hidden_within_their_region_while_they_lie_in_it(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton", "Derby", min_count=6)
    town = Dimension.objects.get(code="town")
    region = Dimension.objects.create(code="planning_region", label="Planning region")
    MeasureDimension.objects.create(measure=measure, dimension=region, parts_sum=True)
    places = {one.code: Place.objects.create(category=one, kind="town") for one in Category.objects.filter(dimension=town)}
    for name, members in {"North": ["Avon", "Derby"], "South": ["Bolton", "Canton"]}.items():
        inside = Place.objects.create(category=Category.objects.create(dimension=region, code=name, label=name), kind="region")
        for one in members:
            PlaceWithin.objects.create(place=places[one], inside=inside, valid_from=date(2022, 1, 1))
    figures = {"": 1054, "Avon": 4, "Bolton": 20, "Canton": 30, "Derby": 1000}
    lines = [f"{measure.code},2023,planning_region,{name},{figure}" for name, figure in {"North": 1004, "South": 50}.items()]
    bring_in(tmp_path, "\n".join([table(measure, figures, "2023"), *lines]))
    assert {key for key, value in shown(measure).items() if value == "suppressed"} == {"Avon", "Derby"}


def test_a_rate_is_hidden_by_its_denominator_with_its_parts(tmp_path):
    measure = make.measure(period="year", unit="percent", decimals=1)
    town = Dimension.objects.create(code="town", label="Town")
    Category.objects.bulk_create(Category(dimension=town, code=one, label=one) for one in ("Avon", "Bolton", "Canton"))
    MeasureDimension.objects.create(measure=measure, dimension=town, min_denominator=20, min_count=5)
    rows = {"": (65, 200), "Avon": (7, 12), "Bolton": (20, 80), "Canton": (38, 108)}
    lines = [f"{measure.code},2022,{'town' if n else ''},{n},{100 * a / b},{a},{b}" for n, (a, b) in rows.items()]
    bring_in(tmp_path, "\n".join(["measure,period,dimension,category,value,numerator,denominator", *lines]))
    assert {key for key, value in shown(measure).items() if value == "suppressed"} == {"Avon", "Bolton"}
    hidden = ShownReading.objects.filter(measure=measure, hidden=True)
    assert {(row.value, row.numerator, row.denominator, row.note) for row in hidden} == {(None, None, None, "")}


def test_the_engine_reads_what_may_be_shown_by_the_covering_index_alone(tmp_path):
    measure = by_town("Avon", "Bolton", "Canton", min_count=6)
    bring_in(tmp_path, table(measure, CASE))
    where, ids = Chosen(ids=[measure.pk]).where("measure_id")
    known, moments = NOW.known("fact")
    with connection.cursor() as cursor:
        # Whether the index has all that is asked for; over a handful of rows another one of the same order looks as cheap.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        cursor.execute("DROP INDEX reading_history")
        cursor.execute("EXPLAIN " + SERIES.format(where=where, known=known), [*ids, *moments, NOW.as_of])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using reading_current on metrics_reading" in plan
    assert "Sort" not in plan


def test_169_towns_over_thirty_years_are_decided_in_less_than_a_second_of_work(tmp_path):
    names = [f"Town {n:03}" for n in range(169)]
    measure, random = by_town(*names, min_count=6), Random(1)
    lines = [table(measure, {}, "")]
    for year in range(1990, 2020):
        figures = {name: int(random.gammavariate(0.6, 40)) for name in names}
        lines += table(measure, {"": sum(figures.values())} | figures, str(year)).splitlines()[1:]
    bring_in(tmp_path, "\n".join(lines))
    assert Reading.objects.filter(hidden=True).count() > 1000
    Reading.objects.filter(measure=measure).update(hidden=False)
    began = process_time()
    hide_small_numbers(measure_ids=[measure.pk])
    assert process_time() - began < 1.0
