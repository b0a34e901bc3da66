"""A small world of linked-data studies: two agencies that own the data, their commissioners, the officers, and an enclave of its own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import User
from agencies.models import Agency
from linkage.actions.agreements import NewAgreement, NewOwner, record_agreement
from linkage.actions.extracts import Incoming, take_in
from linkage.actions.studies import NewStudy, plan_study
from linkage.models import Finding, Study, StudyRun, StudyStage
from linkage.queries.enclave import enclave
from linkage.rules.stages import ORDER
from tests import make

AT = datetime(2019, 6, 1, 12, tzinfo=UTC)
DAY = date(2019, 6, 1)
SERVICES = ("ed", "inpatient", "psychiatric", "jail", "shelter")
OWNED = {"HOUSE": ("hmis",), "PRISON": ("doc",), "HEALTH": ("dss", "dmhas")}


@dataclass(frozen=True)
class World:
    """Everybody of a study. `officer` runs; `discloser` releases; `commissioners` by agency code."""

    officer: User
    discloser: User
    agencies: dict[str, Agency]
    commissioners: dict[str, User]
    study: Study

    @property
    def owners(self) -> list[Agency]:
        return list(self.agencies.values())


def settle_enclave(settings: Any, folder: Path) -> None:
    """An enclave of the test's own."""
    settings.ENCLAVE_DIR, settings.ENCLAVE_KEY_FILE = folder / "enclave", folder / "enclave.key"
    enclave().make()


def agreement(officer: User, agencies: dict[str, Agency], **fields: Any) -> int:
    plain: dict[str, Any] = {
        "number": make.code("MOU"), "purpose": "Find out for whom supportive housing pays.", "services": SERVICES,
        "owners": tuple(NewOwner(agencies[code].pk, sources) for code, sources in OWNED.items() if code in agencies),
        "starts": date(2019, 1, 1), "expires": date(2019, 12, 31), "destroy_on": date(2020, 3, 31),
    }  # fmt: skip
    return record_agreement(agreement=NewAgreement(**(plain | fields)), by=officer, at=AT)


def study(officer: User, agreement_id: int, **fields: Any) -> Study:
    plain: dict[str, Any] = {
        "code": make.code("S"), "kind": "housing", "title": "Supportive housing that pays", "question": "For whom does it pay?",
        "agreement_id": agreement_id, "year_2_starts": date(2018, 1, 1), "year_2_ends": date(2018, 12, 31), "is_synthetic": True,
    }  # fmt: skip
    return Study.objects.get(pk=plan_study(study=NewStudy(**(plain | fields)), by=officer, at=AT, day=DAY))


PART2: dict[str, Any] = {"services": (*SERVICES, "detox"), "allows_part2": True}
"""An agreement that allows substance use records too, as the invented extracts have them."""


def world(agreed: dict[str, Any] | None = None, **fields: Any) -> World:
    """A study planned under an agreement of three agencies."""
    officer = make.user("linkage_officer", name="Lena Linker")
    agencies = {code: make.agency(name=f"Department of {code.title()}") for code in OWNED}
    people = {code: make.user("commissioner", agency=agency, name=f"Head of {code.title()}") for code, agency in agencies.items()}
    made = study(officer, agreement(officer, agencies, **(agreed or {})), **fields)
    return World(officer, make.user("disclosure_officer", name="Dora Disclosure"), agencies, people, made)


def finished_run(of: World, content: dict[str, Any] | None = None, **fields: Any) -> StudyRun:
    """A run that is through, with its finding, straight in the tables: for what comes after."""
    run = StudyRun.objects.create(
        **{
            "study": of.study, "number": of.study.runs.count() + 1, "state": "finished", "hands": [of.officer.pk],
            "started_by": of.officer, "started_at": AT, "finished_at": AT, "configuration": {"seed": 1, "extracts": {}, "linked_by": 1},
        }
        | fields
    )  # fmt: skip
    for place, name in enumerate(ORDER):
        StudyStage.objects.create(run=run, name=name.value, place=place, state="finished", finished_at=AT)
    Finding.objects.create(run=run, content=content or {"headline": {}}, sha256="a" * 64, made_at=AT)
    return run


def hand_in(of: World, source: str, part: str, content: bytes, **fields: Any) -> int:
    """A file taken into the enclave by the officer."""
    incoming = Incoming(of.study.pk, source, part, fields.pop("filename", f"{source}-{part}.csv"))
    return take_in(incoming=incoming, pieces=[content], by=of.officer, at=AT, day=fields.pop("day", DAY))


def days(count: int) -> timedelta:
    return timedelta(days=count)
