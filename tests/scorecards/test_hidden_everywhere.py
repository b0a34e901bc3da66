"""Nobody can work out a hidden figure from everything that the system gives out, in all vintages together.

The owner hides counts under 10,000 here, so that a hidden figure has four or five digits of its own and is found wherever it stands:
in a page, in the figures of a chart, in words for hovering, in a file."""

import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import product
from random import Random
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from django.core.management import call_command

from metrics.models import Category, Dimension, MeasureDimension, Place, PlaceWithin, Reading
from metrics.rules.small_numbers import NO_LIMITS, Axis, Cell, Limits, Version
from scorecards.actions.recalculation import recalculate_changes
from tests import make
from tests.metrics.importing import AT, bring_in
from tests.metrics.rules.attacker import attack

pytestmark = pytest.mark.django_db
UNDER = 10_000
TOWNS, RACES = ["Avon", "Bolton", "Canton", "Derby", "Easton"], ["Black", "Hispanic", "White"]
REGIONS = {"North": ["Avon", "Bolton", "Canton"], "South": ["Derby", "Easton"]}
MOST_PAGES = 220
LINK = re.compile(r'(?:href|src|data-url)="([^"#]+)')


def world():
    """A count by town, region and race, along both axes; everything sums."""
    measure = make.measure(code="H-COUNT", name="Visits", unit="persons", decimals=0, period="year")
    dimensions = {name: Dimension.objects.create(code=name, label=name.title()) for name in ("town", "planning_region", "race")}
    for name, codes in {"town": TOWNS, "planning_region": list(REGIONS), "race": RACES}.items():
        Category.objects.bulk_create(Category(dimension=dimensions[name], code=one, label=one) for one in codes)
        MeasureDimension.objects.create(measure=measure, dimension=dimensions[name], parts_sum=True, min_count=UNDER)
    for region, towns in REGIONS.items():
        inside = Place.objects.create(category=Category.objects.get(code=region), kind="region")
        for town in towns:
            category, column = Category.objects.get(code=town), TOWNS.index(town) + 1
            place = Place.objects.create(category=category, kind="town", tile_column=column, tile_row=1)
            PlaceWithin.objects.create(place=place, inside=inside)
    make.target(measure, date(2023, 12, 31), 40_000, "<=")
    make.goal(measures=[measure], lead=measure.agency)
    return measure


def region_of(town):
    return next(region for region, towns in REGIONS.items() if town in towns)


def figures(random, before=None):
    """Of every group what was counted: `before` with a few cells revised, or anew. Keys: (town or region or '', race or '')."""
    parts = dict(before or {})
    for cell in product(TOWNS, RACES):
        if before is None or random.random() < 0.3:
            parts[cell] = random.choice([0, random.randint(3001, 9999), random.randint(3001, 9999), random.randint(12_000, 99_999)])
    return parts


def with_sums(parts):
    sums: dict[tuple[str, str], int] = {}
    for (town, race), figure in parts.items():
        for place, group in product((town, region_of(town), ""), (race, "")):
            sums[place, group] = sums.get((place, group), 0) + figure
    return sums


def lines(measure, year, sums):
    for (place, race), figure in sums.items():
        by = {"town" if place in TOWNS else "planning_region": place} if place else {}
        by |= {"race": race} if race else {}
        yield f"{measure.code},{year},{';'.join(by)},{';'.join(by.values())},{figure}"


def load(folder, measure, random):
    """Two years in three vintages each, by the importer."""
    known: dict[int, dict[tuple[str, str], int]] = {}
    for vintage in range(3):
        text = ["measure,period,dimension,category,value"]
        for year in (2021, 2022):
            known[year] = figures(random, known.get(year))
            text += lines(measure, year, with_sums(known[year]))
        assert bring_in(folder, "\n".join(text), name=f"{vintage}.csv", at=AT + timedelta(days=vintage)).refused == 0
    recalculate_changes()


