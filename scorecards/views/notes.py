"""Notes on the time line of a measure: events, changed definitions, series breaks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from metrics.actions.annotations import NotAnnotated, Note, annotate, take_back
from metrics.queries.annotations import AnnotationKind, NotesPage, notes_page
from metrics.tasks import nudge
from scorecards.forms.notes import NoteForm, TakeBackForm
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

REFUSED = {
    "empty": gettext_lazy("Write what readers must know."),
    "unexplained": gettext_lazy("Say why."),
    "there": gettext_lazy("The same note stands there already."),
    "gone": gettext_lazy("This note is not there any more."),
}

KINDS = {
    AnnotationKind.EVENT: gettext_lazy("something happened that may have moved the figures."),
    AnnotationKind.DEFINITION: gettext_lazy("what is counted changed a little; figures are still compared across it."),
    AnnotationKind.NOTE: gettext_lazy("anything else readers must know; it has no line in the picture."),
    AnnotationKind.SERIES_BREAK: gettext_lazy("figures before and after cannot be compared. Nothing is computed across it."),
}


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def measure_notes(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The notes of a measure with a form to add one; each with a form to take it back."""
    page = notes_page(who, code)
    if page is None:
        raise Http404
    is_back = request.method == "POST" and "note" in request.POST
    form = NoteForm(request.POST if request.method == "POST" and not is_back else None, kinds=_kinds(page))
    back = TakeBackForm(request.POST) if is_back else None
    if _done(request, page, form, back):
        return redirect(request.path)
    steps = [(_("Measures"), address(request, "explorer")), (page.name, address(request, "measure", code=code)), (_("What to know"), "")]
    context = {"trail": trail(request, *steps), "page": page, "form": form, "back": back, "back_form": TakeBackForm(auto_id=False)}
    return render(request, "scorecards/notes.html", context, status=400 if request.method == "POST" else 200)


def _done(request: HttpRequest, page: NotesPage, form: NoteForm, back: TakeBackForm | None) -> bool:
    """Whether what was asked for was done; the problem stands in its form."""
    if back:
        return back.is_valid() and _took_back(request, page, back)
    return form.is_bound and form.is_valid() and _added(request, page, form)


def _kinds(page: NotesPage) -> list[tuple[str, str]]:
    """What a note may be, each with what it does; a series break, which does most, comes last."""
    ordered = sorted(page.kinds, key=list(KINDS).index)
    return [(kind.value, f"{str(kind.label).capitalize()}: {KINDS[kind]}") for kind in ordered]


def _added(request: HttpRequest, page: NotesPage, form: NoteForm) -> bool:
    asked = form.cleaned_data
    note = Note(asked["date"], AnnotationKind(asked["kind"]), asked["text"], asked["source"])
    try:
        annotate(measure_id=page.measure_id, note=note, why=asked["why"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except NotAnnotated as refused:
        form.add_error(None, str(REFUSED[refused.why]))
        return False
    nudge()
    messages.success(request, _("Added. The picture, its table and the sheet show it."))
    return True


def _took_back(request: HttpRequest, page: NotesPage, form: TakeBackForm) -> bool:
    asked = form.cleaned_data
    try:
        take_back(
            annotation_id=asked["note"], measure_id=page.measure_id, why=asked["why"], by=request.user, at=timezone.now()  # type: ignore[arg-type]
        )  # fmt: skip
    except NotAnnotated as refused:
        form.add_error(None, str(REFUSED[refused.why]))
        return False
    nudge()
    messages.success(request, _("Taken back. The record of changes keeps it."))
    return True
