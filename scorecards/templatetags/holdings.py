"""Words for what would be left without somebody."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()
WORDS: dict[str, str | Promise] = {
    "duty": _("measures and goals to answer for"),
    "update": _("goal updates in writing or returned"),
    "draft": _("readings begun and not handed in"),
    "submission": _("readings that wait for approval"),
    "upload": _("files not published yet"),
    "comment": _("comments to answer or resolve"),
    "proposal": _("proposed changes that wait for a second person"),
    "miss": _("misses OPM was asked to accept"),
    "barrier": _("barriers in the way"),
    "promise": _("promises made in reviews"),
    "stand_in": _("people to stand in for"),
    "away": _("stand-ins who hold a role meanwhile"),
    "token": _("tokens of agencies' systems"),
}
BECOMES: dict[str, str | Promise] = {
    "duty": _("The successor answers for them."),
    "update": _("The successor finishes them. Who wrote what stays in the record."),
    "draft": _("The successor finds them in the grid."),
    "submission": _("They stay handed in. If they come back, they come to those whose measure it is."),
    "upload": _("They wait for whoever may decide about their figures."),
    "comment": _("They go to the successor as new."),
    "proposal": _("They stay as proposed until somebody else decides."),
    "miss": _("They stay as asked until OPM decides."),
    "barrier": _("The agency has the next word; answers go to its commissioner."),
    "promise": _("The successor answers for them. The agency's promise and its day stay."),
    "stand_in": _("The successor stands in for the days that are left."),
    "away": _("They hold the role no longer: it ends."),
    "token": _("They end at once. Systems that use them stop until they get new ones."),
}


@register.filter
def kind_words(kind: str) -> str | Promise:
    """What things of this kind are called."""
    return WORDS[kind]


@register.filter
def becomes(kind: str) -> str | Promise:
    """What becomes of them when they are handed over."""
    return BECOMES[kind]
