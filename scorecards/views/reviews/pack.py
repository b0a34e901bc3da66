"""The frozen pack of a review: what was known when it was prepared, and what was revised since."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules.policy import Viewer
from goals.queries.reviews import review
from scorecards.charts.updates import answers
from scorecards.exports.promises import pack_table
from scorecards.queries.lens import lens
from scorecards.queries.packs.review import code_of
from scorecards.queries.reviews.pack import frozen_pack
from scorecards.queries.reviews.revised import revised_since
from scorecards.templatetags.addresses import address
from scorecards.templatetags.reviews import review_title
from scorecards.views.downloads import FORMATS, about, download, links
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff


@require_safe
@for_staff
def pack(request: HttpRequest, who: Viewer, review_id: int) -> HttpResponse:
    """The pack as the reader may see it; `?format=csv` or json for its readings."""
    of = review(who, review_id)
    found = frozen_pack(review_id, who) if of and of.shows_agenda else None
    if of is None or found is None:
        raise Http404
    name = review_title(of)
    if request.GET.get("format") in FORMATS:
        title = _("Readings of the pack: %(name)s") % {"name": name}
        words = _("As they were known when the pack was frozen, by digest %(digest)s.") % {"digest": found.sha256}
        told = about(request, lens(), title, words, [one.source for one in found.measures])
        return download(pack_table(found, title), told, request.GET["format"])
    url = address(request, "review", review_id=review_id)
    context = {
        "trail": trail(request, (_("Reviews"), address(request, "review-list")), (name, url), (_("The pack"), "")),
        "review": of,
        "name": name,
        "pack": found,
        "briefing_code": code_of(review_id),
        "revised": revised_since(found),
        "updates": [(one, answers(one.story)) for one in found.updates],
        "measures": {one.code: one for one in found.measures},
        "downloads": links(request, _("Readings")),
    }
    return render(request, "reviews/pack.html", context)
