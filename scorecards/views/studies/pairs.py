"""Sampled pairs of a synthetic study, one at a time: are the two one person? Of real people there is no such page."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from linkage.actions.clerical import answer_pair
from linkage.queries.clerical import PairsPage, pairs_page
from linkage.queries.runs import run_page
from scorecards.charts.studies.words import share
from scorecards.templatetags.addresses import same_page
from scorecards.views.studies.door import done, for_readers, to_study, way


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def pairs(request: HttpRequest, who: Viewer, code: str, number: str) -> HttpResponse:
    """The pair that `?pair=` names, else the first without an answer; POST answers it and goes on to the next."""
    found, run = pairs_page(who, code, int(number)), run_page(who, code, int(number))
    if found is None or run is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, found, code, run.number)
    one = _chosen(found, request.GET.get("pair", ""))
    context = {
        "trail": way(
            request,
            to_study(request, code, run.study_title),
            (_("Run %(n)s") % {"n": number}, reverse("study-run", args=[code, number])),
            (_("Pairs"), ""),
        ),
        "run": run,
        "found": found,
        "told": _told(found),
        "pair": one,
        "lines": _lines(one) if one else [],
        "others": [(each.number, same_page(request, pair=each.number), each.answer, each is one) for each in found.pairs],
    }
    return render(request, "studies/pairs.html", context)


def _told(found: PairsPage) -> str:
    """What the answers say of the linking, with both intervals and how it was found."""
    if found.read is None:
        return ""
    precision, recall = (
        _("%(value)s (%(low)s to %(high)s)") % {name: share(getattr(one, name)) for name in ("value", "low", "high")}
        for one in (found.read.precision, found.read.recall)
    )
    said = _("By these answers %(precision)s of the pairs taken for one person are one, and %(recall)s of those that are one were taken.")
    return f"{said % {'precision': precision, 'recall': recall}} {found.read.method}"


def _chosen(found: PairsPage, asked: str) -> Any:
    wanted = [each for each in found.pairs if str(each.number) == asked]
    left = [each for each in found.pairs if not each.answer]
    return next(iter(wanted or left or found.pairs), None)


def _lines(one: Any) -> list[tuple[str, str, str, bool]]:
    """What stands in the two records, line by line, and whether it is the same."""
    names = list(dict.fromkeys([*one.left, *one.right]))
    return [
        (name.replace("_", " "), one.left.get(name, ""), one.right.get(name, ""), one.left.get(name) == one.right.get(name))
        for name in names
    ]


def _answered(request: HttpRequest, found: PairsPage, code: str, number: int) -> HttpResponse:
    asked = request.POST.get("pair", "")
    one = next((each for each in found.pairs if str(each.number) == asked), None)
    if one is None:
        raise Http404
    by: Any = request.user
    act = partial(answer_pair, pair_id=one.pair_id, answer=request.POST.get("answer", ""), by=by, at=timezone.now())
    done(request, act, _("Pair %(n)s: kept.") % {"n": one.number})
    return redirect("study-pairs", code=code, number=number)
