"""What every page's furniture needs: clocks, navigation, who is signed in. A context processor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries.views import ViewRow
from accounts.rules.policy import (
    Viewer,
    is_staff,
    keeps_data,
    may_hand_in,
    may_manage_people,
    may_see_all_barriers,
    may_see_audit,
    may_see_outbox,
    may_see_people,
    may_see_runs,
    may_use_admin,
)
from metrics.rules.columns import RULE_VERSION
from scorecards.queries.lens import Lens, lens, real_today
from scorecards.queries.site import SiteState, site_state
from scorecards.views.badge import badge_of
from scorecards.views.clocks import ClockProblem, clocks
from scorecards.views.looking import looking


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu."""

    name: str | Promise
    url: str
    key: str = ""
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """Pages that belong together; its own address is that of the first."""

    name: str | Promise
    tabs: tuple[Entry, ...]

    @property
    def url(self) -> str:
        return self.tabs[0].url

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(tab.key for tab in self.tabs)


SECTIONS = [
    ("overview", _("Overview"), "overview"),
    ("priorities", _("Priorities"), ""),
    ("agencies", _("Agencies"), "agency-list"),
    ("measures", _("Measures"), "explorer"),
    ("data", _("Data"), "data"),
    ("methods", _("Methods"), "methods"),
]
BELOW = {
    "priorities": ("/areas/", "/goals/"),
    "agencies": ("/agencies/",),
    "measures": ("/measures/", "/explorer/", "/targets/"),
    "data": ("/data/", "/corrections", "/proposals/", "/studies/"),
    "methods": ("/methods/",),
    "people": ("/people/",),
}
Tab = tuple[str, Promise, str, Callable[[Viewer], bool]]
# The pages about data in rooms: what everybody may take away, what agencies bring in, what OPM decides and watches; and who is shown which.
DATA_ROOMS: list[tuple[Promise, list[Tab]]] = [
    (
        _("Published"),
        [
            ("data", _("Overview"), "data", lambda _: True),
            ("downloads", _("Downloads"), "downloads", lambda _: True),
            ("studies", _("Linked-data studies"), "study-list", lambda _: True),
            ("corrections", _("Corrections"), "corrections", lambda _: True),
            ("small-numbers", _("Small numbers"), "small-numbers", lambda _: True),
            ("periods", _("Reporting periods"), "period-list", lambda _: True),
        ],
    ),
    (
        _("Coming in"),
        [
            ("uploads", _("Uploads"), "upload-list", may_hand_in),
            ("drafts", _("Drafts"), "draft-list", may_hand_in),
            ("layouts", _("Layouts"), "layout-list", may_hand_in),
            ("feeds", _("Feeds"), "feed-list", is_staff),
            ("proposals", _("Proposed changes"), "proposals", is_staff),
        ],
    ),
    (
        _("Oversight"),
        [
            ("audit", _("Audit"), "audit", may_see_audit),
            ("outbox", _("Outbox"), "outbox", may_see_outbox),
            ("runs", _("Recalculation runs"), "run-list", may_see_runs),
        ],
    ),
]
FOOTER = [
    ("about", _("About")),
    ("methods", _("Methods")),
    ("integrity", _("Integrity panel")),
    ("promise-list", _("Promises")),
    ("study-list", _("Linked-data studies")),
    ("glossary", _("Glossary")),
    ("accessibility", _("Accessibility")),
    ("api", _("API")),
]


