"""What the pages of reviews and promises say when something was done, or was not."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED: Mapping[str, str | Promise] = {
    "gone": _("It is not there anymore."),
    "state": _("Somebody was faster: the review is not in that state anymore. What is true now is shown."),
    "subject": _("Choose the priority or the agency that the review is about."),
    "past": _("This day has passed. Choose today or a later one."),
    "length": _("A review lasts between five minutes and a day."),
    "empty": _("Write something first."),
    "long": _("This is too long."),
    "nobody": _("Somebody of those chosen holds no role anymore."),
    "unexplained": _("Say why first."),
    "order": _("The agenda was changed meanwhile. It is shown as it is now; put it in order again."),
    "full": _("The agenda is full. Take something off it first."),
    "item": _("This item is not on the agenda anymore."),
    "busy": _("New figures are coming in right now. Freeze the pack again in a moment."),
    "about": _("Choose the goal or the measure that the promise is about."),
    "owner": _("This person holds no role in that agency."),
    "due": _("This day has passed. Choose today or a later one."),
    "effect": _("Say which way the measure should move, and by how much."),
    "effect_day": _("No new figure of this measure ends by that day. Choose a later one."),
    "effect_measure": _("There is no such measure."),
    "base": _("An effect starts from a reading, and this measure has none that can be compared. Choose another one."),
    "unseen": _("The agency that promises may not see this measure. Choose one that it may."),
    "private": _("It is about a measure that is not published, or the review was not held yet."),
    "done": _("This was said before. What is true now is shown."),
    "settled": _("This promise was dropped."),
}
DONE: Mapping[str, str | Promise] = {
    "propose": _("The agenda is up to date."),
    "add": _("Put on the agenda."),
    "remove": _("Taken off the agenda. It is kept below."),
    "restore": _("Put back at the end of the agenda."),
    "freeze": _("The pack is frozen. What is known now can always be read as it was."),
    "begin": _("The review has begun."),
    "close": _("The minutes are closed and are mailed to those concerned."),
    "cancel": _("Called off. It stays on the calendar as canceled."),
    "done": _("Thank you. It is scored as the methods say and comes up in the next review."),
    "undone": _("Taken back. The record keeps what was said."),
    "drop": _("Dropped. It stays in the ledger with the reason."),
    "publish": _("Everybody can read this promise now."),
    "hide": _("Only staff can read this promise now."),
}
