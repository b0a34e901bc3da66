"""The doors to the pages about people, and the words in which they refuse."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules.policy import Viewer, may_manage_people, may_see_people
from goals.actions.leaving import Trouble
from scorecards.templatetags.holdings import kind_words
from scorecards.views.staff import for_staff

Door = Callable[..., HttpResponse]


def _for(may: Callable[[Viewer], bool]) -> Callable[[Door], Door]:
    def dressed(view: Door) -> Door:
        @for_staff
        @wraps(view)
        def door(request: HttpRequest, who: Viewer, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(who):
                raise Http404
            return view(request, who, *args, **kwargs)

        return door

    return dressed


for_readers = _for(may_see_people)
"""A view `view(request, who, ...)` for those who may see people; nobody else is told that it exists."""
for_managers = _for(may_manage_people)
"""The same for those who may change who may do what."""

TROUBLES: dict[str, str | Promise] = {
    "gone": gettext_lazy("There is no such person."),
    "left": gettext_lazy("This account is closed already. What was done is on the page of the person."),
    "self": gettext_lazy("Nobody closes their own account or ends their own role as administrator. Ask another administrator."),
    "last_administrator": gettext_lazy(
        "This is the last administrator. Make somebody else administrator first, or nobody could let anybody in."
    ),
    "role_taken": gettext_lazy("This role has ended already."),
    "successor": gettext_lazy("Choose somebody whose account is open."),
    "herself": gettext_lazy("Nobody takes over from themselves. Choose somebody else."),
    "changed": gettext_lazy("Something was added or settled since you looked. Here is what there is now; look again."),
}


def in_words(trouble: Trouble) -> str:
    """One reason why somebody could not leave, or a role not end."""
    if trouble.why == "held":
        return _("Hand over first: %(what)s.") % {"what": ", ".join(str(kind_words(kind)) for kind in trouble.what)}
    if trouble.why == "last_role":
        told = {"what": "; ".join(trouble.what)}
        return _("Nobody else holds this role, and work is waiting for it: %(what)s. Somebody has to take over the role.") % told
    if trouble.why == "no_role" and trouble.what:
        told = {"agencies": ", ".join(trouble.what)}
        return _("The successor holds no role in %(agencies)s. Give one of the roles along, or choose somebody else.") % told
    if trouble.why == "no_role":
        return _("The successor holds no role. Give one of the roles along, or choose somebody else.")
    return str(TROUBLES[trouble.why])


def tell(request: HttpRequest, troubles: Iterable[Trouble]) -> None:
    for one in troubles:
        messages.error(request, in_words(one))
