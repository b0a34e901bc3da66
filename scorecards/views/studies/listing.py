"""The list of studies, what waits for the reader, and how a study is planned."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.policy import Viewer, may_run_studies
from linkage.actions import agreements as signing
from linkage.actions import studies as planning
from linkage.actions.refused import StudyRefused
from linkage.queries import agreements as signed
from linkage.queries.findings import housing_answers, supports_answers
from linkage.queries.runs import waiting_for
from linkage.queries.studies import published_finding, study_rows
from scorecards.charts.studies import sentences, training, words
from scorecards.forms.studies import AgreementForm, StudyForm
from scorecards.queries.lens import site_today
from scorecards.views.studies.door import done, for_officers, for_readers, way

KEPT = 256
"""Sentences that are kept by the digests of their findings."""


@require_safe
@for_readers
def study_list(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The studies that the reader may know of, newest first."""
    context = {
        "trail": way(request),
        "rows": [(row, _said(row.finding, row.kind, get_language() or "") if row.finding else "") for row in study_rows(who)],
        "waiting": waiting_for(who),
        "may_run": may_run_studies(who),
        "sees_agreements": bool(signed.agreement_rows(who, site_today())) or may_run_studies(who),
    }
    return render(request, "studies/study_list.html", context)


@lru_cache(maxsize=KEPT)
def _said(sha256: str, kind: str, _language: str) -> str:
    """The answer of a published finding in a sentence; empty where this version does not read it. What a digest stands for
    never changes."""
    found = published_finding(sha256)
    if found is None:
        return ""
    if kind == "housing":
        told = housing_answers(found)
        return sentences.answer(told.main) if told else ""
    supports = supports_answers(found)
    return training.answer(supports) if supports else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def study_new(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Plans a study under an agreement that is in force."""
    day, by = site_today(), request.user
    sent = request.POST if request.method == "POST" else None
    form = StudyForm(sent, agreements=signed.agreements_to_choose(day), prices=signed.prices_to_choose())
    if request.method == "POST" and form.is_valid():
        try:
            planning.plan_study(study=form.study(), by=by, at=timezone.now(), day=day)  # type: ignore[arg-type]
            return redirect("study-extracts", code=form.cleaned_data["code"].strip())
        except StudyRefused as refused:
            _into(form, refused)
    context = {"trail": way(request, (_("Plan a study"), "")), "form": form}
    return render(request, "studies/study_new.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def agreements(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The agreements that the reader may read; an officer records another one."""
    officer = may_run_studies(who)
    rows = signed.agreement_rows(who, site_today())
    if not rows and not officer:
        raise Http404
    sent = request.POST if request.method == "POST" and officer else None
    form = AgreementForm(sent, agencies=signed.owners_to_choose()) if officer else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _recorded(request, form):
            return redirect("study-agreements")
    named = [(row, ", ".join(map(words.service, row.services))) for row in rows]
    context = {"trail": way(request, (_("Agreements"), "")), "rows": named, "form": form}
    return render(request, "studies/agreements.html", context, status=400 if form and form.errors else 200)


def _recorded(request: HttpRequest, form: AgreementForm) -> bool:
    by: Any = request.user
    try:
        signing.record_agreement(agreement=form.agreement(), by=by, at=timezone.now())
    except StudyRefused as refused:
        _into(form, refused)
        return False
    return done(request, lambda: None, _("Recorded. Studies can be planned under it while it is in force."))


def _into(form: Any, refused: StudyRefused) -> None:
    for problem in refused.problems:
        form.add_error(None, problem)


@require_POST
@for_officers
def agreement_end(request: HttpRequest, who: Viewer, agreement_id: str) -> HttpResponse:
    """Ends an agreement before its day."""
    by: Any = request.user
    why = request.POST.get("why", "")
    done(
        request,
        lambda: signing.end_agreement(agreement_id=int(agreement_id), why=why, by=by, at=timezone.now()),
        _("Ended. Nothing more is taken in or run under it."),
    )
    return redirect("study-agreements")
