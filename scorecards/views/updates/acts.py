"""What a person does on an update's page, each by one action; what was done is said in a message."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries import viewer
from goals.actions.updates import (
    Remark,
    Saved,
    UpdateRefused,
    add_evidence,
    approve_updates,
    publish_updates,
    remove_evidence,
    return_update,
    save_update,
    submit_update,
    take_back_update,
    withdraw_update,
)
from goals.rules.updates import FIELDS, combined
from scorecards.queries.lens import site_today
from scorecards.queries.pages.updating import UpdatingPage, updating

Act = Callable[[HttpRequest, UpdatingPage], None]
NOBODYS = gettext_lazy("Nothing is written yet.")


def typed(request: HttpRequest) -> dict[str, str]:
    """The texts the form sent."""
    return {name: request.POST[name] for name in FIELDS if name in request.POST}


def version(request: HttpRequest) -> int:
    """The version the texts were written over. What no form of ours sends is none."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def save(request: HttpRequest, page: UpdatingPage, fields: Mapping[str, str] | None = None) -> Saved:
    """Stores what was typed. Raises what `save_update` raises."""
    return save_update(
        goal_id=page.shown.goal.goal_id,
        period_id=page.period.id,
        fields=typed(request) if fields is None else fields,
        version=version(request),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        day=site_today(),
    )


def _by(request: HttpRequest, *, day: bool = True) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()} | ({"day": site_today()} if day else {})


def _id(page: UpdatingPage) -> int:
    if page.update is None:
        raise UpdateRefused("gone")
    return page.update.id


def _saved(request: HttpRequest, page: UpdatingPage) -> None:
    found = save(request, page)
    messages.success(request, _("Saved.") if found.is_new else _("Nothing had changed since the last saving."))


def _submitted(request: HttpRequest, page: UpdatingPage) -> None:
    found = save(request, page)
    submit_update(update_id=found.update_id, version=found.version, computed=page.computed, **_by(request))
    messages.success(request, _("Submitted. The Office of Policy and Management reads it next; you will hear when it is published."))


def _copied(request: HttpRequest, page: UpdatingPage) -> None:
    """Puts last time's text under what was typed, for one part; saved with all the rest."""
    part = request.POST.get("copy", "")
    before = page.last.fields.get(part, "") if page.last else ""
    save(request, page, typed(request) | {part: combined(request.POST.get(part, ""), before)} if before else None)
    messages.success(request, _("Last time’s text was put in and saved. Change what is no longer true."))


def _taken_back(request: HttpRequest, page: UpdatingPage) -> None:
    take_back_update(update_id=_id(page), **_by(request))
    messages.success(request, _("You have it back as a draft."))


def _withdrawn(request: HttpRequest, page: UpdatingPage) -> None:
    withdraw_update(update_id=_id(page), why=request.POST.get("why", ""), code=request.POST.get("code", ""), **_by(request))
    messages.success(request, _("Withdrawn. It stays in the history with your reason."))


def _returned(request: HttpRequest, page: UpdatingPage) -> None:
    remark = Remark(request.POST.get("text", ""), request.POST.get("part", ""), request.POST.get("passage", ""))
    return_update(update_id=_id(page), remarks=[remark], **_by(request))
    messages.success(request, _("Returned to the agency with your comment."))


def _approved(request: HttpRequest, page: UpdatingPage) -> None:
    approve_updates(update_ids=[_id(page)], only_clean=False, **_by(request, day=False))
    messages.success(request, _("Approved. Publish it when it may be read by everybody."))


def _published(request: HttpRequest, page: UpdatingPage) -> None:
    publish_updates(update_ids=[_id(page)], **_by(request, day=False))
    messages.success(request, _("Published. It stands on the goal’s page now."))


def _both(request: HttpRequest, page: UpdatingPage) -> None:
    approve_updates(update_ids=[_id(page)], only_clean=False, **_by(request, day=False))
    _published(request, page)


def _added(request: HttpRequest, page: UpdatingPage) -> None:
    """Keeps what was typed, too: the file is chosen in the middle of writing."""
    file = request.FILES.get("file")
    saved = save(request, page)
    if file is None:
        messages.warning(request, _("No file was chosen. Your text was saved."))
        return
    add_evidence(update_id=saved.update_id, filename=file.name or "", content=file.read(), **_by(request))
    messages.success(request, _("The file was added. Your text was saved with it."))


def _removed(request: HttpRequest, page: UpdatingPage) -> None:
    save(request, page)
    given = request.POST.get("remove", "")
    wanted = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    remove_evidence(update_id=_id(page), evidence_id=wanted, **_by(request))
    messages.success(request, _("The file was removed."))


BY_NAME = {"copy": "copy", "remove": "remove_file"}
"""Buttons that say by their value which part or file they mean."""
ACTS: dict[str, Act] = {
    "save": _saved,
    "submit": _submitted,
    "copy": _copied,
    "take_back": _taken_back,
    "withdraw": _withdrawn,
    "return": _returned,
    "approve": _approved,
    "publish": _published,
    "approve_publish": _both,
    "add_file": _added,
    "remove_file": _removed,
}
WRITES = frozenset({"save", "submit", "copy", "add_file", "remove_file"})


def asked_for(request: HttpRequest) -> str:
    """Which of ACTS the pressed button asks for."""
    named = next((act for name, act in BY_NAME.items() if name in request.POST), "")
    return named or request.POST.get("do", "save")


def page_of(request: HttpRequest, code: str, period: str) -> UpdatingPage | None:
    """The page as this reader may see it."""
    return updating(viewer(request.user), code, period)


def picked(request: HttpRequest, names: Sequence[str]) -> dict[str, str]:
    """The texts that were chosen of two: for each of `names` mine, theirs or both."""
    chosen = {}
    for name in names:
        mine, theirs = request.POST.get(f"mine_{name}", ""), request.POST.get(f"theirs_{name}", "")
        pick = request.POST.get(f"pick_{name}", "both")
        both = combined(mine, theirs) if name not in ("declared", "told_until", "evidence_url") else mine
        chosen[name] = {"mine": mine, "theirs": theirs}.get(pick, both)
    return chosen
