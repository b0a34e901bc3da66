"""benchmarks.csv: beside which measures others are shown."""

import pytest

from metrics.models import Benchmark
from tests.goals.catalogue import FILES, counts, load, refused

pytestmark = pytest.mark.django_db
MEASURES = FILES["measures.csv"] + "M-3,Trains on time elsewhere,DOT,percent,context,month,,,,\n"
LINE = "measure,against,label\nM-1,M-3,New England\n"


def test_a_benchmark_is_loaded_once_and_a_changed_label_updates_it() -> None:
    load({"measures.csv": MEASURES, "benchmarks.csv": LINE})
    assert [(one.measure.code, one.against.code, one.label) for one in Benchmark.objects.all()] == [("M-1", "M-3", "New England")]
    assert counts(load({"measures.csv": MEASURES, "benchmarks.csv": LINE})) == {}
    assert counts(load({"measures.csv": MEASURES, "benchmarks.csv": LINE.replace("New England", "NE")})) == {"benchmarks.csv": (0, 1, 0)}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("M-1,M-1,Itself", "A measure is no benchmark of itself."),
        ("M-1,M-2,Jobs", "M-1 is in percent, M-2 in jobs."),
        ("M-1,M-9,Nowhere", "M-9"),
        ("M-1,M-3,", "label"),
    ],
)
def test_what_cannot_be_compared_is_refused(row: str, problem: str) -> None:
    done = load({"measures.csv": MEASURES, "benchmarks.csv": f"measure,against,label\n{row}\n"})
    assert [one.file for one in refused(done)] == ["benchmarks.csv"]
    assert any(problem in f"{found.column} {found.value} {found.problem}" for found in done.findings)
    assert not Benchmark.objects.exists()
