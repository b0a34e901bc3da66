"""A small catalog as files, and changes to it, for the tests of loading."""

from datetime import UTC, datetime
from typing import Any

from goals.actions import load_catalog
from goals.actions.load import FileCount, Loaded
from metrics.actions.proposals import Why

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)
FILES = {
    "agencies.csv": "code,name,kind,predecessor\nDOT,Transportation,department,\nNEW,New Office,office,OLD\nOLD,Old Office,office,\n",
    "areas.csv": "code,name,kind,order\nJOBS,Jobs,priority,1\nROADS,Roads,priority,2\n",
    "goals.csv": "code,area,statement,lead,rollup,rollup_k,other_areas\nG1,ROADS,Trains on time,DOT,lead_measure,,JOBS\n"
    "G2,JOBS,More jobs,NEW,k_of_n,1,\n",
    "partnerships.csv": "goal,agency,role\nG1,DOT,lead\nG1,NEW,partner\n",
    "measures.csv": "code,name,agency,unit,direction,period,baseline_period,baseline_value,tolerance,service\n"
    "M-1,Trains on time,DOT,percent,up,month,2019-06,88.5,0.5,S-1\nM-2,Jobs,NEW,jobs,up,sfy,,,,\n",
    "goal_measures.csv": "goal,measure,weight,role\nG1,M-1,1,outcome\nG1,M-2,2,driver\nG2,M-2,,\n",
    "targets.csv": "measure,date,operator,value,high,dimension,category,source,governing,reason,recorded_at\n"
    "M-1,2020-12-31,>=,93,,,,Plan,,,2019-01-01\nM-1,2020-12-31,>=,90,,line,Danbury,Plan,,,\nM-2,2020-06-30,between,10,20,,,,,,\n",
    "dimensions.csv": "dimension,category,label,parent\nline,Danbury,Danbury branch,All\nline,All,,\n",
    "measure_dimensions.csv": "measure,dimension,parts_sum\nM-1,line,no\n",
    "expected.csv": "measure,period,due_on,note\nM-2,SFY2020,2020-12-01,late\n",
    "annotations.csv": "measure,date,kind,text\nM-1,2018-01-01,series_break,New clocks\n",
    "benchmarks.csv": "measure,against,label\n",
    "services.csv": "code,name,agency\nS-1,Rail tickets,DOT\n",
}


def load(changes: dict[str, str] | None = None, *, at: datetime = AT, by: Any = None, dry_run: bool = False, why: str = "") -> Loaded:
    """Load the catalog with some files written otherwise. `why`: in words, why definitions change."""
    files, reason = FILES | (changes or {}), Why("method", why) if why else None
    return load_catalog(files={name: text.encode() for name, text in files.items()}, by=by, at=at, dry_run=dry_run, reason=reason)


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """One file with one thing changed."""
    assert FILES[file].count(old) == 1, f"{old!r} is not once in {file}"
    return {file: FILES[file].replace(old, new)}


def counts(loaded: Loaded) -> dict[str, tuple[int, int, int]]:
    """Added, changed and same of the files in which anything was added or changed."""
    return {one.file: (one.added, one.changed, one.same) for one in loaded.counts if one.added or one.changed}


def refused(loaded: Loaded) -> list[FileCount]:
    return [one for one in loaded.counts if one.refused]
