"""The views somebody may open, as frozen rows."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Audience, SavedView
from accounts.rules.policy import Viewer, is_staff, may_keep_views
from agencies.models import Agency


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view: `query` is the address after the question mark. `by` is its maker's name."""

    id: int
    page: str
    name: str
    query: str
    audience: str
    agency_id: int | None
    agency: str
    is_default: bool
    is_own: bool
    by: str


def views_of(who: Viewer, page: str = "") -> list[ViewRow]:
    """The views `who` may open, of one page or of all: the own first, then those that others share. One query; none for the public."""
    if not may_keep_views(who):
        return []
    found = SavedView.objects.filter(_may_open(who), ended_at__isnull=True).select_related("user", "agency")
    rows = [row_of(one, who) for one in (found.filter(page=page) if page else found).order_by("page", "name", "id")]
    return sorted(rows, key=lambda row: (not row.is_own, not row.is_default))


def _may_open(who: Viewer) -> Q:
    """As accounts.rules.policy.may_open_view says."""
    of_agency = Q(audience=Audience.AGENCY, agency__in=who.agencies)
    return Q(user=who.user_id) | of_agency | (Q(audience=Audience.STAFF) if is_staff(who) else Q(pk__in=[]))


def view_of(who: Viewer, view_id: int) -> ViewRow | None:
    """A view of one's own. One query."""
    found = SavedView.objects.filter(pk=view_id, user=who.user_id, ended_at__isnull=True).select_related("user", "agency").first()
    return row_of(found, who) if found else None


def default_of(who: Viewer, page: str) -> str:
    """What the bare address of the page takes this person to; empty for nothing."""
    if not may_keep_views(who):
        return ""
    kept = SavedView.objects.filter(user=who.user_id, page=page, is_default=True, ended_at__isnull=True)
    return kept.values_list("query", flat=True).first() or ""


def agencies_to_share_with(who: Viewer) -> list[tuple[int, str]]:
    """The agencies in which `who` holds a role. One query."""
    return list(Agency.objects.filter(pk__in=who.agencies).values_list("pk", "name")) if who.agencies else []


def row_of(one: SavedView, who: Viewer) -> ViewRow:
    return ViewRow(
        id=one.pk,
        page=one.page,
        name=one.name,
        query=one.query,
        audience=one.audience,
        agency_id=one.agency_id,
        agency=one.agency.name if one.agency else "",
        is_default=one.is_default and one.user_id == who.user_id,
        is_own=one.user_id == who.user_id,
        by=one.user.name,
    )
