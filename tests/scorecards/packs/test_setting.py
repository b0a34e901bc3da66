"""The process that sets documents: its own folder and nothing else, limits on memory and time, stopped when nobody waits."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scorecards.exports.packs import setting
from scorecards.exports.packs.folder import DATA, PROBLEM, REQUEST, RESULT
from scorecards.exports.packs.letters import FONTS
from scorecards.exports.packs.setting import CannotSet, DoesNotFit, set_document
from scorecards.rules.briefings import Stopped

HEAD = '#set document(title: "T")\n#set text(lang: "en", font: "Public Sans")\n'
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(setting, "TEMPLATES", tmp_path)
    return tmp_path


def put(folder: Path, text: str) -> None:
    (folder / "t.typ").write_text(HEAD + text)


def test_a_document_is_set_with_its_data(templates: Path) -> None:
    put(templates, "#json(bytes(sys.inputs.pack)).word")
    assert set_document("t.typ", {"word": "hello"}).startswith(b"%PDF")


@pytest.mark.parametrize("text", ['#import "@preview/cetz:0.3.0": *', '#import "@local/x:1.0.0": *'])
def test_no_package_is_ever_fetched(templates: Path, text: str) -> None:
    put(templates, text)
    began = time.monotonic()
    with pytest.raises(CannotSet):
        set_document("t.typ", {})
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../../../etc/passwd", "/../../etc/passwd"])
def test_no_file_outside_the_folder_is_read(templates: Path, path: str) -> None:
    put(templates, f'#read("{path}")')
    with pytest.raises(CannotSet) as refused:
        set_document("t.typ", {})
    assert "root" not in str(refused.value).replace("project root", "")


def test_a_document_without_end_is_ended(templates: Path) -> None:
    put(templates, "#{ let n = 0\n for one in range(100000) { for other in range(100000) { n = calc.rem(n + other, 7) } } }")
    with pytest.raises(CannotSet):
        set_document("t.typ", {}, seconds=2)


def test_a_document_that_needs_all_memory_is_ended(templates: Path) -> None:
    put(templates, '#{ let t = "x" * 1000000\n let all = ()\n for n in range(100000) { all.push(t + str(n)) } }')
    with pytest.raises(CannotSet):
        set_document("t.typ", {}, seconds=10)


def test_more_than_fits_a_page_is_told_apart(templates: Path) -> None:
    put(templates, '#assert(false, message: "does-not-fit:3pt")')
    with pytest.raises(DoesNotFit):
        set_document("t.typ", {})


def test_a_warning_is_a_failure(templates: Path) -> None:
    put(templates, '#set text(font: "No such font")\nhello')
    with pytest.raises(CannotSet):
        set_document("t.typ", {})


def test_it_is_ended_when_nobody_waits(templates: Path) -> None:
    put(templates, "#{ let n = 0\n for one in range(100000) { for other in range(100000) { n = calc.rem(n + other, 7) } } }")
    began = time.monotonic()
    with pytest.raises(Stopped):
        set_document("t.typ", {}, goes_on=lambda: False)
    assert time.monotonic() - began < 10


def test_the_process_keeps_its_limits(tmp_path: Path) -> None:
    """Asked of the process itself."""
    script = (
        "import resource, scorecards.exports.packs.child as child; child.limited(7); "
        "kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE); "
        "print([resource.getrlimit(one)[0] for one in kinds])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [2 << 30, 7, 64 << 20, 0]


def test_the_process_says_what_is_wrong_in_its_folder(tmp_path: Path) -> None:
    put(tmp_path, "#panic()")
    (tmp_path / DATA).write_text("{}")
    (tmp_path / REQUEST).write_text(json.dumps({"template": "t.typ", "fonts": str(FONTS)}))
    done = subprocess.run([sys.executable, "-m", "scorecards.exports.packs.child", str(tmp_path), "20"], cwd=ROOT, check=False)
    assert done.returncode == 3
    assert "panicked" in (tmp_path / PROBLEM).read_text()
    assert not (tmp_path / RESULT).exists()
