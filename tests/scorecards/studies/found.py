"""Studies with findings for the tests of their pages: those of the demonstration, under a small world of people and agencies."""

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from linkage.actions import releases
from linkage.actions.agreements import NewOwner
from linkage.models import ClericalPair, Finding, StudyRun
from tests.linkage.world import AT, World, agreement, finished_run, study, world

DEMO = Path(__file__).resolve().parents[3] / "demo" / "studies"


@cache
def content(kind: str) -> dict[str, Any]:
    """What the demonstration's study of this kind found."""
    found: dict[str, Any] = json.loads((DEMO / f"{kind}.json").read_text())["made"]["finding"]
    return found


def found(kind: str = "housing", **fields: Any) -> tuple[World, StudyRun]:
    """A study of this kind whose run is through, not published."""
    of = world(**fields) if kind == "housing" else _of_training(**fields)
    run = finished_run(of, content(kind))
    digest = hashlib.sha256(json.dumps(content(kind), sort_keys=True).encode()).hexdigest()
    Finding.objects.filter(run=run).update(sha256=digest)
    return of, run


def _of_training(**fields: Any) -> World:
    """The same people, with an agreement about training and its supports."""
    of = world()
    sources = (("training", "transport"), ("childcare",), ("housing",))
    owners = tuple(NewOwner(agency.pk, own) for agency, own in zip(of.owners, sources, strict=True))
    signed = agreement(of.officer, of.agencies, owners=owners, services=("childcare", "housing", "transport"))
    words = {"title": "Supports around training", "question": "Which supports do participants have together?"}
    return replace(of, study=study(of.officer, signed, kind="training", **(words | fields)))


def asked(of: World, run: StudyRun) -> int:
    """Its release is asked for."""
    return releases.ask_release(run_id=run.pk, comment="Ready.", by=of.officer, at=AT)


def agreed(of: World, run: StudyRun) -> int:
    """Every owner agreed."""
    release = asked(of, run)
    for code, agency in of.agencies.items():
        releases.approve(release_id=release, agency_id=agency.pk, agrees=True, by=of.commissioners[code], at=AT)
    return release


def published(kind: str = "housing", **fields: Any) -> tuple[World, StudyRun]:
    """A study of this kind with a published finding."""
    of, run = found(kind, **fields)
    releases.release_finding(release_id=agreed(of, run), by=of.discloser, at=AT)
    return of, run


def sampled(run: StudyRun, count: int = 3) -> None:
    """Pairs of invented people to look at."""
    for number in range(1, count + 1):
        left = {"first_name": "Ann", "last_name": "Example", "birth_date": "1980-01-02"}
        right = left | {"last_name": f"Exampel{number}"}
        ClericalPair.objects.create(run=run, number=number, left=left, right=right, probability=0.96, stratum_size=50, is_synthetic=True)
