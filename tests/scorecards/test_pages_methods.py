"""The methods page: the same text as docs/methods.md, safely rendered."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from metrics.rules.columns import RULE_VERSION
from scorecards.charts.methods import methods_page
from tests.scorecards import stage

SOURCE = Path(site.BASE_DIR) / "docs" / "methods.md"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.mark.django_db
def test_every_heading_of_the_source_is_on_the_page_and_in_its_contents(client: Client) -> None:
    page = stage.text(client, "/methods/")
    headings = re.findall(r"^## (.+)$", SOURCE.read_text(), re.MULTILINE)
    assert len(headings) > 5
    for heading in headings:
        anchor = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        assert f'<h2 id="{anchor}">' in page
        assert f'href="#{anchor}"' in page


@pytest.mark.django_db
def test_the_page_names_the_rules_that_judge_now(client: Client) -> None:
    assert f"rules {RULE_VERSION}" in stage.text(client, "/methods/")


def rendered(tmp_path: Path, text: str) -> Any:
    source = tmp_path / "text.md"
    source.write_text(text)
    return methods_page(source, source.stat().st_mtime)


def test_raw_html_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    body = rendered(tmp_path, "# T\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))").body
    assert "<script>" not in body
    assert 'href="javascript' not in body


def test_headings_of_one_name_get_anchors_of_their_own(tmp_path: Path) -> None:
    page = rendered(tmp_path, "# T\n\n## Same\n\n## Same\n\n### 100%")
    assert [(one.level, one.anchor) for one in page.headings] == [(2, "same"), (2, "same-2"), (3, "100")]


def test_the_first_heading_is_the_pages_own(tmp_path: Path) -> None:
    page = rendered(tmp_path, "# Title\n\nText.")
    assert page.title == "Title"
    assert page.body == "<p>Text.</p>\n"


def test_tables_take_the_keyboard_and_name_their_columns(tmp_path: Path) -> None:
    body = rendered(tmp_path, "# T\n\n## Rule\n\n| a | b |\n|---|---|\n| 1 | 2 |").body
    assert '<div class="table-frame" role="region" aria-label="Table 1: Rule" tabindex="0"><table>' in body
    assert body.count('<th scope="col">') == 2
    assert body.count("</table>\n</div>") == 1
