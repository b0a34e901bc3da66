"""How every number comes about: docs/methods.md as a page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from metrics.rules.columns import RULE_VERSION
from scorecards.charts import odds
from scorecards.charts.methods import methods_page
from scorecards.queries.lens import Lens
from scorecards.queries.odds import scored
from scorecards.views.cached import page
from scorecards.views.rows import trail

SOURCE = Path(settings.BASE_DIR) / "docs" / "methods.md"


@page
def methods(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The rules in plain words with worked examples, and the version that judges now."""
    found = scored(who, through)
    context = {
        "trail": trail(request, (_("Methods"), "")),
        "text": methods_page(SOURCE, SOURCE.stat().st_mtime),
        "version": RULE_VERSION,
        "scored": odds.scored_sentence(found),
        "scores": (odds.SCORE_HEADS, odds.score_rows(found)),
        "bands": (odds.BAND_HEADS, odds.band_rows(found)),
        "has_replays": any(one.is_replay for one in found),
    }
    return render(request, "scorecards/methods.html", context)
