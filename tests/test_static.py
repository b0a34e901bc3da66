"""The browser files: what we vendor is what we say, and the styles keep the promises about contrast, size and strictness."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC, TEMPLATES, VENDOR = ROOT / "static", ROOT / "templates", ROOT / "static" / "vendor"
LIST = json.loads((VENDOR / "vendor.json").read_text())
TEXT_PLACES = [("--ink", 7), ("--ink-soft", 4.5), ("--ink-quiet", 4.5), ("--link", 4.5), ("--link-hover", 4.5), ("--chart-ink", 4.5)]
STATUSES = ("on-track", "near", "off-track", "overdue", "none", "context", "signal")
GROUNDS = ("--ground", "--ground-soft", "--ground-deep", "--raised")
GRAPHICS = ["--edge", "--accent", "--focus", *(f"--bar-{name}" for name in STATUSES[:-1]), *(f"--chart-{n}" for n in range(1, 7))]
CHART_LINES = ["--chart-value", "--chart-target", "--chart-limit", "--chart-mean", "--chart-signal", "--chart-break", "--chart-muted"]


def style(name: str) -> str:
    return (STATIC / "css" / f"{name}.css").read_text()


def block(selector: str) -> dict[str, str]:
    """The custom properties which the first rule of a selector sets."""
    body = style("tokens").split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


LIGHT = block("\n:root")
DARK = block(':root[data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(color: str) -> float:
    """Relative luminance of a hex color; WCAG 2.2, definition of relative luminance."""
    digits = color.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAGES = sorted(TEMPLATES.rglob("*.html"))


def names_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


# What we vendor


@pytest.mark.parametrize("file", LIST["files"], ids=lambda file: file["path"])
def test_a_vendored_file_is_the_one_that_was_listed(file: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_every_vendored_file_is_listed() -> None:
    found = {
        str(path.relative_to(VENDOR)) for folder in VENDOR.iterdir() if folder.is_dir() for path in folder.rglob("*") if path.is_file()
    }
    assert found == {file["path"] for file in LIST["files"]}


def test_vendored_versions_are_those_of_package_json() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {package["name"]: package["version"] for package in LIST["packages"]} == wanted


def test_every_vendored_package_keeps_its_licence() -> None:
    assert all((folder / "LICENSE").is_file() for folder in VENDOR.iterdir() if folder.is_dir())


def test_no_vendored_address_in_a_page_is_missing() -> None:
    named = {match for page in PAGES for match in re.findall(r'{% static "([^"]+)" %}', page.read_text())}
    assert named
    assert not [name for name in named if not (STATIC / name).is_file()]


# Styles


@pytest.mark.parametrize("kind", ["css", "js"])
def test_what_is_served_is_its_parts_in_order(kind: str) -> None:
    script = json.loads((ROOT / "package.json").read_text())["scripts"][kind]
    steps = re.findall(r"cat ([^>]+) > (\S+)", script)
    assert steps
    for pattern, made in steps:
        parts = [path for glob in pattern.split() for path in sorted((STATIC / kind).glob(glob))]
        assert (STATIC / kind / made).read_text() == "".join(path.read_text() for path in parts), f"run `npm run {kind}`"


def test_every_style_is_part_of_the_style_for_everybody_or_of_those_for_people_at_work_and_for_pages_of_comparison() -> None:
    assert all(path.read_text() in style("site") + style("work") + style("desk") for path in (STATIC / "css").rglob("*.css"))


def test_all_styles_for_everybody_together_are_small() -> None:
    """What only staff are shown belongs into static/css/work/."""
    assert len(gzip.compress(style("site").encode(), 9)) <= 14_000


def test_the_two_dark_themes_are_equal() -> None:
    assert block(':root:not([data-theme="light"])') == DARK


def test_no_style_uses_a_role_that_no_token_sets() -> None:
    local = set(
        re.findall(r"[{;\s](--[\w-]+):", "".join(path.read_text() for path in (STATIC / "css").rglob("*.css") if path.stem != "tokens"))
    )
    used = set(re.findall(r"var\((--[\w-]+)", style("site")))
    assert used - set(LIGHT) - local == set()


def test_dark_sets_every_colour_that_light_sets() -> None:
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours - set(DARK) == set()


def test_every_file_a_style_names_exists() -> None:
    files = re.findall(r'url\("([^"]+)"\)', style("site"))
    assert files
    assert all((STATIC / "css" / name.replace("%40", "@")).resolve().is_file() for name in files)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(("role", "least"), TEXT_PLACES)
def test_text_can_be_read_on_every_ground(theme: str, ground: str, role: str, least: float) -> None:
    assert contrast(THEMES[theme][role], THEMES[theme][ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shade", "ink"), [(1, "--ink"), (2, "--ink"), (3, "--ink"), (4, "--ground"), (5, "--ground")])
def test_a_place_can_be_read_on_the_colour_of_its_class(theme: str, shade: int, ink: str) -> None:
    assert contrast(THEMES[theme][f"--shade-{shade}"], THEMES[theme][ink]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_classes_run_in_one_direction(theme: str) -> None:
    depths = [luminance(THEMES[theme][f"--shade-{shade}"]) for shade in range(1, 6)]
    assert depths == sorted(depths, reverse=theme == "light")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_word_can_be_read_on_its_tint_and_on_the_page(theme: str, status: str) -> None:
    roles = THEMES[theme]
    grounds = (roles[f"--tint-{status}"], roles["--ground"], roles["--ground-soft"], roles["--ground-deep"])
    assert min(contrast(roles[f"--status-{status}"], ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tint", STATUSES)
def test_banner_words_can_be_read_on_every_tint(theme: str, tint: str) -> None:
    roles = THEMES[theme]
    assert min(contrast(roles[role], roles[f"--tint-{tint}"]) for role in ("--ink", "--link")) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", GRAPHICS + CHART_LINES)
def test_graphics_stand_out_from_the_page(theme: str, role: str) -> None:
    roles = THEMES[theme]
    assert min(contrast(roles[role], roles[ground]) for ground in ("--ground", "--ground-soft")) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", CHART_LINES)
def test_lines_stand_out_from_the_band_of_usual_limits(theme: str, role: str) -> None:
    assert contrast(THEMES[theme][role], THEMES[theme]["--chart-band"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_filled_controls_and_in_the_header_can_be_read(theme: str) -> None:
    roles = THEMES[theme]
    pairs = [
        ("--ground", "--link"),
        ("--ground", "--link-hover"),
        ("--brand-ink", "--brand"),
        ("--brand-ink", "--brand-hover"),
        ("--brand-quiet", "--brand"),
    ]
    assert min(contrast(roles[ink], roles[ground]) for ink, ground in pairs) >= 4.5


# Templates


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_a_template_has_no_inline_style_script_or_handler(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text)


@pytest.mark.parametrize("page", PAGES, ids=names_of)
def test_every_symbol_a_template_names_is_drawn(page: Path) -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (TEMPLATES / "_partials" / "icons.html").read_text()))
    named = set(re.findall(r'{% icon "([\w-]+)"', page.read_text()))
    assert named <= drawn


def test_every_component_is_listed_with_its_arguments() -> None:
    listed = set(re.findall(r"^\| `([a-z_]+\.html)` \|", (TEMPLATES / "_components" / "README.md").read_text(), re.MULTILINE))
    there = {path.name for path in (TEMPLATES / "_components").glob("*.html") if not path.name.startswith("_")}
    drawn_by_tags = {"bullet.html", "chart.html", "distribution.html"}
    assert there - drawn_by_tags == listed
