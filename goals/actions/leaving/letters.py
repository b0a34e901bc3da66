"""What the successor and the leaver are told."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.letters import Letter, Listed, listed, write
from accounts.models import Handover, User
from goals.queries.holdings import Held, HeldRole, Holdings

HEADINGS: dict[str, str | Promise] = {
    "duty": gettext_lazy("You answer for"),
    "update": gettext_lazy("Goal updates to finish"),
    "draft": gettext_lazy("Readings somebody began to enter"),
    "submission": gettext_lazy("Readings that wait for approval"),
    "upload": gettext_lazy("Files that are not published yet"),
    "comment": gettext_lazy("Comments to answer or resolve"),
    "proposal": gettext_lazy("Proposed changes that wait for a second person"),
    "miss": gettext_lazy("Misses that OPM was asked to accept"),
    "barrier": gettext_lazy("Barriers that are in the way"),
    "promise": gettext_lazy("Promises to keep"),
    "stand_in": gettext_lazy("You stand in for"),
    "away": gettext_lazy("Nobody stands in anymore"),
    "token": gettext_lazy("Tokens that ended: systems that used them need new ones"),
}


def told_of_handing(made: Handover, of: Holdings, given: Sequence[HeldRole], *, closes: bool) -> None:
    """To the successor all that is hers now, to the leaver that it is passed on."""
    told = {"leaver": made.leaver.name, "successor": made.successor.name, "by": made.made_by.name}
    why = [_("Why: %(why)s") % {"why": made.why}] if made.why else []
    roles = [_("You also hold the role: %(role)s.") % {"role": one.words} for one in given]
    to_successor = Letter(
        _("You take over from %(leaver)s") % told,
        (_("%(by)s passed the work of %(leaver)s to you.") % told, *why, *roles),
        tuple(_list(kind, things) for kind, things in of.things.items()),
        path="/my/",
        action=_("See what there is to do"),
    )
    write(to_successor, to=made.successor, about=f"handover:{made.pk}", at=made.made_at)
    ended = tuple(one.words for one in of.roles)
    closed = [_("Your account is closed. What you wrote stays in the record under your name.")] if closes else []
    to_leaver = Letter(
        _("%(successor)s takes over from you") % told,
        (_("%(by)s passed to %(successor)s what was yours to do.") % told, *why, *closed),
        (listed(_("Roles that ended"), ended),) if ended else (),
    )
    write(to_leaver, to=made.leaver, about=f"handover:{made.pk}", at=made.made_at)


def told_of_leaving(leaver: User, *, by: User, why: str, at: datetime) -> None:
    """To somebody whose account was closed and who had nothing to pass on."""
    reason = [_("Why: %(why)s") % {"why": why}] if why.strip() else []
    said = _("%(by)s closed your account in Connecticut Performance. What you wrote stays in the record under your name.")
    write(Letter(_("Your account is closed"), (said % {"by": by.name}, *reason)), to=leaver, about=f"closed:{at.isoformat()}", at=at)


def _list(kind: str, things: Sequence[Held]) -> Listed:
    return listed(str(HEADINGS[kind]), [f"{one.name[:120]} ({one.told})" if one.told else one.name[:120] for one in things])
