"""The page of a study, the answer under one setting, and its finding as a file."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules.policy import Viewer
from linkage.queries.findings import housing_answers, supports_answers
from linkage.queries.log import privacy_log
from linkage.queries.rows import FindingRow, StudyPage
from linkage.queries.studies import study_page
from linkage.rules.answers import Answers, Sentence
from linkage.rules.summary import SENTENCES
from linkage.rules.supports.answers import SupportsAnswers
from linkage.rules.switches import EVERYONE
from scorecards.charts.studies import housing, logged, matching, sentences, tables, training, words
from scorecards.queries.lens import site_today
from scorecards.templatetags.addresses import address
from scorecards.views.downloads import attached
from scorecards.views.studies.door import for_readers, to_study, way
from scorecards.views.studies.settings import asked, settings

SHOWN = 3
"""So many sentences are shown before the rest is folded."""


def page_of(who: Viewer, code: str, run: str = "") -> StudyPage:
    """The page of a study that `who` may know of, with what the run found if one is named. Raises Http404."""
    number = int(run) if run.isdecimal() and len(run) < 10 else None
    found = study_page(who, code, site_today(), number)
    if found is None or (run and (number is None or found.finding is None)):
        raise Http404
    return found


def run_asked(request: HttpRequest) -> str:
    """The run whose finding the address asks for; empty for the one that counts."""
    return request.GET.get("run", "")


@require_safe
@for_readers
def study(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """A study: the answer first, then the evidence, then how it was found and by whom."""
    page = page_of(who, code, run_asked(request))
    context = {
        "trail": way(request, (page.row.title, "")),
        "page": page,
        "row": page.row,
        "run_asked": run_asked(request),
        "downloads": _downloads(request, page),
        **_told(request, page),
    }
    return render(request, "studies/study.html", context)


def _told(request: HttpRequest, page: StudyPage) -> dict[str, Any]:
    """What the finding says, as the template of its kind takes it."""
    if page.finding is None:
        return {"body": "studies/_nothing.html"}
    source = source_of(page)
    if page.row.kind == "housing":
        told = housing_answers(page.finding)
        return _housing(request, page, told, source) if told else {"body": "studies/_unreadable.html"}
    found = supports_answers(page.finding)
    return _training(found, source) | _matched(page.finding) if found else {"body": "studies/_unreadable.html"}


def source_of(page: StudyPage) -> str:
    """What stands below every picture of a study."""
    run = page.finding.run if page.finding else 0
    said = _("Linked-data study %(code)s, run %(run)s") % {"code": page.row.code, "run": run}
    return _("SYNTHETIC: %(said)s; invented people, no figure of Connecticut") % {"said": said} if page.row.is_synthetic else said


def _housing(request: HttpRequest, page: StudyPage, told: Answers, source: str) -> dict[str, Any]:
    at, ladder = asked(request.GET, told), housing.ladder(told, source=source)
    return {
        "body": "studies/_housing.html",
        "told": told,
        **_in_words(told.summary[1:]),  # the first says what the answer above says
        "contents": _housing_contents(),
        "answer": sentences.answer(told.main),
        "beware": sentences.beware(told),
        "portion": housing.big(told.main.portion, words.share),
        "depth": housing.big(told.main.depth, words.share),
        "saving": housing.big(told.main.saving, words.dollars),
        "charts": {
            "curve": housing.curve(told.main, source=source),
            "regression": housing.regression(told, source=source),
        },
        "ladder": tables.ladder(told) if ladder else [],
        "ladder_finding": f"{ladder.title}." if ladder else "",
        "groups": tables.groups(told),
        "groups_finding": tables.groups_finding(told),
        "groups_left_out": tables.groups_left_out(told),
        "tornado": tables.tornado(told),
        "tornado_finding": tables.tornado_finding(told),
        "cohort": tables.cohort(told),
        "outcomes": tables.outcomes(told),
        "prices": tables.prices(told),
        "priors": tables.priors(told),
        "evidence": tables.evidence(),
        "not_to_believe": tables.not_to_believe(told),
        "deaths": tables.deaths(told),
        **_set(page, told, at, source),
        **_matched(page.finding),
    }


def _in_words(summary: Sequence[Sentence]) -> dict[str, list[str]]:
    """The first sentences to be shown at once, and those behind a fold. What the study may be used for stands above them already."""
    said = [words.sentence(one) for one in summary if one.pattern != SENTENCES["use"]]
    return {"sentences": said[:SHOWN], "more_sentences": said[SHOWN:]}


def _housing_contents() -> list[tuple[str, str]]:
    """The sections of a study of supportive housing: their place and name."""
    return [
        ("settings", _("Other settings")),
        ("agencies", _("What each agency adds")),
        ("groups", _("Among whom")),
        ("fall", _("What is not a saving")),
        ("beyond", _("Beyond money")),
        ("assumptions", _("What matters most")),
        ("people", _("The people")),
    ]


def _set(page: StudyPage, told: Answers, at: Any, source: str) -> dict[str, Any]:
    """The answer under one setting."""
    one, is_standard = told.at(at), at == told.standard
    return {
        "code": page.row.code,
        "settings": settings(at, told),
        "is_standard": is_standard,
        "is_group": at.group != EVERYONE,
        "set": {
            "answer": sentences.answer(one),
            "portion": housing.big(one.portion, words.share),
            "depth": housing.big(one.depth, words.share),
            "saving": housing.big(one.saving, words.dollars),
            "mean": housing.big(one.mean_offset, words.dollars),
            "curve": None if is_standard else housing.curve(one, source=source, name="curve-set"),
        },
    }


def _training(told: SupportsAnswers, source: str) -> dict[str, Any]:
    return {
        "body": "studies/_training.html",
        "told": told,
        # The answer and the warning stand above.
        **_in_words([one for one in told.summary if one.pattern not in (told.warning.pattern, told.summary[0].pattern)]),
        "contents": _training_contents(told),
        "warning": words.sentence(told.warning),
        "answer": training.answer(told),
        "figures": training.figures(told),
        "charts": {"subsidy": training.subsidy(told, source=source)},
        "supports": [str(name) for name in training.SUPPORTS.values()],
        "together": training.together(told),
        "matrix": training.matrix(told),
        "strip_ends": training.ends(told),
        "missing": training.missing(told),
        "groups": training.groups(told),
        "groups_left_out": training.left_out(told),
    }


def _training_contents(told: SupportsAnswers) -> list[tuple[str, str]]:
    return [
        ("combinations", _("Who has which together")),
        ("missing", _("Where supports are missing")),
        ("subsidies", _("Subsidies")),
        *([("groups", _("Completion by group"))] if told.groups else []),
    ]


def _matched(found: FindingRow | None) -> dict[str, Any]:
    """How well the records were matched, where the finding says it."""
    said: Mapping[str, Any] = found.content if found else {}
    return {"matched": matching.matched(said.get("quality"))}


def _downloads(request: HttpRequest, page: StudyPage) -> list[dict[str, str]]:
    if page.finding is None:
        return []
    url = address(request, "study-finding", code=page.row.code)
    found = [{"label": _("The finding (JSON)"), "url": f"{url}?run={page.finding.run}" if run_asked(request) else url}]
    briefing = address(request, "briefing-new", kind="study", code=page.row.code)
    return [{"label": _("A briefing as PDF or slides"), "url": briefing}, *found] if page.row.published_at else found


@require_safe
@for_readers
def answer(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The answer under the setting that the address asks for, in part for the page: from the stored aggregates alone."""
    page = page_of(who, code, run_asked(request))
    told = housing_answers(page.finding) if page.finding and page.row.kind == "housing" else None
    if told is None:
        raise Http404
    made = render(request, "studies/_answer.html", _set(page, told, asked(request.GET, told), source_of(page)))
    made["HX-Replace-Url"] = f"{address(request, 'study', code=code)}?{request.GET.urlencode()}#settings"
    return made


@require_safe
@for_readers
def finding(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The finding with what it can be reproduced from, as JSON."""
    page = page_of(who, code, run_asked(request))
    found = page.finding
    if found is None:
        raise Http404
    told = {
        "study": page.row.code,
        "is_synthetic": page.row.is_synthetic,
        "use": _("For planning only. It may not be used for a person's eligibility or for enforcement."),
        "run": found.run,
        "sha256": found.sha256,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "configuration": found.configuration,
        "finding": found.content,
    }
    made = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    return attached(made, f"study-{page.row.code}-run-{found.run}.json")


@require_safe
@for_readers
def log(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The privacy log of a study, for who works on it."""
    page = page_of(who, code)
    if not page.sees_work:
        raise Http404
    context = {
        "trail": way(request, to_study(request, code, page.row.title), (_("Privacy log"), "")),
        "page": page,
        "row": page.row,
        "entries": [(entry, logged.facts(entry)) for entry in privacy_log(who, page.study_id)],
    }
    return render(request, "studies/log.html", context)