def given_out(client, measure):
    """Everything that links lead to from the measure, its groups, the downloads and the API, as text."""
    keys = Reading.objects.filter(measure=measure).exclude(breakdown=0).values_list("breakdown__key", flat=True).distinct()
    page = f"/measures/{measure.code}/"
    waiting = [
        page,
        "/",
        "/explorer/",
        "/data/downloads/",
        "/data.json",
        "/data/small-numbers/",
        f"/api/v1/scorecards/?measure={measure.code}",
    ]
    waiting += [f"{page}?by={by}" for by in ("town", "race", "planning_region", "race;town")] + [f"{page}?group={key}" for key in keys]
    waiting += [f"{page}?format={form}" for form in ("csv", "json", "xlsx", "svg", "derivation")]
    waiting += [f"{page}?as_known_on={AT.date() + timedelta(days=n)}&by=town" for n in range(3)]
    waiting += [f"/api/v1/readings/?measure={measure.code}", "/api/v1/flips/"]
    seen: dict[str, str] = {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith(("/static", "/accounts", "/admin")):
            continue
        answer = client.get(path)
        seen[path] = text = as_text(answer)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            waiting += [urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(text) if not urlsplit(link).netloc]
    out = StringIO()
    call_command("export_scorecard", format="json", stdout=out)
    return seen | {"export_scorecard": out.getvalue()}


def as_text(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    # The number of a row in the database, a size or a digest may be anything, a hidden figure among it.
    return re.sub(r'"id":\s*\d+|"bytes":\s*\d+|"sha256:[0-9a-f]+"|"hash":\s*"[^"]*"', "", body.decode(errors="replace"))


def readings_of_the_api(client, measure):
    """Every version of every group, as the API tells it."""
    address, rows = f"/api/v1/readings/?measure={measure.code}&superseded=true", []
    while address:
        answer = client.get(address).json()
        rows += answer["results"]
        address = answer.get("next")
    return rows


def table_of(measure, period_end):
    """The axes, the cells of the truth, and what is hidden of them."""
    number = {name: n for n, name in enumerate(TOWNS, 101)} | {"North": 201, "South": 202} | {name: n for n, name in enumerate(RACES, 301)}
    places = Axis({number[town]: (0, number[region_of(town)]) for town in TOWNS} | {201: (0,), 202: (0,)})
    axes = [places, Axis({number[race]: (0,) for race in RACES})]
    rows = list(Reading.objects.filter(measure=measure, period_end=period_end).select_related("breakdown").order_by("recorded_at"))
    moments = sorted({row.recorded_at for row in rows})
    versions: dict[tuple[int, int], list[Version]] = {}
    hidden = set()
    for row in rows:
        names = dict(pair.split("=") for pair in row.breakdown.key.split(";")) if row.breakdown.key else {}
        place = (
            number[names.get("town") or names["planning_region"]] if names.keys() - {"race"} else 0,
            number[names["race"]] if "race" in names else 0,
        )
        current = sum(1 << n for n, at in enumerate(moments) if row.recorded_at <= at and (not row.superseded_at or at < row.superseded_at))
        versions.setdefault(place, []).append(Version(current, (row.value, None, None, None)))
        if row.hidden:
            hidden.add(place)
    cells = [Cell(place, Limits(UNDER) if any(place) else NO_LIMITS, tuple(found)) for place, found in versions.items()]
    return axes, cells, frozenset(hidden)


def public_figures(measure):
    """What is shown, and by how much it changed: a sum that grew by what a hidden part grew tells no figure of the part."""
    told = Reading.objects.filter(measure=measure, hidden=False).values_list("breakdown", "period_end", "value")
    shown = [(group, end, value or 0.0) for group, end, value in told]
    changes = {abs(one[2] - other[2]) for one, other in product(shown, shown) if one[0] == other[0]}
    return {int(value) for *_, value in shown} | {int(change) for change in changes}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("role", [None, "analyst"])
def test_no_hidden_figure_stands_anywhere_and_none_can_be_worked_out(client, tmp_path, seed, role):
    measure = world()
    load(tmp_path, measure, Random(seed))
    if role:
        client.force_login(make.user(role))
    hidden = {int(value) for value in Reading.objects.filter(measure=measure, hidden=True).values_list("value", flat=True) if value}
    public = public_figures(measure)
    assert len(hidden) > 10
    seen = given_out(client, measure)
    assert len(seen) > 40
    told = re.compile(r"(?<![\d.,#])(" + "|".join(f"{one}|{one:,}" for one in sorted(hidden - public)) + r")(?![\d])")
    assert {path: found[:3] for path, text in seen.items() if (found := told.findall(text))} == {}
    assert any(f"{max(public):,}" in text for text in seen.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_api_tells_of_all_vintages_leaves_every_hidden_figure_in_doubt(client, tmp_path, seed):
    measure = world()
    load(tmp_path, measure, Random(seed))
    rows = readings_of_the_api(client, measure)
    stored = Reading.objects.filter(measure=measure)
    assert len(rows) == stored.count()
    assert sum(row["value"] is None for row in rows) == stored.filter(hidden=True).count() > 0
    assert all(row["reason"] == "suppressed" for row in rows if row["value"] is None)
    for year in (2021, 2022):
        axes, cells, hidden = table_of(measure, date(year, 12, 31))
        assert {cell.place for cell in cells if cell.is_small} <= hidden
        assert [known for known in attack(axes, cells, hidden) if known.is_told] == []
