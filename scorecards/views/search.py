"""The search: its page, and what it offers while words are typed."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.queries.views import ViewRow, views_of
from accounts.rules.policy import Viewer, may_keep_views
from scorecards.charts.methods import sections_of
from scorecards.queries import search as queries
from scorecards.queries.lens import Lens
from scorecards.queries.search import KINDS, Hit, Text
from scorecards.queries.search.found import CLOSE, OPEN, PAGE
from scorecards.queries.search.kinds import TEXTS
from scorecards.rules.words import tidied
from scorecards.templatetags import meanings
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page_that_asks
from scorecards.views.methods import SOURCE
from scorecards.views.rows import trail
from scorecards.views.site import commands

LAST_PAGE = 200
ROUTES = {"word": "glossary", "method": "methods"}


def told_views(request: HttpRequest, who: Viewer, through: Lens) -> list[ViewRow]:
    return views_of(who, "search")


def told_every_view(request: HttpRequest, who: Viewer, through: Lens) -> list[ViewRow]:
    """What the palette offers of the views this person may open."""
    return views_of(who)


@page_that_asks(told_views)
def search(request: HttpRequest, who: Viewer, through: Lens, views: list[ViewRow]) -> HttpResponse:
    """Everything that has a page and holds the words, by kind; with `?kind=` all of one kind, a page at a time."""
    words = tidied(request.GET.get("q", ""))
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in names() else ""
    number = _number(request.GET.get("page", ""))
    found = queries.search(who, through, words, texts(), kind=kind, page=number)
    if number > 1 and not found.groups:  # the list has become shorter since the link was made
        number = 1
        found = queries.search(who, through, words, texts(), kind=kind, page=number)
    context = {
        "trail": trail(
            request, (_("Search"), same_page(request, q=words, kind=None) if kind else ""), *([(names()[kind], "")] if kind else [])
        ),
        "words": words,
        "found": found,
        "kind": kind,
        "groups": [shown(request, group, kind) for group in found.groups],
        "pages": _pages(request, found, kind, number),
        "meant_url": same_page(request, q=found.meant) if found.meant else "",
        "alone": [(word, same_page(request, q=word)) for word in found.alone],
        "is_cut": len(tidied(request.GET.get("q", "")).split()) > len(found.words) > 0,
        "views": views,
        "keeps_views": may_keep_views(who),
        "query": same_page(request, format=None).partition("?")[2],
    }
    return render(request, "scorecards/search.html", context)


@page_that_asks(told_every_view)
def suggest(request: HttpRequest, who: Viewer, through: Lens, views: list[ViewRow]) -> HttpResponse:
    """For the palette: where one can go and what one can do, and what the words typed so far find."""
    words = tidied(request.GET.get("q", ""))
    found = queries.suggest(who, through, words, texts())
    hits = [{"label": hit.plain, "kind": str(names()[hit.kind]), "of": hit.of, "url": url_of(request, hit)} for hit in found]
    more = address(request, "search")
    told = {"hits": hits, "commands": commands(request, who, views), "more": f"{more}{'&' if '?' in more else '?'}q="}
    return JsonResponse(told)


def names() -> dict[str, Any]:
    """What each kind is called."""
    return {slug: kind.name for slug, kind in KINDS.items()} | TEXTS


def texts() -> list[Text]:
    """The words that are explained and the rules of the methods page, in the reader's language where they have one."""
    explained = [Text("word", code, str(title), str(note)) for code, title, note in meanings.entries()]
    rules = sections_of(Path(SOURCE), SOURCE.stat().st_mtime)
    return [*explained, *(Text("method", anchor, title, said) for anchor, title, said in rules)]


def url_of(request: HttpRequest, hit: Hit) -> str:
    """The page of what was found."""
    if hit.kind in TEXTS:
        return f"{reverse(ROUTES[hit.kind])}#{hit.code}"
    kind = KINDS[hit.kind]
    return address(request, kind.route, **{kind.argument: hit.code}) + (f"#{kind.fragment}" if kind.fragment else "")


def marked(text: str) -> SafeString:
    """A quoted text with the words that were looked for. Everything is escaped before a mark is put in; marks are put in by pairs."""
    pieces = str(escape(text.replace(CLOSE + OPEN, ""))).split(OPEN)
    return SafeString(pieces[0] + "".join(_piece(piece) for piece in pieces[1:]))


def _piece(piece: str) -> str:
    word, _close, rest = piece.partition(CLOSE)
    return f"<mark>{word}</mark>{rest.replace(CLOSE, '')}"


def shown(request: HttpRequest, group: queries.Group, kind: str) -> dict[str, Any]:
    """The arguments of one group on the page."""
    rows = [{"url": url_of(request, hit), "title": marked(hit.title), "of": hit.of, "note": marked(hit.note)} for hit in group.hits]
    more = group.n - len(rows) if not kind else 0
    return {
        "kind": group.kind,
        "name": names()[group.kind],
        "n": group.n,
        "rows": rows,
        "more_url": same_page(request, kind=group.kind) if more > 0 else "",
    }


def _number(given: str) -> int:
    return min(int(given), LAST_PAGE) if given.isascii() and given.isdecimal() and 0 < len(given) < 6 and int(given) else 1


def _pages(request: HttpRequest, found: queries.Found, kind: str, number: int) -> dict[str, Any]:
    """The pages beside this one, of one kind."""
    n = found.groups[0].n if kind and found.groups else 0
    following = same_page(request, page=number + 1) if n > number * PAGE and number < LAST_PAGE else ""
    before = same_page(request, page=number - 1 if number > 2 else None) if kind and number > 1 else ""
    return {"n": n, "first": (number - 1) * PAGE + 1, "last": min(number * PAGE, n), "next": following, "previous": before}
