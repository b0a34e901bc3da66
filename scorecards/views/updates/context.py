"""What the pages of an update show."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from goals.actions.updates import EditedMeanwhile
from goals.rules.updates import FIELDS, LONGEST, STORY, advised, differs, missing, needs_reason
from metrics.queries.periods import open_among
from scorecards.charts import rollup
from scorecards.charts import updates as words
from scorecards.queries.lens import Lens
from scorecards.queries.pages.goal import GoalPage
from scorecards.queries.pages.updating import UpdatingPage
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail

SHORT = ("declared", "told_until", "evidence_url")


def context_of(request: HttpRequest, page: UpdatingPage, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The page with the texts as they stand, or with `fields` as they were typed."""
    texts = page.fields | dict(fields or {})
    goal = page.shown.goal
    return {
        "trail": _trail(request, page),
        "page": page,
        "goal": goal,
        "texts": texts,
        "state_word": words.STATES[page.state],
        "follows": words.follows(page.state, goal.lead_name),
        "verdict": rollup.verdict(page.shown),
        "steps": rollup.steps(page.shown),
        "choices": words.CHOICES,
        "parts": [_part(page, name, texts[name]) for name in STORY],
        "lacks": words.lacks(missing(texts, page.computed, page.day)),
        "needs_reason": needs_reason(texts["declared"], page.computed),
        "differs": differs(texts["declared"], page.update.computed if page.state == "published" and page.update else page.computed),
        "longest": LONGEST,
        "save_url": reverse("goal-update-save", args=[goal.code, page.period.code]),
        "commentable": [("", words.label("")), *((name, words.label(name)) for name in FIELDS)],
        "reasons": words.REASONS if page.rights.needs_code else [],
        "why_changed": words.changed(page.last.fields["declared_why"] if page.last else "", texts["declared_why"]),
        "talk_parts": [(words.label(name), talk) for name, talk in page.talks.items() if name == "" or talk.threads],
    }


def _part(page: UpdatingPage, name: str, text: str) -> dict[str, Any]:
    before = page.last.fields[name] if page.last else ""
    return {
        "name": name,
        "label": words.LABELS[name],
        "help": words.HELP[name],
        "text": text,
        "before": before,
        "pieces": words.changed(before, text) if before else [],
        "talk": page.talks.get(name),
    }


def _trail(request: HttpRequest, page: UpdatingPage) -> list[tuple[str, str]]:
    goal = page.shown.goal
    area = (goal.area_name, address(request, "area", code=goal.area_code))
    return trail(
        request,
        area,
        (goal.statement, address(request, "goal", code=goal.code)),
        (_("Update for %(period)s") % {"period": page.period.label}, ""),
    )


def conflict_context(request: HttpRequest, page: UpdatingPage, found: EditedMeanwhile) -> dict[str, Any]:
    """Both texts side by side, part by part; what is equal goes along unseen."""
    differing = found.differing
    return {
        "trail": _trail(request, page),
        "page": page,
        "goal": page.shown.goal,
        "by": found.by,
        "at": found.at,
        "version": found.version,
        "rows": [_row(name, found) for name in differing],
        "same": [(name, found.mine[name]) for name in FIELDS if name not in differing],
    }


def _row(name: str, found: EditedMeanwhile) -> dict[str, Any]:
    mine, theirs = found.mine[name], found.theirs[name]
    pick = advised(found.base[name], mine, theirs)
    is_short = name in SHORT
    said = {code: word for code, word, _help in words.CHOICES}
    return {
        "name": name,
        "label": words.label(name),
        "mine": mine,
        "theirs": theirs,
        "mine_shown": said.get(mine, mine) if name == "declared" else mine,
        "theirs_shown": said.get(theirs, theirs) if name == "declared" else theirs,
        "is_short": is_short,
        "pick": "mine" if is_short and pick == "both" else pick,
    }


def write_url(who: Viewer, through: Lens, shown: GoalPage) -> str:
    """Where the reader writes what their agency says of the goal now; empty for everybody else, and on a past day."""
    writes = through.is_live and shown.goal.lead_id in who.agencies
    period = open_among(shown.periods, through.as_of) if writes else None
    return reverse("goal-update", args=[shown.goal.code, period.code]) if period else ""