def site(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a page from the cache, or an answer without a page, asks the database for none of it."""
    return {"site": SimpleLazyObject(lambda: furniture(request)), "session_limits": session_limits()}


def session_limits() -> dict[str, int]:
    """How long sessions last, for the words about it: seconds without activity, of them warned before the end; minutes, hours."""
    idle, longest = settings.SESSION_IDLE_SECONDS, settings.SESSION_LONGEST_SECONDS
    return {"idle": idle, "warn": 120, "minutes": idle // 60, "hours": longest // 3600}


def furniture(request: HttpRequest) -> dict[str, Any]:
    who, at = looking(request), lens_of(request)
    kept = carried(at)
    now = state_of(request)
    return {
        "as_of": at.as_of,
        "as_known_on": at.known_on,
        "rule_version": RULE_VERSION,
        "clock_is_set": at.as_of != real_today(),
        "data_date": now.data_date,
        "home_url": reverse("overview") + kept,
        "search_url": reverse("search"),
        "sections": [section(request, *one, kept=kept) for one in sections_for(who)],
        "stands_in": who.stands_in,
        "priorities": [Entry(row.name, reverse("area", args=[row.code]) + kept) for row in now.areas if row.kind == "priority"],
        "data_rooms": data_rooms(who, kept),
        "strands": [Entry(row.name, reverse("area", args=[row.code]) + kept) for row in now.areas if row.kind == "strand"],
        "footer": [Entry(name, reverse(route)) for route, name in FOOTER],
        "may_set_clock": is_staff(who),
        "work_links": work_links(who),
        "account_links": account_links(who),
        "language_url": reverse("set_language"),
    }


def state_of(request: HttpRequest) -> SiteState:
    """The state of the whole, read once for a request: the page's cache key and its furniture share it."""
    known: SiteState | None = getattr(request, "site_state", None)
    if known is None:
        known = request.site_state = site_state()  # type: ignore[attr-defined]
    return known


def lens_of(request: HttpRequest) -> Lens:
    try:
        return clocks(request.GET)
    except ClockProblem:
        return lens()


def carried(at: Lens) -> str:
    """The clocks of the present page, for the links in its furniture."""
    parts = [f"as_of={at.as_of.isoformat()}"] if at.as_of != at.clock else []
    parts += [f"as_known_on={at.known_on.isoformat()}"] if at.known_on else []
    return "?" + "&".join(parts) if parts else ""


def section(request: HttpRequest, key: str, name: Promise, route: str, *, kept: str) -> Entry:
    current = request.path.startswith(BELOW[key]) if key in BELOW else request.path == "/"
    return Entry(name, reverse(route) + kept if route else "", key, current)


def sections_for(who: Viewer) -> list[tuple[str, Promise, str]]:
    """The main sections, and people for those who care for them."""
    return [*SECTIONS, *([("people", _("People"), "people")] if may_manage_people(who) else [])]


def data_rooms(who: Viewer, kept: str) -> list[Room]:
    """The rooms of the pages about data, with the pages that this viewer is shown; none that would be empty."""
    found = [
        (room, tuple(Entry(name, reverse(route) + kept, key) for key, name, route, is_for in tabs if is_for(who)))
        for room, tabs in DATA_ROOMS
    ]
    return [Room(name, tabs) for name, tabs in found if tabs]


def work_links(who: Viewer) -> list[Entry]:
    """What staff do here: their updates, with how many things wait, and approvals for those who decide."""
    if not is_staff(who):
        return []
    decides = keeps_data(who) or bool(who.commissioner_of)
    approvals = [Entry(_("Approvals"), reverse("approvals"), "approvals")] if decides else []
    reviews = [Entry(_("Reviews"), reverse("review-list"), "reviews")]
    return [Entry(_("My updates"), reverse("my-updates"), "my-updates", count=badge_of(who)), *approvals, *reviews]


def account_links(who: Viewer) -> list[Entry]:
    own = [Entry(_("Your account"), reverse("account")), Entry(_("My briefings"), reverse("my-briefings"))] if who.user_id else []
    away = [Entry(_("While you are away"), reverse("away"))] if who.agencies else []
    people = [Entry(_("People"), reverse("people"))] if may_see_people(who) else []
    runs = [Entry(_("Recalculation runs"), reverse("run-list"))] if may_see_runs(who) else []
    talk = [Entry(_("Comments to me"), reverse("my-comments"))] if is_staff(who) else []
    barriers = [Entry(_("Barriers"), reverse("barrier-list"))] if who.agencies or may_see_all_barriers(who) else []
    return own + away + talk + barriers + people + runs + ([Entry(_("Catalogue"), reverse("admin:index"))] if may_use_admin(who) else [])


def commands(request: HttpRequest, who: Viewer, saved: list[ViewRow]) -> list[dict[str, str]]:
    """What the palette offers beside what it finds: where one can go, and what one can do here. `saved`: the views this person may open."""
    kept, now = carried(lens_of(request)), state_of(request)
    entries = [section(request, *one, kept=kept) for one in SECTIONS if one[2]]
    entries += work_links(who) + account_links(who) + ([Entry(_("Saved views"), reverse("views"))] if who.user_id else [])
    entries += [Entry(row.name, reverse("area", args=[row.code]) + kept) for row in now.areas]
    entries += [Entry(tab.name, tab.url) for room in data_rooms(who, kept) for tab in room.tabs]
    entries += [Entry(name, reverse(route)) for route, name in FOOTER]
    views = [{"label": gettext("View: %(name)s") % {"name": row.name}, "url": view_url(row)} for row in saved if row.page in VIEW_ROUTES]
    going = {entry.url: {"label": gettext("Go to: %(name)s") % {"name": entry.name}, "url": entry.url} for entry in entries}
    doing = [{"label": gettext("Switch theme"), "action": "theme"}, {"label": gettext("Copy link to exactly this"), "action": "copy"}]
    return [*doing, *views, *going.values()]


VIEW_ROUTES = {"explorer": "explorer", "search": "search"}
"""The routes of the pages of which views are kept."""


def view_url(row: ViewRow) -> str:
    """The address a saved view opens; the bare one could lead to the reader's default."""
    return f"{reverse(VIEW_ROUTES[row.page])}?{row.query or 'view=table'}"
