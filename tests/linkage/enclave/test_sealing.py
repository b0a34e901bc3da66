"""Sealed files: what is sealed comes out as it was or not at all, whoever holds which key."""

import os
import resource
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.intake.enclave import Damaged, DiskFull, Enclave, EnclaveClosed, NoKey
from linkage.intake.enclave.keys import SecretKey, read_master
from linkage.intake.enclave.packing import packed, unpacked
from linkage.intake.enclave.sealing import CHUNK, MAGIC, TAG, seal, unsealed
from linkage.rules.shapes import Links, Records

KEY = SecretKey(secrets.token_bytes(32))
NAME = b"Wilhelmina Canaryfeather"


@pytest.fixture
def place(tmp_path: Path) -> Enclave:
    made = Enclave(tmp_path / "enclave", tmp_path / "enclave.key")
    made.make()
    return made


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_is_sealed_comes_out_as_it_was(tmp_path: Path, size: int) -> None:
    content = secrets.token_bytes(size)
    sealed = seal(tmp_path / "x", KEY, [content[:7], content[7:]])
    assert (sealed.size, b"".join(unsealed(tmp_path / "x", KEY))) == (size, content)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_sealed_file_that_was_changed_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("sealed") / "x"
    seal(path, KEY, [NAME * 20])
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(Damaged):
        b"".join(unsealed(path, KEY))


@pytest.mark.parametrize("how", ["end", "last chunk", "first chunk", "swapped", "empty"])
def test_no_part_of_a_sealed_file_can_be_left_out_or_put_elsewhere(tmp_path: Path, how: str) -> None:
    path, step = tmp_path / "x", CHUNK + TAG
    seal(path, KEY, [secrets.token_bytes(3 * CHUNK)])
    whole = path.read_bytes()
    head = whole[: len(MAGIC) + 48]
    first, second, third = (whole[len(head) + n * step :][:step] for n in range(3))
    parts = {
        "end": whole[:-1], "last chunk": head + first + second, "first chunk": head + second + third,
        "swapped": head + second + first + third, "empty": head,
    }  # fmt: skip
    path.write_bytes(parts[how])
    with pytest.raises(Damaged):
        b"".join(unsealed(path, KEY))


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    seal(tmp_path / "x", KEY, [NAME])
    with pytest.raises(Damaged):
        b"".join(unsealed(tmp_path / "x", SecretKey(secrets.token_bytes(32))))


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield NAME
        raise ConnectionError

    with pytest.raises(ConnectionError):
        seal(tmp_path / "x", KEY, broken())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_what_was_there_before(tmp_path: Path) -> None:
    seal(tmp_path / "x", KEY, [b"before"])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (CHUNK, hard))
    try:
        with pytest.raises(DiskFull):
            seal(tmp_path / "x", KEY, [secrets.token_bytes(3 * CHUNK)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert b"".join(unsealed(tmp_path / "x", KEY)) == b"before"


def test_who_puts_a_file_into_the_inbox_holds_nothing_that_opens_it(place: Enclave) -> None:
    name = uuid4()
    key = place.key_file.read_bytes()
    place.key_file.unlink()
    sealer = place.sealer(name)
    sealer.write(NAME)
    sealer.finish()
    assert NAME not in (place.inbox / str(name)).read_bytes()
    with pytest.raises(NoKey):
        place.master()
    place.key_file.write_bytes(key)
    place.key_file.chmod(0o600)
    assert b"".join(unsealed(place.inbox / str(name), place.master().inbox())) == NAME


def test_a_study_that_was_destroyed_cannot_be_opened_even_from_a_copy_of_its_files(place: Enclave, tmp_path: Path) -> None:
    vault = place.vault("S-1", new=True)
    vault.put("names", [NAME])
    copy = (vault.folder / "names").read_bytes()
    assert place.destroy("S-1") == {"files": 1, "bytes": len(copy)}
    assert not place.is_there("S-1")
    with pytest.raises(NoKey):
        place.vault("S-1")
    again = place.vault("S-1", new=True)
    again.folder.mkdir(exist_ok=True)
    (again.folder / "names").write_bytes(copy)
    with pytest.raises(Damaged):
        b"".join(again.get("names"))


def test_the_key_of_one_study_does_not_open_another(place: Enclave) -> None:
    place.vault("S-1", new=True).put("x", [NAME])
    two = place.vault("S-2", new=True)
    two.put("y", [b"y"])
    os.link(place.folder / "studies" / "S-1" / "x", two.folder / "x")
    with pytest.raises(Damaged):
        b"".join(two.get("x"))


def test_a_wrapped_key_under_another_name_is_no_key(place: Enclave) -> None:
    place.vault("S-1", new=True)
    os.link(place.folder / "keys" / "S-1.key", place.folder / "keys" / "S-2.key")
    with pytest.raises(NoKey):
        place.vault("S-2")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_may_read_is_refused(place: Enclave, mode: int) -> None:
    place.key_file.chmod(mode)
    with pytest.raises(NoKey, match="chmod 600"):
        read_master(place.key_file)


def test_a_key_in_the_enclave_that_it_opens_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnclaveClosed, match="ENCLAVE_KEY_FILE"):
        Enclave(tmp_path / "e", tmp_path / "e" / "key").make()


def test_opening_the_enclave_again_changes_no_key(place: Enclave) -> None:
    before = place.key_file.read_bytes(), (place.inbox / "public.key").read_text()
    place.make()
    assert (place.key_file.read_bytes(), (place.inbox / "public.key").read_text()) == before


def test_everything_of_the_enclave_is_closed_to_others(place: Enclave) -> None:
    place.vault("S-1", new=True).put("x", [NAME])
    paths = [p for p in (place.folder, *place.folder.rglob("*"), place.key_file) if p.name != "public.key"]
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []


def test_one_process_of_a_machine_works_at_a_time(place: Enclave) -> None:
    with place.alone() as first, place.alone() as second:
        assert (first, second) == (True, False)
    with place.alone() as after:
        assert after


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Everything a stage may leave behind."""

    records: Records
    links: Links | None
    pair: tuple[int, str]
    many: tuple[Links, ...]
    by_name: Mapping[tuple[str, int], float]


def records() -> Records:
    return Records(
        source=np.array([0, 1]), units=np.ones((2, 2, 6)), traits=np.zeros((2, 3), dtype=bool), groups={"age": np.array([0, -1])},
        labels={"age": ("under 25", "25 and over")}, in_cohort=np.array([True, False]), housed=np.array([False, False]),
    )  # fmt: skip


def same(one: object, other: object) -> bool:
    """Equal, columns by their values and kinds."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("links", [None, Links(np.array([0]), np.array([1]), np.array([0.97]))])
def test_what_a_stage_leaves_is_kept_as_it_was(links: Links | None) -> None:
    kept = Kept(records(), links, (3, "x"), (Links(np.array([0]), np.array([1]), np.array([0.5])),) * 2, {("a", 1): 0.25})
    assert same(unpacked(Kept, packed(kept)), kept)


def test_what_could_be_run_when_it_is_read_is_not_kept() -> None:
    with pytest.raises(TypeError):
        packed({"x": print})
    with pytest.raises(ValueError, match="pickle"):
        unpacked(Kept, packed(Kept(replace(records(), source=np.array([print])), None, (1, ""), (), {})))
