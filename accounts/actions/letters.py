"""Mails about who does what: one pair of templates, sentences and lists of names. Each is queued with what it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actions.mail import queue_mail, render_mail
from accounts.models import Delegation, MailKind, Role, User

MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """Names under a heading; `more`: how many are left out."""

    heading: str
    names: tuple[str, ...]
    more: int = 0


def listed(heading: str, names: Sequence[str]) -> Listed:
    return Listed(heading, tuple(names[:MOST_NAMES]), max(0, len(names) - MOST_NAMES))


@dataclass(frozen=True, slots=True)
class Letter:
    """`path`: the page its one link leads to, called `action`; none where there is nothing to open."""

    subject: str
    lines: tuple[str, ...]
    lists: tuple[Listed, ...] = ()
    path: str = ""
    action: str = ""


def write(letter: Letter, *, to: User, about: str, at: datetime) -> None:
    """Puts the mail into the outbox. `about` names what it tells of: it is told once to this person."""
    mail = render_mail("told", {"letter": letter, "name": to.name})
    queue_mail(key=f"people:{about}:{to.pk}", kind=MailKind.NOTICE, user=to, at=at, **mail._asdict())


def told_of_stand_in(one: Delegation, *, by: User, at: datetime) -> None:
    """To both: who stands in for whom, in what, on which days."""
    told = _said(one) | {"by": by.name}
    why = [_("Why: %(why)s") % {"why": one.why}] if one.why else []
    to_stand_in = Letter(
        _("You stand in for %(away)s from %(start)s to %(end)s") % told,
        (
            _("From %(start)s to %(end)s you also hold the role of %(away)s: %(role)s. %(by)s asked for it.") % told,
            *why,
            _("What you do is recorded under your own name. The role goes back by itself after the last day."),
        ),
        path="/my/away/",
        action=_("See it, or give it back"),
    )
    to_away = Letter(
        _("%(to)s stands in for you from %(start)s to %(end)s") % told,
        (
            _("From %(start)s to %(end)s %(to)s also holds your role: %(role)s. %(by)s asked for it.") % told,
            *why,
            _("You keep the role. You can end this on any day."),
        ),
        path="/my/away/",
        action=_("See it, or end it"),
    )
    write(to_stand_in, to=one.to, about=f"stand-in:{one.pk}", at=at)
    write(to_away, to=one.role.user, about=f"stand-in:{one.pk}", at=at)


def told_of_end(one: Delegation, *, by: User, at: datetime) -> None:
    """To both: that it ended early, and who ended it."""
    told = _said(one) | {"by": by.name}
    ended = _("%(by)s ended it before its last day, %(end)s. The role was: %(role)s.") % told
    to_stand_in = Letter(_("You no longer stand in for %(away)s") % told, (ended,))
    to_away = Letter(_("%(to)s no longer stands in for you") % told, (ended,), path="/my/away/", action=_("Name somebody else"))
    write(to_stand_in, to=one.to, about=f"stand-in-ended:{one.pk}", at=at)
    write(to_away, to=one.role.user, about=f"stand-in-ended:{one.pk}", at=at)


def told_of_role(role: Role, *, by: User, at: datetime) -> None:
    """To whoever was given a role without an invitation."""
    told = {"by": by.name, "role": role.words}
    letter = Letter(
        _("You are now %(role)s") % told,
        (_("%(by)s gave you this role in Connecticut Performance.") % told,),
        path="/my/",
        action=_("See what there is to do"),
    )
    write(letter, to=role.user, about=f"role:{role.pk}", at=at)


def told_of_lost_role(role: Role, *, by: User, why: str, at: datetime) -> None:
    """To whoever holds a role no longer."""
    told = {"by": by.name, "role": role.words}
    reason = [_("Why: %(why)s") % {"why": why}] if why.strip() else []
    letter = Letter(_("You are no longer %(role)s") % told, (_("%(by)s ended this role in Connecticut Performance.") % told, *reason))
    write(letter, to=role.user, about=f"role-ended:{role.pk}", at=at)


def _said(one: Delegation) -> dict[str, str]:
    return {
        "away": one.role.user.name,
        "to": one.to.name,
        "role": one.role.words,
        "start": _day(one.starts_on),
        "end": _day(one.ends_on),
    }


def _day(day: date) -> str:
    return date_format(day, "F j, Y")
