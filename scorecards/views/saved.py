"""Saved views: the list, a new one, an own one changed or ended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import views as actions
from accounts.actions.views import ViewRefused
from accounts.queries import views as queries
from accounts.queries.views import ViewRow
from accounts.rules.policy import Viewer, is_staff
from scorecards.forms.views import PAGES, ViewForm
from scorecards.views.looking import looking
from scorecards.views.rows import trail
from scorecards.views.site import view_url


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def view_list(request: HttpRequest) -> HttpResponse:
    """The views one may open, by page."""
    rows = [(row, view_url(row), PAGES[row.page].name) for row in queries.views_of(looking(request)) if row.page in PAGES]
    return render(
        request, "my/views.html", {"trail": trail(request, (_("Your account"), reverse("account")), (_("Saved views"), "")), "rows": rows}
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: HttpRequest) -> HttpResponse:
    """The form for a name, and the saving."""
    if request.method == "POST":
        return _answer(request, _form(request, request.POST), None)
    page = request.GET.get("page", "") if request.GET.get("page", "") in PAGES else "explorer"
    return _shown(request, _form(request, None, initial={"page": page, "query": request.GET.get("query", "").replace("\0", "")}), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, view_id: int) -> HttpResponse:
    """An own view: its name, who may open it, whether the page begins with it."""
    row = queries.view_of(looking(request), view_id)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, _form(request, request.POST), row)
    share = f"agency:{row.agency_id}" if row.agency_id else row.audience
    held = {"name": row.name, "share": share, "is_default": row.is_default, "page": row.page, "query": row.query}
    return _shown(request, _form(request, None, initial=held), row)


@never_cache
@login_required
@require_POST
def view_end(request: HttpRequest, view_id: int) -> HttpResponse:
    by: Any = request.user
    if not actions.end_view(view_id=view_id, by=by, at=timezone.now()):
        raise Http404
    messages.success(request, _("The view is gone from the lists. The record keeps it."))
    return redirect("views")


def _form(request: HttpRequest, given: Any, **more: Any) -> ViewForm:
    who: Viewer = looking(request)
    return ViewForm(given, agencies=queries.agencies_to_share_with(who), is_staff=is_staff(who), **more)


def _answer(request: HttpRequest, form: ViewForm, row: ViewRow | None) -> HttpResponse:
    by: Any = request.user
    if form.is_valid():
        try:
            if row is None:
                actions.save_view(wish=form.wish(), by=by, at=timezone.now())
            else:
                actions.change_view(view_id=row.id, wish=form.wish(), by=by, at=timezone.now())
        except ViewRefused as refused:
            form.add_error("name", _refused(refused))
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": form.wish().name})
            return redirect(_back(form))
    return _shown(request, form, row)


def _refused(refused: ViewRefused) -> str:
    return {
        "taken": _("You have a view of this name already. Choose another name, or change that one."),
        "many": _("You keep %(n)s views of this page. End one that you no longer use.") % {"n": actions.MOST_VIEWS},
    }.get(refused.why, _("This view has ended meanwhile."))


def _back(form: ViewForm) -> str:
    wish = form.wish()
    return f"{reverse(PAGES[wish.page].route)}?{wish.query or 'view=table'}"


def _shown(request: HttpRequest, form: ViewForm, row: ViewRow | None) -> HttpResponse:
    steps = [(_("Your account"), reverse("account")), (_("Saved views"), reverse("views")), (row.name if row else _("Save this view"), "")]
    context = {"trail": trail(request, *steps), "form": form, "row": row, "back": view_url(row) if row else ""}
    return render(request, "my/view.html", context, status=200)
