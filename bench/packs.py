"""Briefing packs of twelve charts: seconds a file, from the database to its bytes, and how large it is."""

from collections.abc import Callable, Iterable
from statistics import median

from accounts.rules.policy import PUBLIC
from bench.pages import shape, timed
from bench.registry import Asked, Row, at_most, case
from scorecards.charts.packs import brief_of, pack_of
from scorecards.exports.packs.making import written
from scorecards.queries.lens import lens
from scorecards.queries.packs import MOST_CHARTS, PackRows, pack_rows
from scorecards.rules.briefings import Wanted

AREA = "JOBS"
FILES = {
    "PDF": Wanted("area", AREA),
    "PPTX": Wanted("area", AREA, form="pptx"),
    "PDF, two pages": Wanted("area", AREA, is_brief=True),
    "PPTX, two slides": Wanted("area", AREA, form="pptx", is_brief=True),
}
REACH = 10.0
"""Seconds somebody waits for who watches the progress."""


@case("packs")
def packs(asked: Asked) -> Iterable[Row]:
    shape(min(asked.sizes))
    rows = read()
    drawn = sum(figure.chart.id.startswith("line-") for figure in pack_of(rows).figures)
    yield at_most(f"pack of a priority of 50 goals: charts of measures (at most {MOST_CHARTS})", drawn, MOST_CHARTS, unit="")
    yield Row("pack: rows from the database", seconds(read, asked), "s", n=asked.repeats)
    yield Row("pack: rows to sentences, tables and figures", seconds(lambda: (pack_of(rows), brief_of(rows)), asked), "s", n=asked.repeats)
    for name, wanted in FILES.items():
        made: list[bytes] = []
        taken = seconds(lambda wanted=wanted, made=made: made.append(written(rows, wanted, lambda: True)), asked)  # type: ignore[misc]
        yield at_most(f"pack of {drawn} charts: {name}", taken, REACH, unit="s", n=asked.repeats)
        yield Row(f"pack of {drawn} charts: {name}, size", len(made[-1]) / 1000, "kB")


def read() -> PackRows:
    found = pack_rows(PUBLIC, lens(), "area", AREA)
    if found is None:
        raise LookupError(f"The data set has no area {AREA}.")
    return found


def seconds(act: Callable[[], object], asked: Asked) -> float:
    """The median of some tries."""
    return median(timed(act) / 1000 for _ in range(asked.repeats))
