"""Layouts: which there are, what each says, its versions, and its text to be changed by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.policy import may_keep_layouts
from agencies.intake.findings import Refused
from metrics.actions.layouts import retire_layout, save_layout
from metrics.intake.layouts import parse_layout
from metrics.queries import layouts as queries
from metrics.queries import mapping
from scorecards.forms.layouts import LayoutForm, TryForm
from scorecards.templatetags.addresses import address
from scorecards.templatetags.layout_words import said
from scorecards.views.looking import looking
from scorecards.views.rows import trail
from scorecards.views.upload_files import for_keepers

START = """name: New layout
read:
  header: 1
facts:
  measure: {constant: CODE-OF-MEASURE}
  period: {type: year, label: Year}
values:
  - columns: Value
"""


@require_safe
@for_keepers
def layout_list(request: HttpRequest) -> HttpResponse:
    """All layouts, those in use first."""
    context = {"trail": _trail(request), "layouts": queries.layouts()}
    return render(request, "data/layout_list.html", context)


@require_safe
@for_keepers
def layout(request: HttpRequest, code: str) -> HttpResponse:
    """One layout: what it says in words, its text, its versions."""
    found = _found(code)
    context = {
        "trail": _trail(request, found.name),
        "layout": found,
        "said": said(found.spec) if found.spec else (),
        "may_keep": may_keep_layouts(looking(request), agency_id=found.agency_id),
        "form": TryForm(),
    }
    return render(request, "data/layout.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def layout_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The text of a layout as a form. Saving makes a new version; what is wrong stands beside the text."""
    found = _found(code)
    if not may_keep_layouts(looking(request), agency_id=found.agency_id):
        raise Http404
    form = LayoutForm(request.POST if request.method == "POST" else None, initial={"text": found.newest.text})
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, code=code)
    back = reverse("layout", args=[found.code])
    steps = _trail(request, _("Edit"))
    steps.insert(-1, (found.name, back))
    context = {"trail": steps, "layout": found, "form": form, "name": found.name, "back": back}
    return render(request, "data/layout_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def layout_new(request: HttpRequest) -> HttpResponse:
    """A new layout written by hand."""
    form = LayoutForm(request.POST if request.method == "POST" else None, initial={"text": START, "reason": _("First version.")})
    if request.method == "POST" and form.is_valid():
        own = sorted(looking(request).agencies)
        agencies = queries.agencies_of(own) if own else []
        try:
            return _saved(request, form, agency=agencies[0][0] if agencies else "")
        except PermissionDenied as error:
            raise Http404 from error
    context = {"trail": _trail(request, _("New layout")), "form": form, "name": _("New layout"), "back": reverse("layout-list")}
    return render(request, "data/layout_edit.html", context)


@require_POST
@for_keepers
def layout_try(request: HttpRequest, code: str) -> HttpResponse:
    """What a layout makes of a file, shown and forgotten: nothing is stored."""
    found = _found(code)
    form = TryForm(request.POST, request.FILES)
    context: dict[str, Any] = {"trail": _trail(request, found.name), "layout": found, "form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        source = mapping.Source(0, file.name, file.read(), is_open=False)
        try:
            context["preview"] = mapping.tried(looking(request), source, parse_layout(found.newest.text))
        except Refused as why:
            context["preview"] = mapping.Preview(refused=str(why))
    return render(request, "data/layout_try.html", context)


@require_POST
@for_keepers
def layout_retire(request: HttpRequest, code: str) -> HttpResponse:
    """Takes a layout out of use, or back into it."""
    found = _found(code)
    at = timezone.now()
    try:
        on = None if found.retired_on else timezone.localdate(at)
        retire_layout(code=code, on=on, by=request.user, at=at)  # type: ignore[arg-type]
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, _("The layout is in use again.") if on is None else _("No file is recognized by this layout any more."))
    return redirect("layout", code=code)


def _found(code: str) -> queries.LayoutPage:
    found = queries.layout_page(code)
    if found is None:
        raise Http404
    return found


def _saved(request: HttpRequest, form: LayoutForm, **which: str) -> HttpResponse:
    done = save_layout(
        text=form.cleaned_data["text"],
        reason=form.cleaned_data["reason"],
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        **which,
    )
    said_ = (
        _("Version %(n)s is kept. The next file is read by it.") if done.is_new_version else _("It said the same already: nothing changed.")
    )
    messages.success(request, said_ % {"n": done.number} if done.is_new_version else said_)
    return redirect("layout", code=done.code)


def _trail(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    here = (_("Layouts"), address(request, "layout-list") if names else "")
    return trail(request, (_("Data"), address(request, "data")), here, *((name, "") for name in names))
