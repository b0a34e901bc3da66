"""The repository keeps its own house: sizes, names, words."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "rules",
    "intake",
    "models",
    "queries",
    "actions",
    "charts",
    "exports",
    "forms",
    "views",
    "api",
    "tasks",
    "admin",
    "management",
    "urls",
}
EXTRA = {"apps", "migrations", "adapter", "templatetags", "__init__"}
FORBIDDEN = {"utils", "helpers", "managers", "services"}


def tracked(*endings: str) -> list[Path]:
    """The files of the repository; in an export without git, every file outside generated folders."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.splitlines()
    else:
        left_out = {".venv", "var", "node_modules", ".git"}
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and not left_out & set(p.relative_to(ROOT).parts)]
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def code() -> list[Path]:
    return [p for p in tracked(".py") if "migrations" not in p.parts and "tests" not in p.relative_to(ROOT).parts]


def functions() -> Iterator[tuple[str, int]]:
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_longer_than_forty_lines():
    assert [name for name, length in functions() if length > 40] == []


def test_a_function_is_about_eight_lines():
    lengths = sorted(length for _, length in functions())
    assert lengths[len(lengths) // 2] <= 9


def test_no_module_is_longer_than_three_hundred_lines():
    assert [str(p.relative_to(ROOT)) for p in code() if len(p.read_text().splitlines()) > 300] == []


@pytest.mark.parametrize("app", ["agencies", "accounts", "metrics", "goals", "linkage", "scorecards"])
def test_an_app_has_only_the_agreed_rooms(app):
    rooms = {p.stem for p in (ROOT / app).iterdir() if not p.name.startswith(("_", "."))}
    assert rooms - ROOMS - EXTRA == set()
    assert rooms & FORBIDDEN == set()


def test_no_absolute_path_and_no_unfinished_mark_stands_in_the_repository():
    bad = re.compile(r"(?<![\w./-])/(work|root|home)/\w|\b(TODO|FIXME|HACK)\b")
    texts = tracked(".py", ".md", ".html", ".css", ".js", ".yml", ".toml", "Makefile", "Dockerfile")
    texts = [p for p in texts if "vendor" not in p.parts and p.name != Path(__file__).name]
    found = [f"{p.relative_to(ROOT)}: {m.group()}" for p in texts for m in bad.finditer(p.read_text())]
    assert found == []


def test_every_requirement_says_why_it_is_there():
    for name in ["requirements.in", "requirements-dev.in", "requirements-local.in", "requirements-spark.in"]:
        wanted = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-"))]
        assert [line for line in wanted if "#" not in line] == []


def test_every_pin_is_exact_and_hashed():
    for name in ["requirements.txt", "requirements-dev.txt", "requirements-local.txt", "requirements-spark.txt"]:
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[A-Za-z][\w.\[\],-]*(.*?) *(?:;.*)?\\$", text, re.MULTILINE)
        assert pins
        assert [pin for pin in pins if not pin.startswith("==")] == []
        assert "--hash=sha256:" in text


def test_templates_have_no_inline_style_script_or_handler():
    bad = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*(src=|type=\"application/json\"))|<style")
    assert [f"{p.relative_to(ROOT)}: {m.group()}" for p in tracked(".html") for m in bad.finditer(p.read_text())] == []


def test_the_changelog_is_newest_first():
    dates = re.findall(r"^## .*?(\d{4}-\d{2}-\d{2})", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert dates
    assert dates == sorted(dates, reverse=True)


def test_decision_records_are_numbered_without_gaps():
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


READS_THE_TABLE = {
    "ctperf/roles.py": "names the columns that the application may update",
    "goals/queries/subjects.py": "asks whether a reading is there",
    "metrics/actions/entries/handing_in.py": "writes readings",
    "metrics/queries/owed.py": "asks which periods have readings",
    "scorecards/queries/duties/readings.py": "asks which periods have readings",
    "metrics/actions/calculating.py": "marks what is calculated from hidden readings",
    "metrics/actions/corrections.py": "writes readings",
    "metrics/actions/small_numbers.py": "decides what is hidden",
    "metrics/actions/statements.py": "writes readings",
    "metrics/actions/uploads/withdrawing.py": "writes readings",
    "metrics/queries/calculated.py": "compares a measure's own readings with what is calculated",
    "metrics/queries/catalog.py": "asks whether a measure has readings",
    "metrics/queries/earlier.py": "asks for ids only",
    "metrics/queries/feeds.py": "asks which measures a feed has written to",
    "metrics/queries/guards/reading.py": "checks a file against what is stored, for those who handed it in",
    "metrics/queries/guards/rows.py": "checks a file against what is stored, for those who handed it in",
    "metrics/queries/parts.py": "checks a file against what is stored, for those who handed it in",
    "metrics/queries/small_numbers.py": "decides what is hidden",
    "scorecards/actions/cards.py": "asks for ids only",
    "scorecards/queries/flips.py": "asks whether a figure was revised",
    "scorecards/queries/pages/sheet.py": "asks which groups have readings",
}


def test_only_these_modules_read_the_table_of_readings_and_everything_else_what_may_be_shown():
    found = {
        str(p.relative_to(ROOT))
        for p in code()
        if p.relative_to(ROOT).parts[0] not in {"bench", "drills"}
        and "models" not in p.parts
        and (re.search(r"\bmetrics_reading\b", p.read_text()) or _imports_reading(p))
    }
    assert found - READS_THE_TABLE.keys() == set()


def _imports_reading(path: Path) -> bool:
    imported = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    return any(alias.name == "Reading" for node in imported if (node.module or "").startswith("metrics.models") for alias in node.names)
