"""Files on their way into the enclave: sealed as they come, replaced, refused, and nowhere else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from linkage.actions.extracts import Incoming, begin_receiving, received, take_in
from linkage.actions.purging import destroy, purge
from linkage.actions.refused import StudyRefused
from linkage.intake.enclave import EnclaveClosed, NoKey
from linkage.intake.enclave.sealing import unsealed
from linkage.models import Extract, LogEntry, Study
from linkage.queries.enclave import enclave
from linkage.queries.log import broken_entry
from linkage.queries.operations import status
from tests import make
from tests.linkage import world as worlds
from tests.linkage.world import AT, DAY, World, hand_in, settle_enclave, world

pytestmark = pytest.mark.django_db
CONTENT = b"source,person,first_name\nhmis,1,Wilhelmina Canaryfeather\n"


@pytest.fixture
def of(settings: Any, tmp_path: Path) -> World:
    settle_enclave(settings, tmp_path)
    return world()


def sealed(extract_id: int) -> Path:
    return enclave().inbox / str(Extract.objects.get(pk=extract_id).place)


def files() -> list[str]:
    return sorted(path.name for path in enclave().inbox.iterdir() if path.name != "public.key")


def test_a_file_is_sealed_as_it_comes_and_only_the_enclave_opens_it(of: World) -> None:
    path = sealed(hand_in(of, "hmis", "people", CONTENT))
    assert b"Canaryfeather" not in path.read_bytes()
    assert b"".join(unsealed(path, enclave().master().inbox())) == CONTENT
    kept = Extract.objects.get()
    assert (kept.size_bytes, kept.state, kept.agency) == (len(CONTENT), "received", of.agencies["HOUSE"])
    assert LogEntry.objects.get(verb="received").detail["sha256"] == kept.sha256


def test_another_file_of_the_same_source_takes_the_place_of_the_first(of: World) -> None:
    first, second = hand_in(of, "hmis", "people", CONTENT), hand_in(of, "hmis", "people", CONTENT + b"x")
    assert dict(Extract.objects.values_list("pk", "state")) == {first: "replaced", second: "received"}
    gone = sealed(first)
    assert purge(at=AT, day=DAY) == 1
    assert (gone.exists(), sealed(second).exists()) == (False, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"source": "moon"}, "has no source moon. It has dmhas, doc, dss, hmis"),
        ({"part": "pets"}, "people or of events"),
        ({"filename": "people.xlsx"}, "CSV or a Parquet"),
        ({"day": date(2020, 1, 1)}, "expired on 2019-12-31"),
        ({"content": b""}, "empty"),
    ],
)
def test_a_file_that_is_not_wanted_is_refused_and_leaves_nothing(of: World, fields: dict[str, Any], words: str) -> None:
    given = {"source": "hmis", "part": "people", "content": CONTENT} | fields
    with pytest.raises(StudyRefused, match=words):
        hand_in(of, **given)
    assert files() == []
    assert not Extract.objects.exists()


@pytest.mark.parametrize("kind", ["analyst", "administrator", "disclosure_officer", "commissioner", "governor", None])
def test_only_a_linkage_officer_hands_in(of: World, kind: str | None) -> None:
    with pytest.raises(PermissionDenied):
        begin_receiving(incoming=Incoming(of.study.pk, "hmis", "people", "x.csv"), by=make.user(kind), day=DAY)
    assert files() == []


def test_an_upload_that_breaks_off_leaves_nothing(of: World) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        take_in(incoming=Incoming(of.study.pk, "hmis", "people", "x.csv"), pieces=broken(), by=of.officer, at=AT, day=DAY)
    assert files() == []


def test_an_agreement_that_ends_while_a_file_comes_in_refuses_it(of: World) -> None:
    receiving = begin_receiving(incoming=Incoming(of.study.pk, "hmis", "people", "x.csv"), by=of.officer, day=DAY)
    receiving.sealer.write(CONTENT)
    with pytest.raises(StudyRefused, match="expired"):
        received(receiving=receiving, by=of.officer, at=AT, day=date(2020, 1, 1))
    assert files() == []


def test_an_enclave_that_is_not_open_takes_nothing_in(of: World) -> None:
    (enclave().inbox / "public.key").unlink()
    with pytest.raises(EnclaveClosed, match="not open"):
        hand_in(of, "hmis", "people", CONTENT)


def test_destruction_takes_key_and_files_and_leaves_a_record_of_what_went(of: World) -> None:
    path = sealed(hand_in(of, "hmis", "people", CONTENT))
    enclave().vault(of.study.code, new=True).put("linked-1", [CONTENT])
    went = destroy(study_id=of.study.pk, why="The owners asked.", by=of.officer, at=AT)
    assert (went["files"], path.exists(), enclave().is_there(of.study.code)) == (2, False, False)
    with pytest.raises(NoKey):
        enclave().vault(of.study.code)
    study = Study.objects.get()
    assert (study.destroyed, study.destroyed_why, Extract.objects.get().state) == (went, "The owners asked.", "purged")
    entry = LogEntry.objects.get(verb="destroyed")
    assert (entry.detail["files"], entry.by) == (2, of.officer)
    with pytest.raises(StudyRefused, match="destroyed"):
        hand_in(of, "hmis", "people", CONTENT)


def test_a_study_is_destroyed_by_itself_on_the_day_its_agreement_says(of: World) -> None:
    path = sealed(hand_in(of, "hmis", "people", CONTENT))
    purge(at=AT, day=date(2020, 3, 30))
    assert path.exists()
    purge(at=AT, day=date(2020, 3, 31))
    assert not path.exists()
    assert Study.objects.get().destroyed_at == AT
    purge(at=AT, day=date(2020, 4, 1))
    assert LogEntry.objects.filter(verb="destroyed").count() == 1


def test_a_file_that_nobody_links_goes_after_ninety_days(of: World) -> None:
    path = sealed(hand_in(of, "hmis", "people", CONTENT))
    purge(at=AT + worlds.days(89), day=DAY)
    assert path.exists()
    purge(at=AT + worlds.days(91), day=DAY)
    assert (path.exists(), Extract.objects.get().state) == (False, "purged")


def test_the_status_says_what_is_wrong_with_the_enclave(of: World) -> None:
    hand_in(of, "hmis", "people", CONTENT)
    purge(at=AT, day=DAY)
    assert status().problems == ()
    enclave().vault("S-STRANGER", new=True)
    enclave().folder.chmod(0o755)
    assert [problem.split()[0] for problem in status().problems] == [str(enclave().folder), "The"]
    enclave().key_file.chmod(0o644)
    assert "chmod 600" in " ".join(status().problems)


def test_a_log_whose_end_was_cut_off_is_noticed_by_what_the_enclave_noted(of: World) -> None:
    hand_in(of, "hmis", "people", CONTENT)
    purge(at=AT, day=DAY)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
        cursor.execute("DELETE FROM linkage_logentry WHERE number = (SELECT max(number) FROM linkage_logentry)")
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
    assert broken_entry() is None
    assert "The privacy log does not prove itself" in status().problems[0]
